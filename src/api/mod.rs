//! The server, one method per endpoint in the words of the domain.
//!
//! A method takes what was validated and gives what was read; paths and bodies stay in here.

pub mod auth;
mod error;
mod http;
pub mod invite;
mod member;
mod people;
mod policy;
mod project;
pub mod repair;

pub use error::{ApiError, Refusal, read_answer};
pub use http::{AccessToken, Api, Credentials, Withdrawn};
pub use member::{MemberPage, MemberRow, PAGE_SIZE};
pub use policy::read_sources;

/// The result of a call.
pub type Result<T> = std::result::Result<T, ApiError>;
