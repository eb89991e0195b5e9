//! What holds for the access as a whole.

use super::fill::{Instead, filled};
use super::grant::name_of;
use super::parameter::{parameters, unfilled};
use super::rule::{Condition, Rule};
use super::{Grant, Grants, Held, Source};
use wire::{AccessPolicy, Json, Reference};

/// What a membership in the project of super administrators means (contract §10.1).
pub const SUPER_ADMIN: &str = "This is the Super Admin project: members can access every project on this server, whatever their policy says. That includes all patients, memberships and accounts with password hashes.";

/// A sentence about the whole access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whether it is something to be careful about.
    pub is_warning: bool,
    /// Whether it is a warning that nobody must miss.
    pub is_grave: bool,
    /// The sentence.
    pub text: String,
}

impl Note {
    fn warning(text: &[&str]) -> Note {
        Note {
            is_warning: true,
            is_grave: false,
            text: text.concat(),
        }
    }

    fn fact(text: &[&str]) -> Note {
        Note {
            is_warning: false,
            is_grave: false,
            text: text.concat(),
        }
    }

    fn grave(text: &[&str]) -> Note {
        Note {
            is_grave: true,
            ..Note::warning(text)
        }
    }

    /// How grave it is; the gravest is 0.
    pub(super) fn rank(&self) -> usize {
        match (self.is_grave, self.is_warning) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }

    /// Access that lets one have more access.
    pub(super) fn gives_more(sentence: &str) -> Note {
        Note::warning(&[sentence])
    }

    /// An entry that does not say what it is about.
    pub(super) fn unreadable(from: &str, entry: &Json) -> Note {
        let exact = entry.to_string();
        Note::warning(&["“", from, "” has a rule that can’t be read: ", &exact])
    }

    /// A rule about types that policies have no say in.
    pub(super) fn without_effect(rule: &Rule) -> Note {
        Note::fact(&[
            "The rule in “",
            rule.source(),
            "” for ",
            &rule.kind,
            " has no effect: the server gives only project admins access to it.",
        ])
    }

    /// Criteria that leave nothing out; `None` for a rule with others.
    pub(super) fn idle(rule: &Rule) -> Option<Note> {
        let Condition::Idle(criteria) = &rule.condition else {
            return None;
        };
        Some(Note::warning(&[
            "The criteria “",
            criteria,
            "” in “",
            rule.source(),
            "” exclude nothing: the rule applies to every ",
            &rule.kind,
            ".",
        ]))
    }
}

impl Grants {
    /// The grants whose policy is there, each with its policy.
    pub(super) fn found<'a>(
        &'a self,
        sources: &'a [(Reference, Source)],
    ) -> Vec<(&'a Grant, &'a AccessPolicy)> {
        let mut found = Vec::new();
        for grant in self.list() {
            if let Source::Found(policy) = source(grant, sources) {
                found.push((grant, policy));
            }
        }
        found
    }
}

/// What became of the policy of a grant.
pub(super) fn source<'a>(grant: &Grant, sources: &'a [(Reference, Source)]) -> &'a Source {
    let found = sources.iter().find(|(of, _)| *of == grant.policy);
    found.map_or(&Source::Missing, |(_, source)| source)
}

