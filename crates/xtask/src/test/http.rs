//! A request as small as a test needs it: nothing is followed, decompressed or kept.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a server answered.
pub struct Answer {
    /// The status code.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The bytes as they came.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header, none when it was not sent; all of them when it was sent more than once.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(sent, _)| sent.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(" | "))
    }
}

/// Asks the server on this port; `headers` are whole lines.
pub async fn ask(port: u16, method: &str, path: &str, headers: &[String]) -> Result<Answer> {
    let request = [
        format!("{method} {path} HTTP/1.1"),
        format!("host: 127.0.0.1:{port}"),
        "connection: close".to_owned(),
        "content-length: 0".to_owned(),
    ]
    .iter()
    .chain(headers)
    .map(|line| format!("{line}\r\n"))
    .collect::<String>();
    let exchange = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream
            .write_all(format!("{request}\r\n").as_bytes())
            .await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        anyhow::Ok(bytes)
    };
    let bytes = tokio::time::timeout(PATIENCE, exchange)
        .await
        .with_context(|| format!("{path} was not answered"))??;
    read(&bytes).with_context(|| format!("the answer for {path} is not HTTP"))
}

fn read(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let (status, fields) = head.split_once("\r\n")?;
    let mut answer = Answer {
        status: status.split(' ').nth(1)?.parse().ok()?,
        headers: fields
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect(),
        body: bytes.get(end + 4..)?.to_vec(),
    };
    if answer.header("transfer-encoding").as_deref() == Some("chunked") {
        answer.body = joined(&answer.body)?;
    }
    Some(answer)
}

/// The content of a chunked body (RFC 9112 §7.1).
fn joined(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = chunks.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(chunks.get(..line)?).ok()?;
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        let start = line + 2;
        body.extend_from_slice(chunks.get(start..start + size)?);
        chunks = chunks.get(start + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn an_answer_is_read() {
        let answer = read(b"HTTP/1.1 404 Not Found\r\nVary: a\r\nvary: b\r\n\r\nno").unwrap();
        assert_eq!(answer.status, 404);
        assert_eq!(answer.header("vary").as_deref(), Some("a | b"));
        assert_eq!(answer.header("etag"), None);
        assert_eq!(answer.body, b"no");
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n";
        assert_eq!(read(chunked).unwrap().body, b"abc0123456789");
        assert!(read(b"HTTP/1.1 200 OK\r\n").is_none());
    }
}
