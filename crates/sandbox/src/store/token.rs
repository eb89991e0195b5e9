//! Tokens and codes, stored as SHA-256 digests.

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
        let known = Token {
            login: login.to_owned(),
            expires,
        };
        self.kept.put_token(kind, &digest(token), &known)
    }

    /// Finds a token by its clear text.
    pub fn token(&self, kind: TokenKind, token: &str) -> Result<Option<Token>, Failure> {
        self.kept.token(kind, &digest(token))
    }
}
