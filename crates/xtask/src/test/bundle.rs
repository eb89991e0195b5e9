//! The release bundle of a test run, built beside the rings that don't need it: linking takes one core only.

use std::convert::Infallible;
use std::future::pending;
use std::path::PathBuf;

use tokio::process::Command;
use tokio::sync::oneshot;

use super::count::Tally;
use super::report::{Failed, Report};
use super::step::{self, Done, Output};
use crate::workspace::Workspace;

/// The bundle that the tests run with.
pub enum Bundle {
    /// It is in this directory.
    There(PathBuf),
    /// It will be in this directory.
    Building(PathBuf, oneshot::Receiver<Done>),
    /// It could not be built, which is counted already.
    Broken,
}

impl Bundle {
    /// The bundle in `dist`, or one that the returned future builds if it is `wanted`. The future must run beside
    /// the rings; it ends with what drives it.
    pub fn prepare(
        workspace: &Workspace,
        dist: Option<PathBuf>,
        wanted: bool,
    ) -> (impl Future<Output = Infallible>, Self) {
        let (tell, told) = oneshot::channel();
        let build = (dist.is_none() && wanted).then(|| build(workspace));
        let bundle = match dist {
            Some(dist) => Self::There(dist),
            None => Self::Building(place(workspace), told),
        };
        let building = async {
            if let Some(build) = build {
                let done = step::check("release bundle", build, Output::Kept).await;
                // When nobody listens any more, nobody needs it.
                let _ = tell.send(done);
            }
            pending().await
        };
        (building, bundle)
    }

    /// Its directory, as soon as it is built.
    pub async fn built(&mut self, report: &mut Report) -> Result<PathBuf, Failed> {
        if let Self::Building(place, told) = self {
            let place = std::mem::take(place);
            let done = told.await.map_err(|_| Failed)?;
            let passed = done.tally == Tally::PASSED;
            let _ = report.record(done);
            *self = if passed {
                Self::There(place)
            } else {
                Self::Broken
            };
        }
        match self {
            Self::There(dist) => Ok(dist.clone()),
            _ => Err(Failed),
        }
    }
}

/// Where the bundle of the tests is.
pub fn place(workspace: &Workspace) -> PathBuf {
    workspace.scratch("e2e")
}

/// Builds it as somebody would who publishes it.
pub fn build(workspace: &Workspace) -> Command {
    let mut command = Command::new(&workspace.xtask);
    command
        .args(["bundle", "--out"])
        .arg(place(workspace))
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    command
}
