//! nginx and Caddy, which only the system's package manager has.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::{apt, find_program, step};

/// The servers that the files for hosts are tried with.
pub struct Servers {
    /// nginx with `gzip_static`.
    pub nginx: PathBuf,
    /// nginx's module `brotli_static`.
    pub brotli: PathBuf,
    /// nginx's table of media types.
    pub media_types: PathBuf,
    /// Caddy.
    pub caddy: PathBuf,
}

const PACKAGES: [&str; 3] = ["nginx", "libnginx-mod-http-brotli-static", "caddy"];

/// Finds the servers, or installs them when the system is a Debian and we may.
pub async fn ensure() -> Result<Servers> {
    if let Some(servers) = find() {
        return Ok(servers);
    }
    step("Installing nginx and Caddy");
    let installed = apt::install(&PACKAGES).await?;
    match find() {
        Some(servers) => Ok(servers),
        None if installed => bail!("{} were installed but are not found", PACKAGES.join(", ")),
        None => bail!(
            "the tests of the files for hosts need nginx and Caddy; on Debian, as root: \
             apt-get update && apt-get install {}",
            PACKAGES.join(" ")
        ),
    }
}

fn find() -> Option<Servers> {
    let existing = |path: &str| Some(PathBuf::from(path)).filter(|path| Path::is_file(path));
    Some(Servers {
        // Not every user has it on PATH.
        nginx: find_program("nginx").or_else(|| existing("/usr/sbin/nginx"))?,
        brotli: existing("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")?,
        media_types: existing("/etc/nginx/mime.types")?,
        caddy: find_program("caddy")?,
    })
}
