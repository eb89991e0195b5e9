//! What screen readers are told without the focus moving.

use crate::support::screen::{Screen, click, settle};
use leptos::prelude::*;
use usher::ui::Announcer;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_region_is_there_before_it_says_something() {
    let announcer = Announcer::start();
    let screen = Screen::mount(move || announcer.region()).await;
    assert_eq!(screen.texts("status"), [""]);
    let region = screen.get("status", "");
    announcer.say("Ann Lee was invited");
    settle().await;
    assert_eq!(screen.texts("status"), ["Ann Lee was invited"]);
    assert_eq!(screen.get("status", ""), region, "the same live region");
    announcer.say("Saved");
    settle().await;
    assert_eq!(screen.texts("status"), ["Saved"]);
}

#[wasm_bindgen_test]
async fn every_part_finds_the_one_of_the_app() {
    let screen = Screen::mount(|| {
        let announcer = Announcer::start();
        provide_context(announcer);
        let of_app = Announcer::of_app();
        let say = move |_| of_app.say("Said by a part");
        view! { <button on:click=say>"Say"</button> {announcer.region()} }.into_any()
    })
    .await;
    click(&screen.get("button", "Say")).await;
    assert_eq!(screen.texts("status"), ["Said by a part"]);
}
