//! Really sending mails, to a mail server that takes them without encryption or sign-in.

use std::time::Duration;

use anyhow::{Context as _, Result};
use lettre::{Message, SmtpTransport, Transport as _};

use crate::mail::{Mail, SENDER};

/// A mail server.
#[derive(Clone, Debug)]
pub(crate) struct Smtp {
    transport: SmtpTransport,
}

impl Smtp {
    /// For `host:port`.
    pub(super) fn new(address: &str) -> Result<Self> {
        let (host, port) = address.rsplit_once(':').context("--smtp wants HOST:PORT")?;
        let port = port.parse().with_context(|| format!("{port} is no port"))?;
        let transport = SmtpTransport::builder_dangerous(host)
            .port(port)
            .timeout(Some(Duration::from_secs(5)))
            .build();
        Ok(Self { transport })
    }

    /// Sends a mail; the error is what becomes `diagnostics`.
    pub(super) async fn send(&self, mail: Mail) -> Result<(), String> {
        let transport = self.transport.clone();
        let sending = tokio::task::spawn_blocking(move || {
            let message = Message::builder()
                .from(
                    SENDER
                        .parse()
                        .map_err(|error: lettre::address::AddressError| error.to_string())?,
                )
                .to(mail
                    .to
                    .parse()
                    .map_err(|error: lettre::address::AddressError| error.to_string())?)
                .subject(mail.subject)
                .body(mail.text)
                .map_err(|error| error.to_string())?;
            transport
                .send(&message)
                .map(drop)
                .map_err(|error| error.to_string())
        });
        sending.await.unwrap_or_else(|error| Err(error.to_string()))
    }
}
