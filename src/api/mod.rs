//! The server, one method per endpoint in the words of the domain.
//!
//! A method takes what was validated and gives what was read; paths and bodies stay in here.

pub mod account;
mod admins;
pub mod auth;
mod batch;
pub mod bulk;
mod default_policy;
mod details;
mod error;
pub mod factor;
pub mod facts;
pub mod history;
mod http;
pub mod invite;
pub mod links;
mod list;
mod mailed;
mod member;
mod membership;
pub mod own;
mod people;
mod policy;
pub mod policy_use;
pub mod preflight;
pub mod program;
mod project;
mod project_list;
pub mod register;
pub mod removal;
pub mod repair;
pub mod resource;
pub mod restore;
mod roles;
mod walk;

pub use batch::read_batch;
pub use details::{Found, MemberDetails};
pub use error::{ApiError, Refusal, counted, read_answer};
pub use http::{AccessToken, Api, Credentials, Withdrawn};
pub use list::{AllMembers, Kind, Known, Match, Matches, MemberPage, Met, is_plain, read_matches};
pub use member::MemberRow;
pub use membership::NotSaved;
pub use policy::read_source;
pub use project_list::{ProjectList, StoredList};
pub use roles::{ROLES, Roles};

/// The result of a call.
pub type Result<T> = std::result::Result<T, ApiError>;
