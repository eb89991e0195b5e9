//! What the answer to `POST …/invite` means.

use super::{Invited, Mail, NotInvited};
use crate::api::{ApiError, Refusal, Result};
use wire::{Issue, Json, OperationOutcome, ProjectMembership};

/// What the answer to the invite itself means, before any look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A member was made.
    Invited(Invited),
    /// No member was made.
    NotInvited(NotInvited),
    /// A member was made, but the mail failed; which member, a look-up must tell.
    MailFailed(String),
    /// The address is a member already.
    AlreadyMember,
    /// Nobody knows.
    Lost,
}

/// Reads the answer to `POST …/invite` (contract §7.3, §7.4, §7.6); `mail` is the mail that goes out with
/// a success.
pub fn read_invite(answer: Result<Json>, mail: Mail) -> Answer {
    match answer {
        Ok(json) => {
            let outcome = OperationOutcome::read(&json).filter(OperationOutcome::is_error);
            if let Some(outcome) = outcome {
                let first = outcome.issues.into_iter().next().unwrap_or_default();
                return Answer::MailFailed(first.diagnostics.unwrap_or(first.text));
            }
            match ProjectMembership::read(json) {
                Some(membership) => Answer::Invited(Invited::read(Some(&membership), mail)),
                // A success that cannot be read is a lost answer: it may well have been carried out.
                None => Answer::Lost,
            }
        }
        Err(ApiError::NoAnswer | ApiError::Unreadable) => Answer::Lost,
        Err(ApiError::Refused(refusal)) => refused(refusal),
        Err(other) => Answer::NotInvited(NotInvited::Failed(other)),
    }
}

fn refused(refusal: Refusal) -> Answer {
    if refusal.status >= 500 {
        // A crash can come at any step of the chain, the last one included.
        return Answer::Lost;
    }
    let says = |text: &str| refusal.issues.iter().any(|issue| issue.text.contains(text));
    let clash = refusal
        .issues
        .iter()
        .any(|i| i.code.as_deref() == Some("40001"));
    if clash || says("could not serialize access") {
        return Answer::NotInvited(NotInvited::Clash(refusal));
    }
    if refusal.status == 409 && (says("already a member") || says("Key (project, email)=")) {
        return Answer::AlreadyMember;
    }
    let fields: Vec<(String, String)> = refusal
        .issues
        .iter()
        .filter_map(|issue| Some((field(issue)?, issue.text.clone())))
        .collect();
    Answer::NotInvited(match fields.len() == refusal.issues.len() {
        true => NotInvited::Fields(fields, refusal),
        false => NotInvited::Refused(refusal),
    })
}

/// The request field an issue is about. Expressions come in two dialects, the field itself or a path in
/// a resource; some texts have none at all (contract §1 and §7.4).
fn field(issue: &Issue) -> Option<String> {
    let Some(expression) = issue.expression.as_deref() else {
        let text = issue.text.as_str();
        let field = match text {
            "Either email or externalId is required" => "email",
            _ if text.starts_with("Access policy ") => "accessPolicy",
            _ if text.starts_with("Patient ") => "patient",
            _ => return None,
        };
        return Some(field.to_owned());
    };
    let path = expression.split_once('.');
    let (head, tail) = path.unwrap_or((expression, expression));
    let name = match head {
        "patient" => head,
        _ => tail.split(['.', '[']).next().unwrap_or(tail),
    };
    let known = [
        "firstName",
        "lastName",
        "email",
        "resourceType",
        "patient",
        "accessPolicy",
    ];
    known.contains(&name).then(|| name.to_owned())
}
