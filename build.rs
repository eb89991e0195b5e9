//! A release for the browser is cut into parts (`src/page/part.rs`): the hook of Trunk that cuts it needs the
//! relocations still in the module. The demo is one module: it fetches nothing once it is there.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let is_demo = env::var_os("CARGO_FEATURE_DEMO").is_some();
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") && !is_demo {
        println!("cargo::rustc-cfg=parts");
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
