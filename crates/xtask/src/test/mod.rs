//! `cargo xtask test`: every check there is, from formatting to a person's way through the app.

mod again;
mod browser;
mod budget;
pub mod bundle;
mod count;
pub mod e2e;
mod hosts;
mod http;
mod native;
mod report;
mod server;
mod step;
mod supply;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use bundle::{Bundles, Which};
use clap::ValueEnum;
use report::{Failed, Report};

use crate::tools::browser::Engine;
use crate::workspace::Workspace;

/// Options of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Args {
    /// Run one ring only
    #[arg(long, value_enum)]
    only: Option<Ring>,
    /// Run the tests whose names contain this, and neither formatting nor lints
    filter: Option<String>,
    /// Run the rings `browser`, `demo` and `engines` in these engines only
    #[arg(long, value_enum)]
    engine: Vec<Engine>,
    /// Try this bundle instead of building one
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    /// Go on after a failure
    #[arg(long)]
    keep_going: bool,
    /// Write what each ring, step and test took into this file, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    server: server::Args,
}

/// Tests that run in the same place.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ring {
    /// On this machine, with formatting and lints
    Native,
    /// The app without a server, in Chromium and Firefox
    Browser,
    /// The release bundle in Chromium, with the sandbox server
    E2e,
    /// The main job with the release bundle in Firefox and WebKitGTK
    Engines,
    /// The bundle behind nginx and Caddy
    Hosts,
    /// The demo from a plain static server, in Chromium and Firefox
    Demo,
    /// The bundle once more from nothing, compared byte by byte; only when asked for
    Again,
    /// The release bundle with a real server; only when asked for
    Server,
}

/// What runs when no ring is asked for, from the quickest to the slowest.
const USUAL: [Ring; 6] = [
    Ring::Native,
    Ring::Browser,
    Ring::Hosts,
    Ring::Demo,
    Ring::Engines,
    Ring::E2e,
];

impl Ring {
    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Browser => "browser",
            Self::E2e => "e2e",
            Self::Engines => "engines",
            Self::Hosts => "hosts",
            Self::Demo => "demo",
            Self::Again => "again",
            Self::Server => "server",
        }
    }

    /// The bundle that it runs with.
    fn bundle(self) -> Option<Which> {
        match self {
            Self::Native | Self::Browser => None,
            Self::Demo => Some(Which::Demo),
            Self::E2e | Self::Engines | Self::Hosts | Self::Again | Self::Server => {
                Some(Which::Release)
            }
        }
    }
}

/// Runs the rings and ends with `N passed, N failed`.
pub async fn test(workspace: &Workspace, args: Args) -> Result<ExitCode> {
    let rings = match args.only {
        Some(ring) => vec![ring],
        None => USUAL.into(),
    };
    let dist = args.dist.as_deref().map(std::path::absolute).transpose()?;
    let needed: Vec<_> = rings.iter().filter_map(|ring| ring.bundle()).collect();
    let wanted = |which| needed.contains(&which);
    let given = args.only.and_then(Ring::bundle).unwrap_or(Which::Release);
    let there = dist.map(|dist| (given, dist));
    let workspace = &Workspace {
        lints: args.filter.is_none(),
        ..workspace.clone()
    };
    let (building, mut bundles) = Bundles::prepare(workspace, there, wanted);
    let running = async {
        let mut report = Report::new(args.keep_going);
        for ring in rings {
            let name = ring.name();
            let steps =
                async |report: &mut Report| run(workspace, report, ring, &args, &mut bundles).await;
            if report.ring(name, steps).await.is_err() && !args.keep_going {
                break;
            }
        }
        report.finish(args.report.as_deref())
    };
    tokio::select! {
        outcome = running => outcome,
        never = building => match never {},
    }
}

async fn run(
    workspace: &Workspace,
    report: &mut Report,
    ring: Ring,
    args: &Args,
    bundles: &mut Bundles,
) -> Result<(), Failed> {
    let filter = args.filter.as_deref();
    match ring {
        Ring::Native => native::ring(workspace, report, filter).await,
        Ring::Browser => browser::ring(workspace, report, filter, &args.engine).await,
        // A filter asks for tests by name, and these have none.
        Ring::Hosts | Ring::Again if filter.is_some() => Ok(()),
        Ring::Hosts => {
            let dist = bundles.release.built(report).await?;
            hosts::ring(report, workspace, &dist).await
        }
        Ring::Demo => {
            let dist = bundles.demo.built(report).await?;
            e2e::demo(workspace, report, &dist, filter, &args.engine).await
        }
        Ring::Engines => {
            let dist = bundles.release.built(report).await?;
            e2e::engines(workspace, report, &dist, filter, &args.engine).await
        }
        Ring::E2e => {
            let dist = bundles.release.built(report).await?;
            e2e::ring(workspace, report, &dist, filter).await
        }
        Ring::Again => {
            let dist = bundles.release.built(report).await?;
            again::ring(workspace, report, &dist).await
        }
        Ring::Server => {
            // Whoever has to type a password is asked before the build, not after it.
            let access = async { args.server.access() };
            let access = report.need("account", access).await?;
            let dist = bundles.release.built(report).await?;
            e2e::server(workspace, report, &dist, filter, &access).await
        }
    }
}
