//! `cargo xtask serve`: a bundle the way a production host should serve it.
//!
//! Compressed copies, immutable hashed files, the page for every route of the app, and the security
//! headers. It reads from disk on each request, so that a rebuilt bundle is there at once.

mod negotiate;
mod target;

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use negotiate::Coding;
use target::Target;
use tokio::net::TcpListener;

use crate::bundle::{self, Settings, hash, settings};
use crate::hosting::headers;

/// Options of `cargo xtask serve`.
#[derive(clap::Args)]
pub struct Args {
    /// The bundle's directory
    #[arg(long, value_name = "DIR")]
    dist: PathBuf,
    /// The port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 3000)]
    port: u16,
    #[command(flatten)]
    settings: Settings,
}

/// Serves until it is ended; prints `{"url": …}` on one line when it accepts connections.
pub async fn serve(args: Args) -> Result<()> {
    let listener = Listener::bind(args.port, "--port").await?;
    let site = Site::new(args.dist, args.settings)?;
    println!("{}", serde_json::json!({ "url": listener.url() }));
    listener.serve(site).await
}

/// The sockets of one port on this machine's own addresses. `localhost` may mean either of them.
pub struct Listener {
    port: u16,
    v4: TcpListener,
    v6: Option<TcpListener>,
}

impl Listener {
    /// Takes the port. Errors when somebody else has it; `option` is how to choose another.
    pub async fn bind(port: u16, option: &str) -> Result<Self> {
        let refused = |error: io::Error| match error.kind() {
            ErrorKind::AddrInUse => {
                anyhow!(
                    "port {port} is in use; end what listens there or choose another with {option}"
                )
            }
            _ => anyhow!("port {port} can't be listened on: {error}; choose another with {option}"),
        };
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(refused)?;
        let port = v4.local_addr()?.port();
        let v6 = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(listener) => Some(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(refused(error)),
            // Many containers have no IPv6.
            Err(_) => None,
        };
        Ok(Self { port, v4, v6 })
    }

    /// The address to open in a browser.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Serves `site` until the returned future is dropped.
    pub async fn serve(self, site: Site) -> Result<()> {
        let app = Router::new().fallback(answer).with_state(Arc::new(site));
        let v4 = axum::serve(self.v4, app.clone());
        let Some(v6) = self.v6 else {
            return v4.await.context("serving the app");
        };
        tokio::select! {
            outcome = v4 => outcome,
            outcome = axum::serve(v6, app) => outcome,
        }
        .context("serving the app")
    }
}

/// Whether a server could listen on this port of this machine. Errors in one sentence when not.
pub async fn check_free(port: u16, option: &str) -> Result<()> {
    Listener::bind(port, option).await.map(drop)
}

/// A bundle with the settings of one deployment.
pub struct Site {
    dist: PathBuf,
    settings: Settings,
    security: HeaderMap,
}

impl Site {
    /// Errors when `dist` is no bundle or its page lacks a setting.
    pub fn new(dist: PathBuf, settings: Settings) -> Result<Self> {
        let page = dist.join("index.html");
        let Ok(html) = std::fs::read_to_string(&page) else {
            bail!(
                "{} is not there: build a bundle first (`cargo xtask bundle`)",
                page.display()
            );
        };
        let security = settings::headers(&settings.fill(&html)?)?.without_tls()?;
        Ok(Self {
            dist,
            settings,
            security,
        })
    }

    /// The page with its settings, compressed as the client likes it.
    async fn page(&self, codings: &[Coding]) -> Result<Content> {
        let html = self
            .settings
            .fill(&tokio::fs::read_to_string(self.dist.join("index.html")).await?)?
            .into_bytes();
        let coding = codings.first().copied().unwrap_or(Coding::Identity);
        let bytes = match coding {
            Coding::Brotli => bundle::brotli(&html)?,
            Coding::Gzip => bundle::gzip(&html)?,
            Coding::Identity => html,
        };
        Ok(Content {
            bytes,
            coding,
            media_type: target::content_type(Path::new("index.html")),
            immutable: false,
            varies: true,
        })
    }

    /// A file in the best of `codings` that is on disk; none when there is no such file.
    async fn file(&self, file: &Path, codings: &[Coding]) -> Option<Content> {
        let name = file.file_name()?.to_str()?;
        for &coding in codings {
            let mut path = self.dist.join(file).into_os_string();
            path.push(coding.suffix());
            if let Ok(bytes) = tokio::fs::read(path).await {
                return Some(Content {
                    bytes,
                    coding,
                    media_type: target::content_type(file),
                    immutable: file.starts_with(headers::ASSETS),
                    varies: bundle::compressible(name),
                });
            }
        }
        None
    }
}

/// What is sent with status 200.
struct Content {
    bytes: Vec<u8>,
    coding: Coding,
    media_type: &'static str,
    immutable: bool,
    varies: bool,
}

impl Content {
    /// The answer, or `304 Not Modified` when the client has these very bytes.
    fn response(self, if_none_match: &str) -> Result<Response> {
        let etag = format!("\"{}\"", hash::short(&self.bytes));
        let mut fields = HeaderMap::new();
        let cache = if self.immutable {
            headers::IMMUTABLE
        } else {
            headers::REVALIDATE
        };
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        fields.insert(header::ETAG, HeaderValue::from_str(&etag)?);
        if self.varies {
            fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if negotiate::matches(if_none_match, &etag) {
            return Ok((StatusCode::NOT_MODIFIED, fields).into_response());
        }
        fields.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.media_type),
        );
        if let Some(token) = self.coding.token() {
            fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(token));
        }
        Ok((fields, Body::from(self.bytes)).into_response())
    }
}

/// Answers one request; every answer has the security headers.
async fn answer(
    State(site): State<Arc<Site>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let mut response = match respond(&site, &method, &uri, &headers).await {
        Ok(response) => response,
        Err(error) => {
            eprintln!("error: {} {}: {error:#}", method, uri.path());
            status(StatusCode::INTERNAL_SERVER_ERROR)
        }
    };
    response.headers_mut().extend(site.security.clone());
    response
}

async fn respond(site: &Site, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return Ok((allow, status(StatusCode::METHOD_NOT_ALLOWED)).into_response());
    }
    let text = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let codings = negotiate::codings(text(header::ACCEPT_ENCODING));
    let content = match target::target(uri.path()) {
        Target::Page => Some(site.page(&codings).await?),
        Target::File(file) => site.file(&file, &codings).await,
        Target::Nothing => None,
    };
    match content {
        Some(content) => content.response(text(header::IF_NONE_MATCH)),
        None => Ok(status(StatusCode::NOT_FOUND)),
    }
}

/// A short answer in plain text that nobody should keep.
fn status(status: StatusCode) -> Response {
    let reason = status.canonical_reason().unwrap_or_default();
    (
        status,
        [(header::CACHE_CONTROL, "no-store")],
        format!("{reason}\n"),
    )
        .into_response()
}
