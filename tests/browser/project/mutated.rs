//! Answers with something else in random places: whatever the page makes of them, the program does not break. A panic
//! would end the test.

use crate::support::act::{click, enter, settle};
use crate::support::app::App;
use crate::support::network::idle;
use crate::support::part::Part;
use crate::support::server::{Server, Version::V5_1};
use leptos::prelude::{document, window};
use sandbox::seed::BOTH;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// How often each page is loaded; every answer is another one each time.
const ROUNDS: u32 = 12;

/// The same row of numbers for the same seed (mulberry32).
struct Numbers(u32);

impl Numbers {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x6D2B_79F5);
        let mut mixed = (self.0 ^ (self.0 >> 15)).wrapping_mul(1 | self.0);
        mixed ^= mixed.wrapping_add((mixed ^ (mixed >> 7)).wrapping_mul(61 | mixed));
        usize::try_from(mixed ^ (mixed >> 14)).unwrap() % end
    }
}

/// What stands where something else is expected.
fn shapes() -> Vec<Value> {
    let long = "x".repeat(3_000);
    let Value::Array(shapes) = json!([
        null, true, false, 0, -1, 1e21, 9_007_199_254_740_993_u64, "", " ", "/", "Patient/", "../x", "\0\u{202E}", long,
        "2026-02-30", "-1", [], {}, [null], [[]], [{}], {"reference": 7}, {"reference": "AccessPolicy/x"},
        {"resource": null},
    ]) else {
        unreachable!("a list")
    };
    shapes
}

/// The pointers to everything inside a value.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(at, value)| (at.to_string(), value))
            .collect(),
        _ => return,
    };
    for (key, value) in inside {
        let at = [at, "/", &key].concat();
        places(value, &at, all);
        all.push(at);
    }
}

/// The value with some places changed, taken away, doubled or exchanged.
fn mutated(mut value: Value, numbers: &mut Numbers) -> Value {
    let shapes = shapes();
    for _ in 0..=numbers.below(6) {
        let mut all = vec![String::new()];
        places(&value, "", &mut all);
        let at = all[numbers.below(all.len())].clone();
        let other = value.pointer(&all[numbers.below(all.len())]).cloned();
        let kind = numbers.below(100);
        let Some((parent, key)) = at.rsplit_once('/').filter(|_| kind >= 60) else {
            *value.pointer_mut(&at).unwrap() = shapes[numbers.below(shapes.len())].clone();
            continue;
        };
        match value.pointer_mut(parent).unwrap() {
            Value::Object(object) if kind < 75 => drop(object.remove(key)),
            Value::Array(list) if kind < 85 => {
                list.push(list[key.parse::<usize>().unwrap()].clone())
            }
            _ => *value.pointer_mut(&at).unwrap() = other.unwrap_or_default(),
        }
    }
    value
}

/// From now on all answers are changed, each otherwise, the same for the same seed.
fn mutate(server: &Server, seed: u32) {
    let mut numbers = Numbers(seed);
    server.change_answers(move |body| mutated(body, &mut numbers));
}

/// Opens what is folded away.
async fn unfold() {
    let folded = document()
        .query_selector_all("details:not([open]) > summary")
        .unwrap();
    for at in 0..folded.length() {
        let summary: HtmlElement = folded.item(at).unwrap().unchecked_into();
        summary.click();
    }
    settle().await;
}

/// The program still runs: its page is there, and not the one that stands in for it.
fn assert_is_alive(app: &App, seed: u32) {
    assert_ne!(document().title(), "Something went wrong", "seed {seed}");
    assert!(!app.all("heading").is_empty(), "no heading, seed {seed}");
}

/// Opens a page again and again, does something on it, and looks whether the program still runs.
async fn survives(seed: u32, path: impl AsyncFn(&Server) -> String, more: impl AsyncFn(&App)) {
    let server = Server::start(V5_1);
    let path = path(&server).await;
    for seed in seed..seed + ROUNDS {
        mutate(&server, seed);
        let app = server.signed_in(&path).await;
        let columns = "name,email,policies,active,account,mfa,activation,invited-by,added";
        let kept = window().session_storage().unwrap().unwrap();
        kept.set_item("usher.columns", columns).unwrap();
        let app = app.reload().await;
        idle().await;
        unfold().await;
        more(&app).await;
        idle().await;
        assert_is_alive(&app, seed);
    }
}

macro_rules! survives {
    ($name:ident, $seed:expr, $path:expr) => {
        #[wasm_bindgen_test]
        async fn $name() {
            survives($seed, async |_| $path.to_owned(), async |_| {}).await;
        }
    };
}

survives!(the_users, 1_000, "/admin/users");
survives!(
    the_users_sorted_and_filtered,
    2_000,
    "/admin/users?q=a&role=Practitioner&sort=name"
);
survives!(the_details, 3_000, "/admin/details");
survives!(the_clients, 4_000, "/admin/clients");
survives!(the_bots, 5_000, "/admin/bots");
survives!(the_policies, 6_000, "/admin/policies");
survives!(the_secrets, 7_000, "/admin/secrets");
survives!(the_settings, 8_000, "/admin/settings");
survives!(the_sites, 9_000, "/admin/sites");
survives!(the_account, 10_000, "/account");

#[wasm_bindgen_test]
async fn a_user() {
    let page = async |server: &Server| server.new_member("Ana", "Costa", &json!({})).page();
    survives(11_000, page, async |_| {}).await;
}

#[wasm_bindgen_test]
async fn the_invite() {
    let fill_in = async |app: &App| {
        idle().await;
        let Some(dialog) = app.find("dialog", "Invite new user").map(Part) else {
            return;
        };
        let typed = [
            ("First name", "Ana"),
            ("Last name", "Costa"),
            ("Email", "zoe@example.com"),
        ];
        // What is asked meanwhile is answered wrongly too, and may take the form away.
        for (name, text) in typed {
            let Some(field) = dialog.find("textbox", name) else {
                return;
            };
            enter(field.unchecked_ref(), text).await;
        }
        for (role, name) in [("combobox", "Access policy"), ("button", "Invite")] {
            let Some(control) = dialog.find(role, name) else {
                return;
            };
            click(&control).await;
            idle().await;
        }
    };
    survives(12_000, async |_| "/admin/invite".to_owned(), fill_in).await;
}

#[wasm_bindgen_test]
async fn signing_in() {
    let server = Server::start(V5_1);
    for seed in 13_000..13_000 + ROUNDS {
        let app = server.app("/signin").await;
        mutate(&server, seed);
        app.fill("textbox", "Email", BOTH.0).await;
        app.fill("textbox", "Password", BOTH.1).await;
        app.click("button", "Sign in").await;
        idle().await;
        assert_is_alive(&app, seed);
    }
}
