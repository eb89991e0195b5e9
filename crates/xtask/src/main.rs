//! `cargo xtask`: everything a developer does with Usher, from a fresh machine on.
//!
//! | command | what it does |
//! |---|---|
//! | [`run`] | builds the app, starts the sandbox server and serves the app |
//! | [`test`] | formatting, lints and the native, browser and end-to-end tests |
//! | [`bundle`] | the release bundle for a CDN, with a table of its bytes |
//! | [`configure`](bundle::configure) | changes the settings of a bundle that is already built |
//! | [`shots`] | screenshots of every page and state into `target/shots/` |
//! | [`serve`] | serves a bundle that is already built |
//!
//! Two more are called by Trunk's hooks (`Trunk.toml`): [`bundle::style`] and [`bundle::seal`].

mod bundle;
mod hosting;
mod process;
mod run;
mod sandbox;
mod serve;
mod shots;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};
use workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Runs, tests and bundles Usher"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up, build, start the sandbox server and serve the app
    Run(run::Args),
    /// Check formatting and lints, run the native, browser and end-to-end tests
    Test(test::Args),
    /// Build the release bundle for a CDN
    Bundle(bundle::Args),
    /// Change the settings of a bundle that is already built
    Configure(bundle::configure::Args),
    /// Serve a bundle that is already built
    Serve(serve::Args),
    /// Take screenshots of every page and state into target/shots
    Shots,
    /// Join the stylesheets of style/ into target/usher.css (called by Trunk)
    #[command(hide = true)]
    Style,
    /// Move the boot script of the staged page into a file (called by Trunk)
    #[command(hide = true)]
    Seal,
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failure(&error.into()),
    };
    let code = runtime.block_on(async {
        tokio::select! {
            outcome = dispatch(command) => match outcome {
                Ok(code) => code,
                Err(error) => failure(&error),
            },
            signal = interrupted() => match signal {
                Ok(()) => ExitCode::from(130),
                Err(error) => failure(&error),
            },
        }
    });
    // A compression that is still running on a worker thread is not worth waiting for.
    runtime.shutdown_background();
    code
}

/// Dropping the returned future ends every process that the command started (see [`process`]).
async fn dispatch(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    match command {
        Command::Run(args) => run::run(&workspace, args).await?,
        Command::Test(args) => return test::test(&workspace, args).await,
        Command::Bundle(args) => bundle::bundle(&workspace, args).await?,
        Command::Configure(args) => bundle::configure::configure(&args)?,
        Command::Serve(args) => serve::serve(args).await?,
        Command::Shots => shots::shots(&workspace).await?,
        Command::Style => bundle::style::write(&workspace, bundle::is_demo())?,
        Command::Seal => bundle::seal::staged(&workspace).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Resolves when somebody asks this program to end: Ctrl-C, `kill`, or a closed terminal.
async fn interrupted() -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
    eprintln!();
    Ok(())
}

/// Says what went wrong in one sentence: the message and its causes.
fn failure(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_options_fit_together() {
        Cli::command().debug_assert();
    }
}