/// What is to be said of these grants.
pub(super) fn notes(grants: &Grants, sources: &[(Reference, Source)]) -> Vec<Note> {
    let mut notes = Vec::new();
    if grants.super_admin {
        notes.push(Note::grave(&[SUPER_ADMIN]));
    }
    match &grants.held {
        Held::Nothing => notes.push(Note::warning(&[
            "No access policy: this gives full access to all project data. Patients would see all other patients’ data.",
        ])),
        Held::PerhapsDefault(_) => notes.push(Note::warning(&[
            "If this is the project’s default policy for the role, the server uses the admin default instead. Couldn’t check, so the access may be wider.",
        ])),
        Held::UnknownDefault => notes.push(Note::warning(&[
            "The server uses the project’s default policy, if there is one. Couldn’t check which, so the access is unknown.",
        ])),
        Held::Unreadable(exact) => notes.push(Note::grave(&[
            "This member’s stored access can’t be read. They are probably locked out, but may have any access: ",
            exact,
        ])),
        Held::Policies(_) => {}
    }
    for grant in grants.list() {
        match source(grant, sources) {
            Source::Found(_) => {}
            Source::Deleted => notes.push(Note::warning(&[
                "“",
                &grant.label,
                "” no longer exists: members who have it are locked out, even with other policies.",
            ])),
            Source::Missing => notes.push(Note::warning(&[
                "“",
                &grant.label,
                "” can’t be found in this project. If it doesn’t exist, members who have it are locked out; if it belongs to another project, it may give any access.",
            ])),
        }
    }
    let mut compartment = None;
    let mut addresses = Vec::new();
    for (grant, policy) in grants.found(sources) {
        about_patient(grant, policy, grants.profile.as_ref(), &mut notes);
        let filled = filled(policy.json(), grant, grants.profile.as_ref());
        about_policy(&grant.label, &filled.meant, &mut notes);
        let policy = match &filled.instead {
            None => &filled.meant,
            Some(Instead::Read(read)) => {
                notes.push(Note::grave(&[
                    "A value for “",
                    &grant.label,
                    "” changes the policy itself, so it may give more than its rules say. Enter another value.",
                ]));
                read
            }
            Some(Instead::Unreadable) => {
                notes.push(Note::grave(&[
                    "A value for “",
                    &grant.label,
                    "” breaks the policy: members who have it are probably locked out, but may have any access. Enter another value.",
                ]));
                &filled.meant
            }
        };
        if !matches!(policy.get("compartment"), Json::Null) {
            compartment = Some(policy.get("compartment").clone());
        }
        addresses.extend(policy.get("ipAccessRule").items().iter().map(address));
    }
    if let Some(compartment) = compartment {
        let reference = compartment.get("reference").text();
        let given = reference.and_then(|reference| name_of(reference, &grants.names));
        let name = given.or(compartment.get("display").text()).or(reference);
        let name = name.map_or_else(|| compartment.to_string(), str::to_owned);
        notes.push(Note::fact(&[
            "New records are filed under ",
            &name,
            " (their compartment).",
        ]));
    }
    if !addresses.is_empty() {
        notes.push(Note::fact(&[
            "Sign-in depends on the network address; the first match applies: ",
            &addresses.join("; "),
            ". Any other address can sign in.",
        ]));
    }
    if grants.admin {
        notes.push(Note::fact(&[
            "As a project admin, they can also manage users, everyone’s access (their own included) and project settings, whatever their policy says.",
        ]));
    }
    notes
}

/// The server takes the member's own record for `%patient` where nobody gives a patient.
fn about_patient(
    grant: &Grant,
    policy: &AccessPolicy,
    profile: Option<&Reference>,
    notes: &mut Vec<Note>,
) {
    let is_patient = profile.is_some_and(|profile| profile.kind() == "Patient");
    let is_given = grant.parameters.iter().any(|(name, _)| name == "patient");
    let named = parameters(std::slice::from_ref(policy));
    if !is_patient && !is_given && named.iter().any(|parameter| parameter.name == "patient") {
        notes.push(Note::fact(&[
            "“",
            &grant.label,
            "” needs a patient and none is chosen. The server then uses the member’s own profile, which suits patients only.",
        ]));
    }
}

fn about_policy(label: &str, policy: &Json, notes: &mut Vec<Note>) {
    for name in unfilled(policy) {
        notes.push(Note::warning(&[
            "“",
            label,
            "” needs a value for “",
            &name,
            "”. Without one, the server looks for the literal text “%",
            &name,
            "”, which usually finds nothing.",
        ]));
    }
    let rules = policy.get("resource");
    if rules.items().is_empty() && matches!(rules, Json::Null | Json::Array(_)) {
        notes.push(Note::fact(&[
            "“",
            label,
            "” has no rules and gives no access of its own.",
        ]));
    }
    let mut bases = Vec::new();
    for base in policy.get("basedOn").items() {
        let name = base.get("display").text();
        let name = name.or(base.get("reference").text());
        bases.push(name.map_or_else(|| base.to_string(), str::to_owned));
    }
    if !bases.is_empty() {
        // `auth/me` names the policies of a member there (contract §2.4); the server never reads it.
        notes.push(Note::fact(&[
            "“",
            label,
            "” says it is based on ",
            &bases.join(", "),
            ". The server ignores that: only its own rules count.",
        ]));
    }
}

/// One entry of `ipAccessRule` in words; word for word where it cannot be read.
fn address(rule: &Json) -> String {
    let (Some(value), Some(action)) = (rule.get("value").text(), rule.get("action").text()) else {
        return rule.to_string();
    };
    let action = match action {
        "allow" => "allowed",
        "block" => "blocked",
        other => other,
    };
    let addresses = match value {
        "*" => "every address".to_owned(),
        value => ["addresses starting with ", value].concat(),
    };
    match rule.get("name").text() {
        Some(name) => [&addresses, " (", name, ") ", action].concat(),
        None => [&addresses, " ", action].concat(),
    }
}
