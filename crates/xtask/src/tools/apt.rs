//! Programs that only the system's package manager has.

use anyhow::Result;
use tokio::process::Command;

use super::find_program;
use crate::process;

/// Installs packages of Debian; false when the system is none or we may not.
///
/// # Errors
/// When the package manager fails.
pub async fn install(packages: &[&str]) -> Result<bool> {
    let Some(sudo) = allowed().await else {
        return Ok(false);
    };
    let install = ["install", "--yes", "--no-install-recommends"];
    for words in [vec!["update"], [&install[..], packages].concat()] {
        let mut command = Command::new(if sudo { "sudo" } else { "env" });
        if sudo {
            command.args(["--non-interactive", "env"]);
        }
        // Nothing that is installed for the tests should listen on this machine by itself.
        command.args(["DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"]);
        command.args(words);
        process::run(command).await?;
    }
    Ok(true)
}

/// Whether `apt-get` needs `sudo`; none when there is no `apt-get` or we may not use it.
async fn allowed() -> Option<bool> {
    find_program("apt-get")?;
    if rustix::process::geteuid().is_root() {
        return Some(false);
    }
    find_program("sudo")?;
    let mut command = Command::new("sudo");
    command.args(["--non-interactive", "true"]);
    process::output(command).await.ok().map(|_| true)
}
