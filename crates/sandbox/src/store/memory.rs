//! Keeping things in memory: gone with the process, or the page.

use std::collections::HashMap;

use serde_json::Value;

use super::persistence::{Persistence, Stored};
use super::{StoredMail, Token, TokenKind};
use crate::json::str_at;
use crate::mail::Mail;
use crate::outcome::Failure;

/// All there is.
#[derive(Debug, Default)]
pub(super) struct Memory {
    versions: Vec<Stored>,
    tokens: HashMap<String, (TokenKind, Token)>,
    mails: Vec<StoredMail>,
    /// The number of the last mail, which is never given again.
    last_mail: i64,
}

impl Persistence for Memory {
    fn all(&self) -> Result<Vec<Stored>, Failure> {
        Ok(self.versions.clone())
    }

    fn begin(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn append(&mut self, resource: &Value, deleted: bool) -> Result<(), Failure> {
        self.versions.push((resource.clone(), deleted));
        Ok(())
    }

    fn history(&self, kind: &str, id: &str) -> Result<Vec<Stored>, Failure> {
        let versions = self.versions.iter().rev().filter(|(resource, _)| {
            str_at(resource, "id") == id && str_at(resource, "resourceType") == kind
        });
        Ok(versions.cloned().collect())
    }

    fn put_token(&mut self, kind: TokenKind, digest: &str, token: &Token) -> Result<(), Failure> {
        self.tokens.insert(digest.to_owned(), (kind, token.clone()));
        Ok(())
    }

    fn token(&self, kind: TokenKind, digest: &str) -> Result<Option<Token>, Failure> {
        let token = self.tokens.get(digest).filter(|(of, _)| *of == kind);
        Ok(token.map(|(_, token)| token.clone()))
    }

    fn keep_mail(&mut self, mail: &Mail, date: &str) -> Result<(), Failure> {
        self.last_mail += 1;
        self.mails.push(StoredMail {
            id: self.last_mail,
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            date: date.to_owned(),
        });
        Ok(())
    }

    fn mails(&self) -> Result<Vec<StoredMail>, Failure> {
        Ok(self.mails.iter().rev().cloned().collect())
    }

    fn clear_mails(&mut self) -> Result<(), Failure> {
        self.mails.clear();
        Ok(())
    }
}
