//! Inviting somebody, and every outcome of it.
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

mod access;
mod aside;
mod dialog;
mod forecast;
mod form;
mod late;
mod leaving;
mod lost;
mod options;
mod outcomes;
mod related;
mod repair;
#[path = "../support/mod.rs"]
mod support;
mod way;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
