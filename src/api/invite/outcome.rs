//! What an invite can come to: a member and a mail, or neither.

use crate::api::{ApiError, Refusal};
use wire::{Id, ProjectMembership, Reference};

/// What became of an invite that made a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The id of the new membership, where the answer or a look-up told it.
    pub membership: Option<Id>,
    /// The record the account was attached to.
    pub record: Option<Reference>,
    /// The name on that record; it can differ from what was typed (contract §7.5, "E-mail match picks
    /// the record silently").
    pub name: Option<String>,
    /// The names of the policies the member has now, the project's default included; none known means
    /// none at all.
    pub policies: Vec<String>,
    /// The names of policies that were gone by then and taken all the same, which 4.5 does: the member
    /// can't sign in (contract §1, last table).
    pub gone: Vec<String>,
    /// What is known of the mail.
    pub mail: Mail,
}

impl Invited {
    /// What a new membership says of its making; nothing where it could not be found.
    pub(super) fn read(member: Option<&ProjectMembership>, mail: Mail) -> Invited {
        let name = |(policy, name): (Reference, Option<&str>)| match name {
            Some(name) => name.to_owned(),
            None => policy.to_string(),
        };
        let policies = member.map(ProjectMembership::policies).unwrap_or_default();
        Invited {
            membership: member.map(|member| member.id().clone()),
            record: member.and_then(ProjectMembership::profile),
            name: member.and_then(|member| member.profile_name().map(str::to_owned)),
            policies: policies.into_iter().map(name).collect(),
            gone: Vec::new(),
            mail,
        }
    }
}

/// What is known of the mail of an invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mail {
    /// None was wanted.
    NotAsked,
    /// The server handed it to its mail server; what it says.
    HandedOver(Letter),
    /// It failed, for the reason the mail server gave.
    Failed(String),
    /// The answer was lost: it may have gone out or not.
    Unknown,
}

/// Why an invite made no member, or is not known to have made one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotInvited {
    /// The address is a member already; which one, where it could be found.
    AlreadyMember(Option<Id>),
    /// The server refused fields: its field names (contract §7.4) and words.
    Fields(Vec<(String, String)>, Refusal),
    /// The server refused for another reason; it may have left an account behind.
    Refused(Refusal),
    /// Two changes ran at the same moment and this one lost; it has nothing to do with the data.
    Clash(Refusal),
    /// The answer was lost, and the server does not know the invite: it was not carried out, unless
    /// it is still under way.
    NotFound,
    /// The answer was lost, and whether the invite was carried out could not be found out.
    Unknown,
    /// A call was not carried out, for a reason that is the same everywhere.
    Failed(ApiError),
}

impl NotInvited {
    /// Whether an invite that ended like this may have left an account behind, whose next mail is then
    /// only a note (contract §7.4, "Consequence"). Names, addresses and the role are checked before
    /// anything is written (§7.2, step 1).
    pub fn may_leave_account(&self) -> bool {
        let first = ["firstName", "lastName", "email", "resourceType"];
        match self {
            NotInvited::Fields(fields, _) => {
                !fields.iter().all(|(field, _)| first.contains(&&**field))
            }
            // 404 and 410 are said of what the invite names: a record, or the patient.
            NotInvited::Failed(error) => matches!(error, ApiError::NotFound(_)),
            NotInvited::AlreadyMember(_) => false,
            NotInvited::Refused(_)
            | NotInvited::Clash(_)
            | NotInvited::NotFound
            | NotInvited::Unknown => true,
        }
    }
}

/// What the mail of an invite says (contract §5, "Mails"). It follows from whether the account existed
/// when the invite came (§7.2, steps 2 and 6), which no answer tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letter {
    /// The account was new: a link to set a password.
    Link,
    /// The account was there: a note that the project is open to it, without such a link.
    Note,
    /// One of the two; accounts of the whole server cannot be looked up.
    #[default]
    Unknown,
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_checked_first_leaves_no_account() {
        let fields = |names: &[&str]| {
            let fields = names.iter().map(|name| ((*name).to_owned(), String::new()));
            NotInvited::Fields(fields.collect(), Refusal::default())
        };
        let clean = [
            fields(&["firstName", "email"]),
            NotInvited::AlreadyMember(None),
            NotInvited::Failed(ApiError::SignedOut),
            NotInvited::Failed(ApiError::TooMany(None)),
        ];
        assert!(!clean.iter().any(NotInvited::may_leave_account));
        let doubtful = [
            fields(&["accessPolicy"]),
            fields(&["email", "patient"]),
            NotInvited::Refused(Refusal::default()),
            NotInvited::Clash(Refusal::default()),
            NotInvited::NotFound,
            NotInvited::Unknown,
            NotInvited::Failed(ApiError::NotFound(Refusal::default())),
        ];
        assert!(doubtful.iter().all(NotInvited::may_leave_account));
    }
}
