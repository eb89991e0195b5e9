//! Keeping things in a SQLite file, so that a restart finds them again.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;

use crate::json::str_at;
use crate::mail::Mail;
use crate::outcome::Failure;
use crate::store::{Persistence, Stored, StoredMail, Token, TokenKind};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS resource (
        type TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL,
        json TEXT NOT NULL, seq INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE INDEX IF NOT EXISTS resource_id ON resource (type, id);
    CREATE TABLE IF NOT EXISTS token (
        digest TEXT PRIMARY KEY, kind TEXT NOT NULL, login TEXT NOT NULL, expires INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT, date TEXT NOT NULL, recipient TEXT NOT NULL,
        subject TEXT NOT NULL, text TEXT NOT NULL);";

/// The database.
#[derive(Debug)]
pub(super) struct Sqlite(Connection);

impl Sqlite {
    /// Opens (or makes) the file.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let db = Connection::open(path)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "NORMAL")?;
        db.execute_batch(SCHEMA)?;
        Ok(Self(db))
    }

    /// The versions that a query for `json, deleted` finds.
    fn versions(&self, query: &str, values: impl rusqlite::Params) -> Result<Vec<Stored>, Failure> {
        let mut statement = self.0.prepare_cached(query)?;
        let mut rows = statement.query(values)?;
        let mut versions = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(0)?;
            let resource = serde_json::from_str(&text)
                .map_err(|error| Failure::Internal(error.to_string()))?;
            versions.push((resource, row.get(1)?));
        }
        Ok(versions)
    }
}

impl Persistence for Sqlite {
    fn all(&self) -> Result<Vec<Stored>, Failure> {
        self.versions("SELECT json, deleted FROM resource ORDER BY seq", [])
    }

    fn begin(&mut self) -> Result<(), Failure> {
        Ok(self.0.execute_batch("BEGIN")?)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        Ok(self.0.execute_batch("COMMIT")?)
    }

    fn append(&mut self, resource: &Value, deleted: bool) -> Result<(), Failure> {
        let (kind, id) = (str_at(resource, "resourceType"), str_at(resource, "id"));
        let version = str_at(&resource["meta"], "versionId");
        self.0
            .prepare_cached(
                "INSERT INTO resource (type, id, version, deleted, json) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![kind, id, version, deleted, resource.to_string()])?;
        Ok(())
    }

    fn history(&self, kind: &str, id: &str) -> Result<Vec<Stored>, Failure> {
        self.versions(
            "SELECT json, deleted FROM resource WHERE type = ?1 AND id = ?2 ORDER BY seq DESC",
            params![kind, id],
        )
    }

    fn put_token(&mut self, kind: TokenKind, digest: &str, token: &Token) -> Result<(), Failure> {
        self.0.execute(
            "INSERT INTO token (digest, kind, login, expires) VALUES (?1, ?2, ?3, ?4)",
            params![digest, name(kind), token.login, token.expires],
        )?;
        Ok(())
    }

    fn token(&self, kind: TokenKind, digest: &str) -> Result<Option<Token>, Failure> {
        Ok(self
            .0
            .prepare_cached("SELECT login, expires FROM token WHERE digest = ?1 AND kind = ?2")?
            .query_row(params![digest, name(kind)], |row| {
                Ok(Token {
                    login: row.get(0)?,
                    expires: row.get(1)?,
                })
            })
            .optional()?)
    }

    fn keep_mail(&mut self, mail: &Mail, date: &str) -> Result<(), Failure> {
        self.0.execute(
            "INSERT INTO outbox (date, recipient, subject, text) VALUES (?1, ?2, ?3, ?4)",
            params![date, mail.to, mail.subject, mail.text],
        )?;
        Ok(())
    }

    fn mails(&self) -> Result<Vec<StoredMail>, Failure> {
        let mut statement = self
            .0
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

    fn clear_mails(&mut self) -> Result<(), Failure> {
        self.0.execute("DELETE FROM outbox", [])?;
        Ok(())
    }
}

fn name(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Access => "access",
        TokenKind::Refresh => "refresh",
        TokenKind::Code => "code",
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Internal(error.to_string())
    }
}
