//! Usher: a Project Admin console for Medplum-compatible FHIR servers.
//!
//! | module | what it knows | may use |
//! |---|---|---|
//! | [`app`] | which page is on screen | everything below |
//! | [`page`] | one URL each | form, access, clean, member, palette, session, navigate, ui, route, config, preference, scope, signal, api types |
//! | [`form`] | what may be typed and what may be sent | access, clean, member, api types |
//! | [`session`] | who is signed in | api, scope, signal |
//! | [`palette`] | where one can go from anywhere | clean, route, api types |
//! | [`navigate`] | the browser's history | route, scope, signal |
//! | [`ui`] | generic parts of the screen | clean, scope, signal |
//! | [`route`] | every URL | wire |
//! | [`api`] | the server's endpoints | access, clean, member, wire |
//! | [`member`] | what follows from what is known of the members | access, clean, wire |
//! | [`access`] | what access policies give | wire |
//! | [`clean`] | what is meant by what is typed and pasted | nothing |
//! | [`config`] | the deployer's settings | nothing |
//! | [`preference`] | how somebody likes to work | nothing |
//! | [`scope`] | what ends with the app | nothing |
//! | [`signal`] | signals that are compiled once | nothing |
//! | `recovery` | where the program broke, for developers | nothing |
//!
//! `tests/architecture.rs` holds these arrows. `boot.js` starts the program and looks for newer releases, `recovery.js` shows
//! that it broke.

pub mod access;
pub mod api;
pub mod app;
pub mod clean;
pub mod config;
pub mod form;
pub mod member;
pub mod navigate;
pub mod page;
pub mod palette;
pub mod preference;
mod recovery;
pub mod route;
pub mod scope;
pub mod session;
pub mod signal;
pub mod ui;
