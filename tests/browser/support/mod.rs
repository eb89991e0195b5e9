//! What all tests in the browser share.
//!
//! - [`App`](app::App): the whole app on the page, with a server inside the page (`server.rs`, `network.rs`).
//! - [`Screen`](screen::Screen): one part of it.
//! - [`Part`](part::Part): finding things by role and name (`role.rs`), and using them as a person does (`act.rs`).
//!
//! [`both!`] runs a test against both versions of the server, `fake.rs` replaces what the browser has.
//! One thing is mounted at a time (`mounted.rs`). A test that fails can't clean up: the next one does it.
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "no target uses all of it"
)]

pub mod act;
pub mod app;
pub mod fake;
mod mounted;
pub mod network;
pub mod part;
pub mod people;
pub mod role;
pub mod screen;
pub mod server;
mod style;

/// One test, run against a server of each version: `both!(name, async |version| { … });`
macro_rules! both {
    ($name:ident, $test:expr) => {
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing of its file")]
            use super::*;
            use $crate::support::server::Version;

            async fn run(version: Version) {
                fn of<Test: AsyncFnOnce(Version)>(test: Test) -> Test {
                    test
                }
                of($test)(version).await;
            }

            #[wasm_bindgen_test::wasm_bindgen_test]
            async fn v4_5() {
                run(Version::V4_5).await;
            }

            #[wasm_bindgen_test::wasm_bindgen_test]
            async fn v5_1() {
                run(Version::V5_1).await;
            }
        }
    };
}
pub(crate) use both;
