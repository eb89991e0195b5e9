//! What stands under "More options" of the invite form.

use crate::api::invite::Scope;
use crate::clean::line;
use crate::form::{Choice, Problems};
use wire::ProfileType;

/// The id of the external id.
pub const EXTERNAL_ID: &str = "invite-external-id";
/// The id of the label.
pub const LABEL: &str = "invite-label";
/// The id of the user configuration.
pub const CONFIGURATION: &str = "invite-configuration";
/// The id of the existing profile.
pub const PROFILE: &str = "invite-profile";

/// The longest label, in characters.
const LONGEST_LABEL: usize = 128;

/// The options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The kind of account that was asked for; see [`Options::scope`].
    pub scope: Scope,
    /// Whether a second factor is asked of them.
    pub mfa_required: bool,
    /// What another system calls them.
    pub external_id: String,
    /// What tells this membership from others of the same person.
    pub label: String,
    /// How menus and searches are set up for them.
    pub configuration: Choice,
    /// The record to attach the account to.
    pub profile: Choice,
    /// Whether to add another membership for a person who is a member already.
    pub second_membership: bool,
}

impl Options {
    /// The kind of account that will be made. Patients belong to one project, on 4.5 always, and so does
    /// everybody with an external id (contract §7.1).
    pub fn scope(&self, role: ProfileType) -> Scope {
        match role == ProfileType::Patient || !line(&self.external_id).is_empty() {
            true => Scope::Project,
            false => self.scope,
        }
    }

    /// Pushes what is wrong, in the order of the screen.
    pub(super) fn check(&self, problems: &mut Problems) {
        if line(&self.label).chars().count() > LONGEST_LABEL {
            let sentence = "The label can have at most 128 characters";
            problems.push((LABEL, sentence.to_owned()));
        }
        for (id, choice, what) in [
            (CONFIGURATION, &self.configuration, "a user configuration"),
            (PROFILE, &self.profile, "a profile"),
        ] {
            if choice.is_open() {
                let sentence = ["Choose ", what, " from the list, or clear the field"];
                problems.push((id, sentence.concat()));
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn patients_and_external_ids_belong_to_the_project() {
        let chosen = |scope, external_id: &str| Options {
            scope,
            external_id: external_id.to_owned(),
            ..Options::default()
        };
        let rows = [
            (
                chosen(Scope::Server, ""),
                ProfileType::Practitioner,
                Scope::Server,
            ),
            (
                chosen(Scope::Project, ""),
                ProfileType::Practitioner,
                Scope::Project,
            ),
            (
                chosen(Scope::Server, " "),
                ProfileType::RelatedPerson,
                Scope::Server,
            ),
            (
                chosen(Scope::Server, "x1"),
                ProfileType::Practitioner,
                Scope::Project,
            ),
            (
                chosen(Scope::Server, ""),
                ProfileType::Patient,
                Scope::Project,
            ),
        ];
        for (options, role, expected) in rows {
            assert_eq!(options.scope(role), expected, "{role} {options:?}");
        }
    }
}
