//! Where a store keeps what it is told: a file with the program, memory in tests.

use std::fmt::Debug;

use serde_json::Value;

use super::{StoredMail, Token, TokenKind};
use crate::mail::Mail;
use crate::outcome::Failure;

/// One version of a resource, and whether it is a deletion.
pub type Stored = (Value, bool);

/// What a [`super::Store`] writes to and reads from at its start. Each call fails as the medium fails.
pub trait Persistence: Debug + Send {
    /// Every version of every resource, in the order they were written.
    fn all(&self) -> Result<Vec<Stored>, Failure>;

    /// Begins a batch: many writes that are kept at once, for speed.
    fn begin(&mut self) -> Result<(), Failure>;

    /// Ends the batch.
    fn commit(&mut self) -> Result<(), Failure>;

    /// Keeps a version of a resource, which has its `id` and `meta`.
    fn append(&mut self, resource: &Value, deleted: bool) -> Result<(), Failure>;

    /// Every version of one resource, newest first.
    fn history(&self, kind: &str, id: &str) -> Result<Vec<Stored>, Failure>;

    /// Keeps a token by its digest.
    fn put_token(&mut self, kind: TokenKind, digest: &str, token: &Token) -> Result<(), Failure>;

    /// The token with a digest.
    fn token(&self, kind: TokenKind, digest: &str) -> Result<Option<Token>, Failure>;

    /// Keeps a mail; the date is a FHIR instant.
    fn keep_mail(&mut self, mail: &Mail, date: &str) -> Result<(), Failure>;

    /// All mails, newest first.
    fn mails(&self) -> Result<Vec<StoredMail>, Failure>;

    /// Forgets all mails.
    fn clear_mails(&mut self) -> Result<(), Failure>;
}
