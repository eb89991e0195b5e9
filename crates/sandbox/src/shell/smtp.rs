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

    /// Sends mails; the error is what becomes `diagnostics`.
    pub(super) async fn send(&self, mails: &[Mail]) -> Result<(), String> {
        for mail in mails {
            let (transport, message) = (self.transport.clone(), message(mail)?);
            let sending = tokio::task::spawn_blocking(move || transport.send(&message));
            sending
                .await
                .map_err(|error| error.to_string())?
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

fn message(mail: &Mail) -> Result<Message, String> {
    let mailbox = |address: &str| {
        address
            .parse()
            .map_err(|error: lettre::address::AddressError| error.to_string())
    };
    Message::builder()
        .from(mailbox(SENDER)?)
        .to(mailbox(&mail.to)?)
        .subject(mail.subject.clone())
        .body(mail.text.clone())
        .map_err(|error| error.to_string())
}
