//! The network around the server: HTTP on the loopback interface, the database, the outbox page and SMTP.

mod address;
mod control;
mod http;
mod outbox;
mod smtp;
mod sqlite;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use anyhow::{Context as _, Result, anyhow};
use jiff::Timestamp;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::exchange::Settings;
use crate::outcome::Failure;
use crate::seed;
use crate::server::Server;
use crate::store::Store;
use crate::version::Version;

/// How a sandbox is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// TCP port on the loopback interface; 0 takes any free one.
    pub port: u16,
    /// Folder of the database; `None` keeps everything in memory.
    pub data: Option<PathBuf>,
    /// Forget what the folder holds.
    pub reset: bool,
    /// How many further members the seed makes. Only a new store is seeded.
    pub members: usize,
    /// How many further secrets it makes.
    pub secrets: usize,
    /// The server version to stand in for.
    pub version: Version,
    /// Base of mailed links.
    pub app_url: String,
    /// `host:port` of a mail server that mails are really sent to.
    pub smtp: Option<String>,
    /// False lifts the rate limits.
    pub rate_limits: bool,
    /// False closes registration.
    pub registration: bool,
    /// True asks for proof of a human before a reset is mailed or an account made.
    pub recaptcha: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            data: None,
            reset: false,
            members: 0,
            secrets: 0,
            version: Version::V5_1,
            app_url: "http://localhost:3000/".into(),
            smtp: None,
            rate_limits: true,
            registration: true,
            recaptcha: false,
        }
    }
}

/// What all connections share.
pub(crate) struct Shared {
    server: Mutex<Server>,
    pub(crate) smtp: Option<smtp::Smtp>,
}

impl Shared {
    /// One request at a time: the lock is what serialises them. A panic in a handler does not stop the rest.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Server> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn describe(failure: Failure) -> anyhow::Error {
    anyhow!("the database failed: {}", failure.text())
}

fn open_store(options: &Options) -> Result<Store> {
    let Some(folder) = &options.data else {
        return Ok(Store::in_memory());
    };
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let file = folder.join("sandbox.sqlite");
    if options.reset {
        for suffix in ["", "-wal", "-shm"] {
            let file = folder.join(format!("sandbox.sqlite{suffix}"));
            if file.exists() {
                std::fs::remove_file(&file)
                    .with_context(|| format!("cannot remove {}", file.display()))?;
            }
        }
    }
    sqlite::Sqlite::open(&file)
        .and_then(|database| Store::open(Box::new(database)))
        .map_err(describe)
}

fn with_slash(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}

/// Serves until `stop` resolves. `ready` is called once connections are accepted, with the line that
/// the program prints: addresses and the administrator's account.
///
/// # Errors
/// When the port is taken, the folder can't be used or the database fails.
pub async fn serve(
    options: Options,
    ready: impl FnOnce(&Value),
    stop: impl std::future::Future<Output = ()>,
) -> Result<()> {
    let listeners = address::listen(options.port).await?;
    let url = format!("http://localhost:{}", listeners.port);
    let extra = seed::Extra {
        members: options.members,
        secrets: options.secrets,
        clinic: false,
    };
    let settings = Settings {
        version: options.version,
        base_url: with_slash(&url),
        app_url: with_slash(&options.app_url),
        rate_limits: options.rate_limits,
        registration: options.registration,
        recaptcha: options.recaptcha,
    };
    let mut server = Server::new(open_store(&options)?, settings, StdRng::from_os_rng());
    if server.core.store.is_empty() {
        server.seed(extra, Timestamp::now()).map_err(describe)?;
    }
    let shared = Arc::new(Shared {
        server: Mutex::new(server),
        smtp: options.smtp.as_deref().map(smtp::Smtp::new).transpose()?,
    });
    ready(&json!({
        "url": url,
        "admin": {"email": seed::ADMIN_EMAIL, "password": seed::ADMIN_PASSWORD},
        "outbox": format!("{url}/sandbox/"),
    }));
    tokio::select! {
        () = address::accept(listeners, shared) => {}
        () = stop => {}
    }
    Ok(())
}

/// A sandbox running on a thread of this process; ends when dropped.
#[derive(Debug)]
pub struct Running {
    /// What `usher-sandbox` would have printed.
    pub ready: Value,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Starts a sandbox on a thread of this process.
///
/// # Errors
/// As [`serve`].
pub fn start(options: Options) -> Result<Running> {
    let (stop, stopped) = oneshot::channel::<()>();
    let (sender, receiver) = std::sync::mpsc::channel();
    let failed = sender.clone();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let result = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
            runtime.block_on(serve(
                options,
                |ready| drop(sender.send(Ok(ready.clone()))),
                async { drop(stopped.await) },
            ))
        });
        if let Err(error) = result {
            drop(failed.send(Err(error)));
        }
    });
    let ready = receiver
        .recv()
        .context("the sandbox ended before it was ready")??;
    Ok(Running {
        ready,
        stop: Some(stop),
        thread: Some(thread),
    })
}

impl Running {
    /// Its address, without a slash at the end.
    pub fn url(&self) -> &str {
        self.ready["url"].as_str().unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
