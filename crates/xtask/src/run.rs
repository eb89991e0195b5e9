//! `cargo xtask run`: the app in a browser, with one command.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::bundle::{self, Kind, Settings, settings};
use crate::process::Running;
use crate::sandbox::{self, Sandbox};
use crate::serve::{self, Listener, Site};
use crate::tools::{self, Tools, step};
use crate::workspace::Workspace;

/// Options of `cargo xtask run`.
#[derive(clap::Args)]
pub struct Args {
    /// Port of the app
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Use this server instead of the sandbox
    #[arg(long, value_name = "URL", value_parser = settings::api_url, conflicts_with = "Sandbox")]
    api_url: Option<String>,
    /// Unoptimised, and built again whenever a file changes
    #[arg(long)]
    dev: bool,
    /// The demo, which has a server of its own in the page
    #[arg(long, conflicts_with_all = ["api_url", "dev", "Sandbox"])]
    demo: bool,
    #[command(flatten)]
    sandbox: SandboxArgs,
}

/// Options of the sandbox server.
#[derive(clap::Args)]
#[group(id = "Sandbox", multiple = true)]
struct SandboxArgs {
    /// Port of the sandbox server
    #[arg(long, default_value_t = 8103)]
    api_port: u16,
    /// Where the sandbox keeps its data [default: data/ in the repository]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Start from the seeded data again
    #[arg(long)]
    reset: bool,
    /// Seed this many members more
    #[arg(long, value_name = "N")]
    members: Option<u32>,
    /// Really send the mails, through this SMTP server
    #[arg(long, value_name = "HOST:PORT")]
    smtp: Option<String>,
    /// The version of the server to stand in for
    #[arg(long, value_enum)]
    server_version: Option<ServerVersion>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ServerVersion {
    #[value(name = "4.5")]
    V4_5,
    #[value(name = "5.1")]
    V5_1,
}

impl ServerVersion {
    fn number(self) -> &'static str {
        match self {
            Self::V4_5 => "4.5",
            Self::V5_1 => "5.1",
        }
    }
}

/// Builds and serves until Ctrl-C, or until a part fails.
pub async fn run(workspace: &Workspace, args: Args) -> Result<()> {
    // Ports first: nobody wants to wait for a build to hear that it can't be shown.
    let listener = Listener::bind(args.port, "--port").await?;
    if args.demo {
        return demo(workspace, listener).await;
    }
    if args.api_url.is_none() {
        if args.port == args.sandbox.api_port {
            bail!(
                "the app and the sandbox server need different ports; choose another with --port or --api-port"
            );
        }
        serve::check_free(args.sandbox.api_port, "--api-port").await?;
    }

    let tools = tools::ensure(workspace).await?;
    let program = match args.api_url {
        Some(_) => None,
        None => Some(sandbox::build(workspace).await?),
    };
    let dist = workspace.scratch(if args.dev { "dev" } else { "run" });
    let mut builder = None;
    if args.dev {
        builder = Some(watch(workspace, &tools, &dist).await?);
    } else {
        let settings = Settings::default();
        bundle::release(workspace, &tools, Kind::App(&settings), &dist).await?;
    }
    let mut sandbox = match program {
        Some(program) => Some(
            Sandbox::start(
                &program,
                &arguments(workspace, &args.sandbox, &listener.url()),
            )
            .await?,
        ),
        None => None,
    };

    let api_url = sandbox
        .as_ref()
        .map(|sandbox| sandbox.url.clone())
        .or(args.api_url);
    announce(&listener.url(), api_url.as_deref(), sandbox.as_ref());
    let site = Site::new(
        dist,
        Settings {
            api_url,
            ..Settings::default()
        },
    )?;
    tokio::select! {
        outcome = listener.serve(site) => outcome,
        outcome = sandbox_ended(sandbox.as_mut()) => outcome,
        outcome = builder_ended(builder.as_mut()) => outcome,
    }
}

/// Builds and serves the demo.
async fn demo(workspace: &Workspace, listener: Listener) -> Result<()> {
    let tools = tools::ensure(workspace).await?;
    let dist = workspace.scratch("demo");
    bundle::release(workspace, &tools, Kind::Demo, &dist).await?;
    announce(&listener.url(), None, None);
    listener.serve(Site::new(dist, Settings::default())?).await
}

fn announce(app: &str, api: Option<&str>, sandbox: Option<&Sandbox>) {
    println!();
    println!("  Usher    {app}");
    if let Some(sandbox) = sandbox {
        println!("  Sign in  {} / {}", sandbox.admin.0, sandbox.admin.1);
        println!("  Outbox   {}", sandbox.outbox);
    }
    if let Some(api) = api {
        println!("  API      {api}");
    }
    println!("\nCtrl-C ends it.");
}

/// The command line of the sandbox.
fn arguments(workspace: &Workspace, args: &SandboxArgs, app_url: &str) -> Vec<OsString> {
    let data = args
        .data
        .clone()
        .unwrap_or_else(|| workspace.root.join("data"));
    let mut words: Vec<OsString> = vec![
        "--port".into(),
        args.api_port.to_string().into(),
        "--data".into(),
        data.into(),
    ];
    words.extend(["--app-url".into(), format!("{app_url}/").into()]);
    if args.reset {
        words.push("--reset".into());
    }
    if let Some(members) = args.members {
        words.extend(["--members".into(), members.to_string().into()]);
    }
    if let Some(smtp) = &args.smtp {
        words.extend(["--smtp".into(), smtp.into()]);
    }
    if let Some(version) = args.server_version {
        words.extend(["--server-version".into(), version.number().into()]);
    }
    words
}

/// Starts the builder that follows every change, and waits for its first result.
async fn watch(workspace: &Workspace, tools: &Tools, dist: &Path) -> Result<Running> {
    bundle::fetch(workspace).await?;
    step("Building the app, unoptimised, and again on every change");
    // What an earlier run built must not pass for the first result.
    if dist.exists() {
        std::fs::remove_dir_all(dist)?;
    }
    std::fs::create_dir_all(dist)?;
    let mut trunk = tools.trunk(workspace)?;
    trunk.args(["watch", "--dist"]).arg(dist);
    let mut running = Running::start(trunk)?;
    let page = dist.join("index.html");
    let built = async {
        while !page.exists() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        outcome = builder_ended(Some(&mut running)) => outcome?,
        () = built => {}
    }
    Ok(running)
}

/// Resolves only if there is a sandbox and it ends.
async fn sandbox_ended(sandbox: Option<&mut Sandbox>) -> Result<()> {
    match sandbox {
        Some(sandbox) => sandbox.ended().await,
        None => std::future::pending().await,
    }
}

/// Resolves only if there is a builder and it ends.
async fn builder_ended(builder: Option<&mut Running>) -> Result<()> {
    match builder {
        Some(builder) => bail!("`trunk watch` ended ({})", builder.wait().await?),
        None => std::future::pending().await,
    }
}
