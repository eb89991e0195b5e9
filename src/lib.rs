//! Usher: a Project Admin console for Medplum-compatible FHIR servers.
//!
//! | module | what it knows | may use |
//! |---|---|---|
//! | [`app`] | which page is on screen | everything below |
//! | [`page`] | one URL each | form, access, member, palette, session, navigate, ui, route, config, preference, signal, api types |
//! | [`form`] | what may be typed and what may be sent | access, member, api types |
//! | [`session`] | who is signed in | api, signal |
//! | [`palette`] | where one can go from anywhere | route, api types |
//! | [`navigate`] | the browser's history | route, signal |
//! | [`ui`] | generic parts of the screen | signal |
//! | [`route`] | every URL | wire |
//! | [`api`] | the server's endpoints | access, member, wire |
//! | [`member`] | what follows from what is known of the members | access, wire |
//! | [`access`] | what access policies give | wire |
//! | [`config`] | the deployer's settings | nothing |
//! | [`preference`] | how somebody likes to work | nothing |
//! | [`signal`] | signals that are compiled once | nothing |
//! | `recovery` | where the program broke, for developers | nothing |
//!
//! `tests/architecture.rs` holds these arrows. `boot.js` starts the program and looks for newer releases, `recovery.js` shows
//! that it broke.

pub mod access;
pub mod api;
pub mod app;
pub mod config;
pub mod form;
pub mod member;
pub mod navigate;
pub mod page;
pub mod palette;
pub mod preference;
mod recovery;
pub mod route;
pub mod session;
pub mod signal;
pub mod ui;
