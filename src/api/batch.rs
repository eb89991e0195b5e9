//! Several reads in one request (contract §8, "Batch").

use super::{Api, ApiError, Result, read_answer};
use wire::Json;

impl Api {
    /// Asks for these URLs, each from the FHIR base on. Gives one answer for each, in their order: what one
    /// of them meets does not fail the others.
    ///
    /// # Errors
    /// What any call may meet.
    pub(super) async fn batch(&self, urls: &[String]) -> Result<Vec<Result<Json>>> {
        if urls.is_empty() {
            return Ok(Vec::new());
        }
        let entry = |url: &String| {
            let request = Json::object([("method", "GET".into()), ("url", url.as_str().into())]);
            Json::object([("request", request)])
        };
        let body = Json::object([
            ("resourceType", "Bundle".into()),
            ("type", "batch".into()),
            ("entry", Json::Array(urls.iter().map(entry).collect())),
        ]);
        read_batch(&self.post("/fhir/R4", body).await?, urls.len())
    }
}

/// Reads the answers of a batch of `count` reads, each as if it had come alone.
///
/// # Errors
/// [`ApiError::Unreadable`] when they are not as many.
pub fn read_batch(answer: &Json, count: usize) -> Result<Vec<Result<Json>>> {
    let entries = answer.get("entry").items();
    match entries.len() == count {
        true => Ok(entries.iter().map(read_entry).collect()),
        false => Err(ApiError::Unreadable),
    }
}

fn read_entry(entry: &Json) -> Result<Json> {
    let response = entry.get("response");
    // `200`, or as FHIR has it also `200 OK`.
    let status = response.get("status").text().unwrap_or_default();
    let code = status.split(' ').next().unwrap_or_default();
    let code: u16 = code.parse().map_err(|_| ApiError::Unreadable)?;
    match code {
        200 => Ok(entry.get("resource").clone()),
        _ => read_answer(code, &response.get("outcome").to_string()),
    }
}
