//! The hosts ring: the files that `hosting` writes, tried with the servers they are for.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::net::TcpListener;
use tokio::process::Command;

use super::count::Tally;
use super::http::{Answer, ask};
use super::report::{Failed, Report};
use crate::bundle::{compressible, settings};
use crate::hosting;
use crate::hosting::headers::{ASSETS, IMMUTABLE, REVALIDATE};
use crate::process::Running;
use crate::tools::servers::{self, Servers};
use crate::workspace::Workspace;

/// How often a server is asked whether it listens, a tenth of a second apart.
const TRIES: u32 = 100;

/// Runs the ring for the bundle in `dist`.
pub async fn ring(report: &mut Report, workspace: &Workspace, dist: &Path) -> Result<(), Failed> {
    let set_up = async {
        hosting::write(dist)?;
        servers::ensure().await
    };
    let servers = report.need("hosts, set-up", set_up).await?;
    let expected = report
        .need("hosts, what is expected", async {
            Expected::of(workspace, dist)
        })
        .await?;
    let outcome = report
        .checks("nginx", async {
            expected.check(&nginx(&servers, dist).await?).await
        })
        .await;
    // What one server does says nothing about the other.
    let other = report
        .checks("Caddy", async {
            expected.check(&caddy(&servers, dist).await?).await
        })
        .await;
    outcome.and(other)
}

/// A server that runs until it is dropped.
struct Site {
    port: u16,
    _process: Running,
    _scratch: tempfile::TempDir,
}

impl Site {
    /// Starts `command` and waits until it listens.
    async fn start(command: Command, port: u16, scratch: tempfile::TempDir) -> Result<Self> {
        let site = Self {
            port,
            _process: Running::start(command)?,
            _scratch: scratch,
        };
        for _ in 0..TRIES {
            if ask(port, "GET", "/", &[]).await.is_ok() {
                return Ok(site);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("the server did not begin to answer, its own words are above");
    }
}

/// A port that was free a moment ago.
async fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))
        .await?
        .local_addr()?
        .port())
}

/// nginx with the lines for its `server` block, and around them as little as it needs.
async fn nginx(servers: &Servers, dist: &Path) -> Result<Site> {
    let scratch = tempfile::tempdir()?;
    let port = free_port().await?;
    let own = scratch.path().display();
    // Started by root, it would read the bundle as somebody who may not be allowed to.
    let user = if rustix::process::geteuid().is_root() {
        "user root;"
    } else {
        ""
    };
    let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("{kind}_temp_path {own}/{kind};\n"))
        .collect();
    let text = format!(
        "daemon off;\nworker_processes 1;\n{user}\npid {own}/pid;\nload_module {};\nevents {{}}\nhttp {{\n\
         include {};\naccess_log off;\n{paths}server {{\nlisten 127.0.0.1:{port};\nroot {};\ninclude {};\n}}\n}}\n",
        servers.brotli.display(),
        servers.media_types.display(),
        dist.display(),
        hosting::beside(dist).join("nginx.conf").display(),
    );
    let file = scratch.path().join("nginx.conf");
    fs::write(&file, text)?;
    let mut command = Command::new(&servers.nginx);
    command.args(["-e", "stderr", "-p"]).arg(scratch.path());
    command.arg("-c").arg(file);
    Site::start(command, port, scratch).await
}

/// Caddy with its file, on this machine only and without TLS.
async fn caddy(servers: &Servers, dist: &Path) -> Result<Site> {
    let scratch = tempfile::tempdir()?;
    let port = free_port().await?;
    let text = format!(
        "{{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n\tlog {{\n\t\tlevel WARN\n\t}}\n}}\nimport {}\n",
        hosting::beside(dist).join("Caddyfile").display()
    );
    let file = scratch.path().join("Caddyfile");
    fs::write(&file, text)?;
    let mut command = Command::new(&servers.caddy);
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(file)
        .env("SITE_ADDRESS", format!("http://127.0.0.1:{port}"))
        .env("SITE_ROOT", dist)
        .env("XDG_DATA_HOME", scratch.path())
        .env("XDG_CONFIG_HOME", scratch.path());
    Site::start(command, port, scratch).await
}

/// What each host has to do with the bundle.
struct Expected {
    dist: PathBuf,
    security: Vec<(&'static str, String)>,
    assets: Vec<String>,
    routes: Vec<String>,
}

impl Expected {
    fn of(workspace: &Workspace, dist: &Path) -> Result<Self> {
        let page = fs::read_to_string(dist.join("index.html"))?;
        Ok(Self {
            dist: dist.to_owned(),
            security: settings::headers(&page)?.security(),
            assets: hosting::assets(dist)?,
            routes: routes(&fs::read_to_string(workspace.root.join("src/route.rs"))?)?,
        })
    }

