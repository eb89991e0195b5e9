//! The outbox: every mail that went out.

use rusqlite::params;
use serde::Serialize;

use super::Store;
use crate::mail::Mail;
use crate::outcome::Failure;

/// A mail with its number and date, as `GET /sandbox/outbox` shows it.
#[derive(Clone, Debug, Serialize)]
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
        self.db.execute(
            "INSERT INTO outbox (date, recipient, subject, text) VALUES (?1, ?2, ?3, ?4)",
            params![date, mail.to, mail.subject, mail.text],
        )?;
        Ok(())
    }

    /// All mails, newest first.
    pub fn mails(&self) -> Result<Vec<StoredMail>, Failure> {
        let mut statement = self
            .db
            .prepare("SELECT id, recipient, subject, text, date FROM outbox ORDER BY id DESC")?;
        let mails = statement.query_map([], |row| {
            Ok(StoredMail {
                id: row.get(0)?,
                to: row.get(1)?,
                subject: row.get(2)?,
                text: row.get(3)?,
                date: row.get(4)?,
            })
        })?;
        Ok(mails.collect::<Result<_, _>>()?)
    }

    /// Forgets all mails.
    pub fn clear_mails(&mut self) -> Result<(), Failure> {
        self.db.execute("DELETE FROM outbox", [])?;
        Ok(())
    }
}
