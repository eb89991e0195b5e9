//! Signing in and out, going on with a session, renewing it, and its end.
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

mod attacks;
mod elsewhere;
mod factor;
mod frame;
mod idle;
mod links;
mod lost;
mod once;
mod own;
mod people;
mod register;
mod security;
mod signin;
mod start;
#[path = "../support/mod.rs"]
mod support;
mod switch;
mod tab;
mod tabs;
mod unmount;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
