//! The rest of the project: details, clients, bots, policies, secrets, settings, sites, and the palette.
//!
//! The whole app, with the sandbox's core answering in the page.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod bots;
mod client;
mod clients;
mod deletion;
mod details;
mod env;
mod mutated;
mod new_client;
mod palette;
mod policies;
mod policy;
mod scene;
mod secret;
mod secrets;
mod settings;
mod sites;
#[path = "../support/mod.rs"]
mod support;
mod together;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
