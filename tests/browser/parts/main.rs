//! The parts of `ui` and the history, in a real browser, as a person and a screen reader meet them.
//!
//! Elements are found by role and accessible name, so a test fails when a part looks right but is announced wrong.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod access;
mod announce;
mod calls;
mod combobox;
mod dialog;
mod field;
mod load;
mod navigate;
mod role;
mod summary;
#[path = "../support/mod.rs"]
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
