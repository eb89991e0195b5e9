//! `usher-sandbox`: the stand-in server as a program.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sandbox::shell::{Options, serve};
use sandbox::version::Version;

/// A stand-in for a Medplum-compatible server, for development, demos and tests.
#[derive(Parser)]
#[command(name = "usher-sandbox")]
struct Arguments {
    /// Port on the loopback interface; 0 takes any free one.
    #[arg(long, default_value_t = 8103)]
    port: u16,
    /// Folder of the database.
    #[arg(long, default_value = "./data")]
    data: PathBuf,
    /// Forget everything in the database first.
    #[arg(long)]
    reset: bool,
    /// Further members in a new database.
    #[arg(long, default_value_t = 0)]
    members: usize,
    /// Further secrets of the project in a new database.
    #[arg(long, default_value_t = 0)]
    secrets: usize,
    /// The server to stand in for: 4.5 or 5.1.
    #[arg(long, default_value = "5.1")]
    server_version: Version,
    /// Base of the links in mails.
    #[arg(long, default_value = "http://localhost:3000/")]
    app_url: String,
    /// Mail server that mails are really sent to, HOST:PORT.
    #[arg(long)]
    smtp: Option<String>,
    /// Lift the limits on sign-in and other requests.
    #[arg(long)]
    no_rate_limit: bool,
    /// Let nobody make an account for herself.
    #[arg(long)]
    no_registration: bool,
    /// Want proof of a human, as a server with a reCAPTCHA key does; no proof is right.
    #[arg(long)]
    recaptcha: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let options = Options {
        port: arguments.port,
        data: Some(arguments.data),
        reset: arguments.reset,
        members: arguments.members,
        secrets: arguments.secrets,
        version: arguments.server_version,
        app_url: arguments.app_url,
        smtp: arguments.smtp,
        rate_limits: !arguments.no_rate_limit,
        registration: !arguments.no_registration,
        recaptcha: arguments.recaptcha,
    };
    match serve(options, |ready| println!("{ready}"), interrupted()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("usher-sandbox: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Resolves on SIGINT or SIGTERM.
async fn interrupted() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    drop(interrupt.await);
}