    /// Asks for everything; each answer is one check.
    async fn check(&self, site: &Site) -> Result<Tally> {
        let mut tally = Tally::default();
        let mut count = |what: &str, problems: Vec<String>| {
            for problem in &problems {
                eprintln!("error: {what}: {problem}");
            }
            if problems.is_empty() {
                tally.passed += 1;
            } else {
                tally.failed += 1;
            }
        };
        for coding in ["", "gzip", "br"] {
            let accept = [format!("accept-encoding: {coding}")];
            for route in &self.routes {
                let answer = ask(site.port, "GET", route, &accept).await?;
                count(
                    &format!("{route} ({coding})"),
                    self.file(&answer, "index.html", coding, REVALIDATE),
                );
            }
            for name in &self.assets {
                let file = format!("{ASSETS}/{name}");
                let answer = ask(site.port, "GET", &format!("/{file}"), &accept).await?;
                count(
                    &format!("{file} ({coding})"),
                    self.file(&answer, &file, coding, IMMUTABLE),
                );
            }
        }
        for path in [
            "/assets/usher-0123456789abcdef.wasm",
            "/assets/usher-0123456789abcdef.js",
            "/assets/sub/none.css",
            "/assets/none",
            "/missing.js",
            "/favicon.ico",
            "/admin/missing.css",
        ] {
            let answer = ask(site.port, "GET", path, &[]).await?;
            count(path, self.missing(&answer));
        }
        let first = ask(site.port, "GET", "/", &[]).await?;
        let etag = format!(
            "if-none-match: {}",
            first.header("etag").unwrap_or_default()
        );
        let again = ask(site.port, "GET", "/", &[etag]).await?;
        count("/ that is there already", status(&again, 304));
        let posted = ask(site.port, "POST", "/", &[]).await?;
        count(
            "POST /",
            [status(&posted, 405), self.secured(&posted)].concat(),
        );
        Ok(tally)
    }

    fn file(&self, answer: &Answer, file: &str, coding: &str, cache: &str) -> Vec<String> {
        let mut problems = [status(answer, 200), self.secured(answer)].concat();
        let mut same = |name: &str, expected: Option<&str>| {
            let sent = answer.header(name);
            if sent.as_deref() != expected {
                problems.push(format!("{name} is {sent:?} instead of {expected:?}"));
            }
        };
        let coding = if compressible(file) { coding } else { "" };
        same("content-encoding", (!coding.is_empty()).then_some(coding));
        same("cache-control", Some(cache));
        let media_type = answer.header("content-type").unwrap_or_default();
        let expected: &[&str] = match file.rsplit('.').next() {
            Some("html") => &["text/html"],
            Some("js") => &["text/javascript", "application/javascript"],
            Some("css") => &["text/css"],
            Some("wasm") => &["application/wasm"],
            _ => &[],
        };
        if !expected.contains(&media_type.split(';').next().unwrap_or_default()) {
            problems.push(format!("the type is {media_type} instead of {expected:?}"));
        }
        let varies = answer.header("vary").unwrap_or_default();
        if !coding.is_empty() && !varies.to_ascii_lowercase().contains("accept-encoding") {
            problems.push("it does not say that it depends on accept-encoding".to_owned());
        }
        let ending = match coding {
            "br" => ".br",
            "gzip" => ".gz",
            _ => "",
        };
        let stored = fs::read(self.dist.join(format!("{file}{ending}"))).unwrap_or_default();
        if answer.body != stored {
            problems.push(format!("the body is not {file}{ending}"));
        }
        problems
    }

    /// A missing file is no page, and nobody may remember that it was missing.
    fn missing(&self, answer: &Answer) -> Vec<String> {
        let mut problems = [status(answer, 404), self.secured(answer)].concat();
        if answer.header("cache-control").as_deref() == Some(IMMUTABLE) {
            problems.push("it would be missing for ever".to_owned());
        }
        if String::from_utf8_lossy(&answer.body).contains("usher:") {
            problems.push("the page came instead".to_owned());
        }
        problems
    }

    fn secured(&self, answer: &Answer) -> Vec<String> {
        self.security
            .iter()
            .filter_map(|(name, value)| {
                let sent = answer.header(name);
                (sent.as_ref() != Some(value)).then(|| format!("{name} is {sent:?}"))
            })
            .collect()
    }
}

fn status(answer: &Answer, expected: u16) -> Vec<String> {
    if answer.status == expected {
        return Vec::new();
    }
    vec![format!("status {} instead of {expected}", answer.status)]
}

/// Every path that the app's table of routes names, some with a part that varies, and links as mail programs and chats
/// leave them.
fn routes(table: &str) -> Result<Vec<String>> {
    let code = table.split("#[cfg(").next().unwrap_or_default();
    let mut routes: Vec<String> = [
        "/",
        "/index.html",
        "/admin/users/123e4567-e89b",
        "/setpassword/1/s3cret",
        "/setpassword/1/s3cret.",
        "/setpassword/1/s3cret%3E",
        "/setpassword/1/s3cret)",
        "/setpassword/1/s3cret%3D",
        "/setpassword/1/s3cret/",
        "/setpassword/1/s3cret.Thanks",
        "/setpassword/1/s3cret?utm_source=x",
        "/verifyemail/1/s3cret.",
        "/verifyemail/1/s3cret.%3E",
        "/resetpassword.",
        "/nowhere",
    ]
    .map(str::to_owned)
    .into();
    for literal in code.split('"').skip(1).step_by(2) {
        let path = literal.starts_with('/') && !literal.starts_with("//") && !literal.contains('{');
        if path && !routes.iter().any(|route| route == literal) {
            routes.push(literal.to_owned());
        }
    }
    if !routes.iter().any(|route| route == "/signin") {
        bail!("src/route.rs does not name the routes as expected");
    }
    Ok(routes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn the_routes_are_those_of_the_app() {
        let root = Workspace::load().unwrap().root;
        let routes = routes(&fs::read_to_string(root.join("src/route.rs")).unwrap()).unwrap();
        for route in [
            "/",
            "/signin",
            "/setpassword",
            "/admin/users",
            "/admin/secrets",
        ] {
            assert!(
                routes.iter().any(|known| known == route),
                "{route}: {routes:?}"
            );
        }
        assert!(super::routes("nothing").is_err());
    }
}
