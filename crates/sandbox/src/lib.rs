//! A stand-in for a Medplum-compatible FHIR server, for development, demos and tests.
//!
//! - [`core`]: one request in, one answer and its mails out; a pure function of request, store, time and
//!   chance. [`route`] finds the handler: [`auth`] (sign-in, tokens, passwords), [`admin`] (projects,
//!   invites, members), [`fhir`] and [`search`] (resources).
//! - [`store`]: resources, tokens and outbox. [`seed`]: what it starts with.
//! - [`server`]: the core with [`fault`]s and a list of requests. It runs anywhere, in a page of a test too.
//! - `shell`, a feature: the network around the server, the database, the outbox page and SMTP.
//!
//! Where it says "contract", it means the wire contract recorded from real servers.

#![allow(
    clippy::indexing_slicing,
    reason = "JSON values are indexed by key, which gives null for what is not there; slices are not indexed"
)]

pub mod admin;
pub mod auth;
pub mod caller;
pub mod context;
pub mod core;
pub mod cors;
pub mod email;
pub mod exchange;
pub mod fault;
pub mod fhir;
pub mod founding;
pub mod html;
pub mod json;
pub mod limit;
pub mod mail;
pub mod message;
pub mod outcome;
pub mod policy;
pub mod route;
pub mod schema;
pub mod search;
pub mod secret;
pub mod seed;
pub mod server;
#[cfg(feature = "shell")]
pub mod shell;
pub mod store;
pub mod version;

pub use jiff::Timestamp;
pub use rand::SeedableRng;
pub use rand::rngs::StdRng;
