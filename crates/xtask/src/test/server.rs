//! Which real server the ring `server` runs with, and as whom.

use anyhow::{Context, Result};

use crate::bundle::settings;

/// Options of `cargo xtask test --only server`.
#[derive(clap::Args)]
#[command(next_help_heading = "The ring `server`")]
#[group(id = "Server", multiple = true)]
pub struct Args {
    /// The server to test with
    #[arg(long, value_name = "URL", value_parser = settings::api_url)]
    api_url: Option<String>,
    /// An administrator of a project of the tester's own; the password comes from USHER_PASSWORD or is asked for
    #[arg(long)]
    email: Option<String>,
    /// Which of the account's projects, if there are several
    #[arg(long, value_name = "ID")]
    project_id: Option<String>,
    /// Where the mails that the server sent can be read, as `[{to, subject, text}]`
    #[arg(long, value_name = "URL")]
    mails: Option<String>,
    /// The port of the app, which the server must allow as an origin: http://localhost:PORT
    #[arg(long, value_name = "PORT", default_value_t = 3000)]
    app_port: u16,
}

/// A real server and an account on it.
pub struct Access {
    api_url: String,
    email: String,
    password: String,
    project: String,
    mails: String,
    app_port: String,
}

impl Args {
    /// What was given, with the password.
    pub fn access(&self) -> Result<Access> {
        let given = |value: &Option<String>, name: &str| {
            let value = value.clone();
            value.with_context(|| format!("the tests with a real server need {name}"))
        };
        let api_url = given(&self.api_url, "--api-url")?;
        let email = given(&self.email, "--email")?;
        let password = match std::env::var("USHER_PASSWORD") {
            Ok(password) => password,
            Err(_) => rpassword::prompt_password(format!("Password of {email}: "))
                .context("the password is neither in USHER_PASSWORD nor can it be asked for")?,
        };
        Ok(Access {
            api_url,
            email,
            password,
            project: self.project_id.clone().unwrap_or_default(),
            mails: self.mails.clone().unwrap_or_default(),
            app_port: self.app_port.to_string(),
        })
    }
}

impl Access {
    /// The variables that tell the tests.
    pub fn variables(&self) -> [(&str, &str); 6] {
        [
            ("USHER_API_URL", &self.api_url),
            ("USHER_EMAIL", &self.email),
            ("USHER_PASSWORD", &self.password),
            ("USHER_PROJECT", &self.project),
            ("USHER_MAILS", &self.mails),
            ("USHER_APP_PORT", &self.app_port),
        ]
    }
}
