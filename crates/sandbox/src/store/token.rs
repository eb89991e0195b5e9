//! Tokens and codes, stored as SHA-256 digests.

use rusqlite::{OptionalExtension as _, params};

use super::Store;
use crate::outcome::Failure;
use crate::secret::digest;

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Authorises requests.
    Access,
    /// Brings new tokens, once.
    Refresh,
    /// The authorization code of a login.
    Code,
}

impl TokenKind {
    fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
            Self::Code => "code",
        }
    }
}

/// What is known of a token.
#[derive(Clone, Debug)]
pub struct Token {
    /// Id of the Login it belongs to.
    pub login: String,
    /// Unix time in seconds after which it is worthless.
    pub expires: i64,
}

impl Store {
    /// Remembers a token.
    pub fn put_token(
        &mut self,
        kind: TokenKind,
        token: &str,
        login: &str,
        expires: i64,
    ) -> Result<(), Failure> {
        self.db.execute(
            "INSERT INTO token (digest, kind, login, expires) VALUES (?1, ?2, ?3, ?4)",
            params![digest(token), kind.name(), login, expires],
        )?;
        Ok(())
    }

    /// Finds a token by its clear text.
    pub fn token(&self, kind: TokenKind, token: &str) -> Result<Option<Token>, Failure> {
        Ok(self
            .db
            .prepare_cached("SELECT login, expires FROM token WHERE digest = ?1 AND kind = ?2")?
            .query_row(params![digest(token), kind.name()], |row| {
                Ok(Token {
                    login: row.get(0)?,
                    expires: row.get(1)?,
                })
            })
            .optional()?)
    }
}
