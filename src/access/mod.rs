//! What access policies give: which records one may read, find, create, change and delete.
//!
//! All of it is computed here from the policies as they are stored, the way the server does it when
//! somebody signs in (contract §10, §10.1; `auth/me` in the recordings shows what it comes to). What this
//! module cannot read it shows word for word, and where the server may give more it says "may": an access
//! that looks smaller than it is would be worse than none.

mod choice;
mod condition;
mod criteria;
mod escalation;
mod fill;
mod grant;
mod limit;
mod matrix;
mod name;
mod note;
mod parameter;
mod rule;
mod sentence;
mod text;
mod typed;

pub use escalation::{GIVES_MORE, escalation};
pub use fill::{effect_of, refusal};
pub use grant::{has_value_beyond, named};
pub use limit::{Extent, Limit, LimitKind};
pub use matrix::{COLUMNS, Cell, Matrix, Row};
pub use name::kind_name;
pub use note::{Note, SUPER_ADMIN};
pub use parameter::{Kind, Parameter, parameters};
pub use rule::Rule;
pub use text::as_text;
pub use typed::{Finding, TypedPolicy};

use std::fmt;
use wire::{AccessPolicy, Reference};

/// What a member is or will be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grants {
    /// The policies.
    pub held: Held,
    /// Whether the member administers the project, which the server adds to any policy.
    pub admin: bool,
    /// Whether the project is that of super administrators, whose members the server holds to no policy.
    pub super_admin: bool,
    /// The record the account is attached to, once there is one: what `%profile` stands for.
    pub profile: Option<Reference>,
    /// What the records are called that parameters stand for, as far as it is known: sentences then have
    /// these names instead of ids.
    pub names: Vec<(Reference, String)>,
}

/// The policies of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// None and no default: full access (contract §7.1).
    Nothing,
    /// These, in the order of the membership: `accessPolicy` first, then `access`.
    Policies(Vec<Grant>),
    /// These, or in place of one of them a default of the project that is not known: whoever administers the project has
    /// that of admins where they were given that of their role (contract §10.1).
    PerhapsDefault(Vec<Grant>),
    /// The project's default, and what that is could not be found out.
    UnknownDefault,
    /// Something that is no policy with parameters; the JSON word for word. The server refuses to sign
    /// such a member in (contract §7.4).
    Unreadable(String),
}

/// One policy with the values of its parameters, an entry of `ProjectMembership.access`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The policy.
    pub policy: Reference,
    /// What it is called.
    pub label: String,
    /// Names without `%`, and their values.
    pub parameters: Vec<(String, Value)>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `valueString`.
    Text(String),
    /// `valueReference`.
    Reference(Reference),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Reference(reference) => reference.fmt(f),
        }
    }
}

/// A policy as the server has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The policy.
    Found(AccessPolicy),
    /// It was deleted: whoever has it is locked out (contract §1).
    Deleted,
    /// There is none with this id in this project.
    Missing,
}
