//! The list of users: search, filters, orders, pages, columns.
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

mod bulk;
mod columns;
mod export;
mod filters;
mod list;
mod orders;
mod roster;
mod search;
#[path = "../support/mod.rs"]
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
