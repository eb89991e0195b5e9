//! The outbox: every mail that went out.

use serde::{Deserialize, Serialize};

use super::Store;
use crate::mail::Mail;
use crate::outcome::Failure;

/// A mail with its number and date, as `GET /sandbox/outbox` shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredMail {
    /// Counts up.
    pub id: i64,
    /// One address.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// When it was sent, a FHIR instant.
    pub date: String,
}

impl Store {
    /// Keeps a mail.
    pub fn keep_mail(&mut self, mail: &Mail, date: &str) -> Result<(), Failure> {
        self.kept.keep_mail(mail, date)
    }

    /// All mails, newest first.
    pub fn mails(&self) -> Result<Vec<StoredMail>, Failure> {
        self.kept.mails()
    }

    /// Forgets all mails.
    pub fn clear_mails(&mut self) -> Result<(), Failure> {
        self.kept.clear_mails()
    }
}
