//! What stands behind the pages of the project, and what several of them have in common.

use crate::support::act::wait;
use crate::support::app::App;
use crate::support::part::{Part, text};
use crate::support::role::name_of;
use crate::support::server::{Server, Version};
use js_sys::Reflect;
use leptos::prelude::window;
use sandbox::message::percent_encoded;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The project, as a fault names it.
pub const PROJECT: &str = "/fhir/R4/Project/*";

/// An id that nothing has.
pub const NO_ID: &str = "00000000-0000-4000-8000-000000000000";

/// A name that would do harm as markup.
pub const HOSTILE: &str = "<img src=x onerror=\"document.title = 'taken over'\">\u{202e}evil";

/// Fails where something of a name was taken for markup.
pub fn assert_is_text(app: &App) {
    let main = app.all("main");
    let markup = main[0].query_selector("img, b, script").unwrap();
    assert!(markup.is_none(), "a name became markup");
    assert_ne!(leptos::prelude::document().title(), "taken over");
}

/// The resource with other fields; what is to be `null` goes.
pub fn with(resource: &Value, fields: Value) -> Value {
    let mut resource = resource.clone();
    let object = resource.as_object_mut().expect("a resource");
    for (key, value) in fields.as_object().expect("fields") {
        object.insert(key.clone(), value.clone());
    }
    object.retain(|_, value| !value.is_null());
    resource
}

/// The resource without what each save makes anew.
pub fn without_meta(resource: &Value) -> Value {
    with(resource, json!({"meta": null}))
}

/// Where a resource is: `ClientApplication/…`.
fn reference(resource: &Value) -> String {
    let part = |key: &str| resource[key].as_str().expect("a resource").to_owned();
    [&part("resourceType"), "/", &part("id")].concat()
}

/// A resource as it is stored now.
pub fn stored(server: &Server, resource: &Value) -> Value {
    server.fhir("GET", &reference(resource), &Value::Null)
}

/// Saves a resource with other fields, as somebody else would.
pub fn change(server: &Server, resource: &Value, fields: Value) {
    let changed = with(&stored(server, resource), fields);
    server.fhir("PUT", &reference(resource), &changed);
}

/// Deletes a resource.
pub fn delete(server: &Server, resource: &Value) {
    server.delete(&reference(resource));
}

/// The resources of this type and name.
pub fn named(server: &Server, kind: &str, name: &str) -> Vec<Value> {
    server.find(&[kind, "?name:exact=", &percent_encoded(name)].concat())
}

/// The memberships of a client or bot.
pub fn memberships(server: &Server, program: &Value) -> Vec<Value> {
    server.find(&["ProjectMembership?profile=", &reference(program)].concat())
}

/// The project as it is stored.
pub fn project(server: &Server) -> Value {
    let path = ["Project/", &server.project()].concat();
    server.fhir("GET", &path, &Value::Null)
}

/// An answer with this status and text, about this field of what was sent.
pub fn refusal(status: u16, text: &str, expression: &str) -> Value {
    let tracing = "https://medplum.com/fhir/StructureDefinition/tracing";
    json!({"status": status, "body": {
        "resourceType": "OperationOutcome",
        "id": if status == 403 { "forbidden" } else { "invalid" },
        "issue": [{
            "severity": "error", "code": "invalid", "details": {"text": text},
            "expression": if expression.is_empty() { json!(null) } else { json!([expression]) },
        }],
        "extension": [{"url": tracing, "extension": [{"url": "requestId", "valueId": "request-4711"}]}],
    }})
}

/// What stands beside a term, such as how many there are.
pub async fn fact(part: &Part, term: &str) -> String {
    let look = || {
        let terms = part.all("term").into_iter();
        let found = terms.filter(|it| text(it) == term).last()?;
        found.next_element_sibling()
    };
    let beside = wait(look, || format!("fact {term:?} in {:?}", part.text())).await;
    text(beside.unchecked_ref())
}

/// What stands in a field, be it a line, an area or a list.
pub async fn typed(part: &Part, role: &str, name: &str) -> String {
    value_of(&part.get(role, name).await)
}

/// What stands in a field.
pub fn value_of(field: &HtmlElement) -> String {
    let value = Reflect::get(field, &"value".into()).unwrap();
    value.as_string().expect("a field")
}

/// Presses the button of the page that something is asked about, and what the dialog calls it.
pub async fn do_and_confirm(app: &App, button: &str, title: &str, confirm: &str) {
    app.click("button", button).await;
    app.part("dialog", title)
        .await
        .click("button", confirm)
        .await;
    app.until_gone("dialog", title).await;
}

/// The names in a list of the project, in order.
pub fn names(app: &App) -> Vec<String> {
    let fields = app.all("textbox").into_iter();
    let names = fields.filter(|field| {
        let name = name_of(field);
        name == "Name" || name.starts_with("Name of ")
    });
    names.map(|field| value_of(&field)).collect()
}

/// A list of the project as it is stored: `secret`, `setting` or `site`.
pub fn list(server: &Server, field: &str) -> Value {
    match project(server)[field].take() {
        Value::Null => json!([]),
        list => list,
    }
}

/// Stores a list of the project, as somebody else would.
pub fn store_list(server: &Server, field: &str, entries: &Value) {
    let project = project(server);
    let empty = entries.as_array().is_none_or(Vec::is_empty);
    let entries = if empty { &Value::Null } else { entries };
    change(server, &project, json!({field: entries}));
}

/// The page of a list of the project, with these entries in it.
pub async fn open_list(version: Version, field: &str, entries: &Value) -> App {
    let server = Server::start(version);
    store_list(&server, field, entries);
    let app = server.signed_in(&["/admin/", field, "s"].concat()).await;
    app.get("button", &["Save ", field, "s"].concat()).await;
    app
}

/// What this tab keeps, as one text.
pub fn kept() -> String {
    let window = window();
    let storage = [window.session_storage(), window.local_storage()];
    let texts = storage.map(|storage| js_sys::JSON::stringify(&storage.unwrap().unwrap()).unwrap());
    let address = window.location().href().unwrap();
    [
        texts[0].as_string().unwrap(),
        texts[1].as_string().unwrap(),
        address,
    ]
    .concat()
}
