//! `xtask serve` on a small bundle, as a browser and as a stranger would ask it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed assumption is a failed test"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

const SCRIPT: &str = "assets/usher-0123456789abcdef.js";
const PAGE: &str = "<!doctype html><meta http-equiv=content-security-policy content=x>\
    <meta name=usher:api-url><meta name=usher:project-id><meta name=usher:app-name>";

/// A running server; dropping it ends it.
struct Server {
    process: Child,
    address: String,
    _bundle: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| {
            line.split(':')
                .next()
                .is_some_and(|n| n.eq_ignore_ascii_case(name))
        };
        let line = self.headers.lines().find(named)?;
        Some(line.split_once(':')?.1.trim())
    }
}

impl Server {
    fn start() -> Self {
        let bundle = tempfile::tempdir().unwrap();
        fs::create_dir(bundle.path().join("assets")).unwrap();
        for (name, content) in [
            ("index.html", PAGE),
            (SCRIPT, "script"),
            (&format!("{SCRIPT}.br"), "brotli"),
            (&format!("{SCRIPT}.gz"), "gzip"),
            ("app.wasm", "wasm"),
            ("icon.png", "png"),
        ] {
            fs::write(bundle.path().join(name), content).unwrap();
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args([
                "serve",
                "--port",
                "0",
                "--api-url",
                "https://api.example.org/v1/",
                "--app-name",
                "A&B",
            ])
            .arg("--dist")
            .arg(bundle.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        let url = said.get("url").unwrap().as_str().unwrap();
        let address = url.strip_prefix("http://").unwrap().to_owned();
        Self {
            process,
            address,
            _bundle: bundle,
        }
    }

    fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let (head, body) = bytes.split_at(end);
        let head = String::from_utf8(head.to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            headers: head,
            body: body.get(4..).unwrap().to_vec(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }
}

#[test]
fn every_route_is_the_page_with_its_settings() {
    let server = Server::start();
    for path in ["/", "/index.html", "/admin/users?page=2"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        let html = String::from_utf8(answer.body).unwrap();
        assert!(
            html.contains("<meta name=usher:api-url content=\"https://api.example.org/v1/\">"),
            "{html}"
        );
        assert!(
            html.contains("<meta name=usher:app-name content=\"A&amp;B\">"),
            "{html}"
        );
    }
}

#[test]
fn files_come_compressed_and_for_ever() {
    let server = Server::start();
    let path = format!("/{SCRIPT}");
    for (accept, coding, body) in [
        ("accept-encoding: gzip, br\r\n", Some("br"), "brotli"),
        ("accept-encoding: gzip\r\n", Some("gzip"), "gzip"),
        ("", None, "script"),
    ] {
        let answer = server.ask("GET", &path, accept);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-encoding"), coding);
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(
            answer.header("content-type"),
            Some("text/javascript; charset=utf-8")
        );
        assert_eq!(
            answer.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        assert_eq!(answer.body, body.as_bytes());
    }
    // No compressed copy: as it is, with the type that lets browsers compile while it arrives.
    let wasm = server.ask("GET", "/app.wasm", "accept-encoding: br\r\n");
    assert_eq!(
        (wasm.header("content-encoding"), wasm.header("content-type")),
        (None, Some("application/wasm"))
    );
    assert_eq!(wasm.header("cache-control"), Some("no-cache"));
    assert_eq!(server.get("/icon.png").header("vary"), None);
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let server = Server::start();
    for path in ["/", &format!("/{SCRIPT}")] {
        let etag = server.get(path).header("etag").unwrap().to_owned();
        let again = server.ask("GET", path, &format!("if-none-match: W/\"x\", {etag}\r\n"));
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), Some(etag.as_str()));
        let other = server.ask(
            "GET",
            path,
            &format!("if-none-match: {etag}\r\naccept-encoding: br\r\n"),
        );
        assert_eq!(
            other.status, 200,
            "{path}: another coding is another representation"
        );
    }
}

#[test]
fn head_has_the_headers_only() {
    let server = Server::start();
    let path = format!("/{SCRIPT}");
    let answer = server.ask("HEAD", &path, "");
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(answer.header("content-length"), Some("6"));
}

#[test]
fn every_answer_has_the_security_headers() {
    let server = Server::start();
    for (method, path, status) in [
        ("GET", "/", 200),
        ("GET", "/missing.js", 404),
        ("GET", "/../Cargo.toml", 404),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd.txt", 404),
        ("POST", "/", 405),
    ] {
        let answer = server.ask(method, path, "content-length: 0\r\n");
        assert_eq!(answer.status, status, "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.contains("connect-src 'self' https://api.example.org;"),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    }
}

#[test]
fn what_is_no_bundle_is_refused_in_a_sentence() {
    let empty = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["serve", "--port", "0", "--dist"])
        .arg(empty.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: ") && said.contains("build a bundle first"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}
