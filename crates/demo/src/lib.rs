//! Usher without a server: the sandbox's core answers in the page, and nothing is requested from anywhere.
//!
//! - [`server`]: the core with a clinic in it, and the failures that can be tried. No browser.
//! - [`sharing`]: one demo for all tabs. The first tab has the server, the others ask it.
//! - [`fetch`]: calls of `fetch` as the core's requests and answers. The browser tests use it too.
//! - `network` puts the demo in the place of `window.fetch`, `panel` draws the bar and its controls,
//!   `sign_in` fills the form of that name.

#![allow(
    clippy::indexing_slicing,
    reason = "JSON values are indexed by key, which gives null for what is not there; slices are not indexed"
)]

pub mod fetch;
mod network;
mod panel;
pub mod server;
pub mod sharing;
mod sign_in;

use sharing::Demo;
use wasm_bindgen_futures::spawn_local;

/// Finds out where the demo's server is, and starts the app as soon as it can be asked.
pub fn start(app: impl FnOnce() + 'static) {
    spawn_local(async move {
        let demo = Demo::find().await;
        network::answer_by(demo.clone());
        sign_in::to_clinic(&demo).await;
        app();
        panel::mount(demo);
        sign_in::fill();
    });
}
