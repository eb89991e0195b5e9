//! The page of a member: reading, editing, undo, conflict, bulk.
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
mod edit;
mod ending;
mod history;
mod page;
mod race;
mod scene;
#[path = "../support/mod.rs"]
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
