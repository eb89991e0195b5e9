//! The bundles of a test run, built beside the rings that don't need them: linking takes one core only.

use std::convert::Infallible;
use std::future::pending;
use std::path::PathBuf;

use tokio::process::Command;
use tokio::sync::oneshot;

use super::count::Tally;
use super::report::{Failed, Report};
use super::step::{self, Done, Output};
use crate::workspace::Workspace;

/// A bundle that the tests run with.
pub enum Bundle {
    /// It is in this directory.
    There(PathBuf),
    /// It will be in this directory.
    Building(PathBuf, oneshot::Receiver<Done>),
    /// It could not be built, which is counted already.
    Broken,
}

/// Which bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The app's.
    Release,
    /// The demo's.
    Demo,
}

impl Which {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release bundle",
            Self::Demo => "demo bundle",
        }
    }
}

/// The bundles of a test run.
pub struct Bundles {
    /// The app's.
    pub release: Bundle,
    /// The demo's.
    pub demo: Bundle,
}

impl Bundles {
    /// The bundles that are `wanted`, built one after the other by the returned future, which must run beside the
    /// rings and ends with what drives it. One that is `there` already needs no building.
    pub fn prepare(
        workspace: &Workspace,
        there: Option<(Which, PathBuf)>,
        wanted: impl Fn(Which) -> bool,
    ) -> (impl Future<Output = Infallible>, Self) {
        let mut builds = Vec::new();
        let mut bundle = |which: Which| {
            if let Some((_, dist)) = there.as_ref().filter(|(there, _)| *there == which) {
                return Bundle::There(dist.clone());
            }
            let (tell, told) = oneshot::channel();
            if wanted(which) {
                builds.push((which, build(workspace, which), tell));
            }
            Bundle::Building(place(workspace, which), told)
        };
        let (release, demo) = (bundle(Which::Release), bundle(Which::Demo));
        let building = async {
            for (which, build, tell) in builds {
                let done = step::check(which.name(), build, Output::Kept).await;
                // When nobody listens any more, nobody needs it.
                let _ = tell.send(done);
            }
            pending().await
        };
        (building, Self { release, demo })
    }
}

impl Bundle {
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

/// Where a bundle of the tests is.
pub fn place(workspace: &Workspace, which: Which) -> PathBuf {
    workspace.scratch(match which {
        Which::Release => "e2e",
        Which::Demo => "e2e-demo",
    })
}

/// Builds it as somebody would who publishes it.
pub fn build(workspace: &Workspace, which: Which) -> Command {
    let mut command = Command::new(&workspace.xtask);
    command
        .args(["bundle", "--out"])
        .arg(place(workspace, which))
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    if which == Which::Demo {
        command.arg("--demo");
    }
    command
}
