//! `OperationOutcome`: how the server says that something went wrong (contract §1, "Outcome").

use crate::Json;

/// An `OperationOutcome`, read leniently: every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationOutcome {
    /// What decides the status: `not-found`, `conflict`…; absent or a random UUID for most 400s.
    pub id: Option<String>,
    /// What is wrong, one entry per field for request validation.
    pub issues: Vec<Issue>,
    /// The `requestId` of the tracing extension: the reference to give to whoever runs the server.
    pub request_id: Option<String>,
}

/// One `OperationOutcome.issue`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issue {
    /// `details.text`, the server's own words.
    pub text: String,
    /// The first `expression`: a request field (`firstName`) or a path (`User.firstName`).
    pub expression: Option<String>,
    /// What the cause reported, such as the mail server's error.
    pub diagnostics: Option<String>,
    /// `details.coding[0].code`; `40001` marks a transaction clash.
    pub code: Option<String>,
    /// Whether the severity is `error` or `fatal`.
    pub is_error: bool,
}

impl OperationOutcome {
    /// Reads an outcome; `None` when the value is not one.
    pub fn read(json: &Json) -> Option<OperationOutcome> {
        if json.get("resourceType").text() != Some("OperationOutcome") {
            return None;
        }
        Some(OperationOutcome {
            id: owned(json.get("id")),
            issues: json.get("issue").items().iter().map(Issue::read).collect(),
            request_id: request_id(json),
        })
    }

    /// Whether any issue is an error, which a 200 may carry too (contract §7.6).
    pub fn is_error(&self) -> bool {
        self.issues.iter().any(|issue| issue.is_error)
    }
}

impl Issue {
    fn read(json: &Json) -> Issue {
        let details = json.get("details");
        let first = |list: &Json| list.items().first().cloned().unwrap_or_default();
        Issue {
            text: owned(details.get("text"))
                .or_else(|| owned(json.get("diagnostics")))
                .unwrap_or_default(),
            expression: owned(&first(json.get("expression"))),
            diagnostics: owned(json.get("diagnostics")),
            code: owned(first(details.get("coding")).get("code")),
            is_error: matches!(json.get("severity").text(), Some("error" | "fatal")),
        }
    }
}

fn owned(json: &Json) -> Option<String> {
    json.text().map(str::to_owned)
}

fn request_id(json: &Json) -> Option<String> {
    let tracing = json.get("extension").items().iter().find(|extension| {
        let url = extension.get("url").text();
        url.is_some_and(|url| url.ends_with("/StructureDefinition/tracing"))
    })?;
    let parts = tracing.get("extension").items();
    let part = parts
        .iter()
        .find(|part| part.get("url").text() == Some("requestId"))?;
    owned(part.get("valueId"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_outcome_is_read() {
        let text = r#"{"resourceType":"OperationOutcome","id":"conflict","issue":[{"severity":"error",
            "code":"conflict","details":{"text":"Taken","coding":[{"code":"40001"}]},
            "expression":["email"],"diagnostics":"why"}],
            "extension":[{"url":"https://medplum.com/fhir/StructureDefinition/tracing",
              "extension":[{"url":"requestId","valueId":"r-1"},{"url":"traceId","valueId":"t-1"}]}]}"#;
        let outcome = Json::parse(text)
            .ok()
            .and_then(|json| OperationOutcome::read(&json));
        assert_eq!(
            outcome,
            Some(OperationOutcome {
                id: Some("conflict".into()),
                issues: vec![Issue {
                    text: "Taken".into(),
                    expression: Some("email".into()),
                    diagnostics: Some("why".into()),
                    code: Some("40001".into()),
                    is_error: true,
                }],
                request_id: Some("r-1".into()),
            })
        );
    }

    #[test]
    fn wrong_shapes_are_lenient_or_no_outcome() {
        let odd =
            Json::parse(r#"{"resourceType":"OperationOutcome","issue":"oops","extension":3}"#);
        let outcome = odd.ok().and_then(|json| OperationOutcome::read(&json));
        assert_eq!(outcome, Some(OperationOutcome::default()));
        assert_eq!(OperationOutcome::read(&Json::Null), None);
    }
}
