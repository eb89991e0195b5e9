//! Usher: a Project Admin console for Medplum-compatible FHIR servers.
//!
//! | module | what it knows | may use |
//! |---|---|---|
//! | [`app`] | which page is on screen | everything below |
//! | [`page`] | one URL each | form, session, navigate, ui, route |
//! | [`form`] | what may be typed and what may be sent | api types |
//! | [`session`] | who is signed in | api |
//! | [`navigate`] | the browser's history | route |
//! | [`ui`] | generic parts of the screen | nothing |
//! | [`route`] | every URL | wire |
//! | [`api`] | the server's endpoints | wire |
//! | [`config`] | the deployer's settings | nothing |
//!
//! `tests/architecture.rs` holds these arrows.

pub mod api;
pub mod config;
pub mod route;
