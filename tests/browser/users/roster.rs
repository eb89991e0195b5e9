//! The members as the server stores them: what the list is held against; and what the list shows.

use crate::support::act::wait;
use crate::support::app::App;
use crate::support::part::{Part, text};
use crate::support::server::Server;
use serde_json::Value;
use wasm_bindgen::JsCast;

/// What is known of a member without the app.
pub struct Known {
    pub name: String,
    pub email: String,
    pub role: String,
    pub admin: bool,
    pub active: bool,
    pub policies: Vec<String>,
    /// Whether the account is of this project alone.
    pub is_own: bool,
}

impl Known {
    /// Whether the list finds this in name or address.
    pub fn contains(&self, text: &str) -> bool {
        let wanted = text.to_lowercase();
        self.name.to_lowercase().contains(&wanted) || self.email.contains(&wanted)
    }
}

/// Everybody, those last changed first.
pub fn everybody(server: &Server) -> Vec<Known> {
    let all = server.find(concat!(
        "ProjectMembership?profile-type=Practitioner,Patient,RelatedPerson&_count=1000&_sort=-_lastUpdated,-_id",
        "&_include=ProjectMembership:profile&_include=ProjectMembership:access-policy&_include=ProjectMembership:user",
    ));
    let found = |reference: &Value| {
        let (kind, id) = reference.as_str()?.split_once('/')?;
        all.iter()
            .find(|one| one["resourceType"] == kind && one["id"] == id)
    };
    let members = all
        .iter()
        .filter(|one| one["resourceType"] == "ProjectMembership");
    let known = |member: &Value| {
        let further = member["access"].as_array().into_iter().flatten();
        let policies = further
            .map(|access| &access["policy"])
            .chain([&member["accessPolicy"]]);
        let names = policies.filter_map(|policy| found(&policy["reference"]));
        let role = string(&member["profile"]["reference"]);
        Known {
            name: string(&member["profile"]["display"]),
            email: string(&member["user"]["display"]),
            role: role.split('/').next().unwrap_or_default().to_owned(),
            admin: member["admin"] == true,
            active: member["active"] != false,
            policies: names.map(|policy| string(&policy["name"])).collect(),
            is_own: found(&member["user"]["reference"]).is_some(),
        }
    };
    members.map(known).collect()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The rows on screen, without the head.
fn rows(app: &App) -> Vec<Part> {
    let table = app.find("table", "Users").map(Part);
    let rows = table.map(|table| table.all("row")).unwrap_or_default();
    rows.into_iter().skip(1).map(Part).collect()
}

/// The names on screen, from top to bottom.
pub fn names(app: &App) -> Vec<String> {
    let name = |row: &Part| row.texts("link").first().cloned().unwrap_or_default();
    rows(app).iter().map(name).collect()
}

/// What stands in a column, from top to bottom.
pub fn column(app: &App, name: &str) -> Vec<String> {
    let cell = |row: &Part| {
        let selector = ["[data-label='", name, "']"].concat();
        let cell = row.0.query_selector(&selector).unwrap();
        cell.map(|cell| text(cell.unchecked_ref()))
            .unwrap_or_default()
    };
    rows(app).iter().map(cell).collect()
}

/// The addresses on screen, from top to bottom.
pub fn emails(app: &App) -> Vec<String> {
    column(app, "Email")
}

/// Waits until exactly these people are on screen, in whatever order.
pub async fn until_shown<'a>(app: &App, people: impl IntoIterator<Item = &'a Known>) {
    let mut wanted: Vec<&str> = people.into_iter().map(|one| one.email.as_str()).collect();
    wanted.sort_unstable();
    let shown = || {
        let mut shown = emails(app);
        shown.sort_unstable();
        shown
    };
    let look = || (shown() == wanted).then_some(());
    wait(look, || format!("{wanted:?} on screen but {:?}", shown())).await;
}

/// Waits until this is on screen, from top to bottom.
pub async fn until_in_order(what: impl Fn() -> Vec<String>, wanted: &[&str]) {
    let look = || (what() == wanted).then_some(());
    wait(look, || format!("{wanted:?} on screen but {:?}", what())).await;
}

/// What is said where somebody was looked for and nobody is there.
pub const NOBODY: &str = "No users match";

/// Puts one's words into the box that searches.
pub async fn search(app: &App, words: &str) {
    app.fill("searchbox", "Name or email", words).await;
}

/// Lets the server seem to have more members than are sorted in the page, when it is asked for all of them the next time.
pub fn more_than_fit(server: &Server) {
    let first = serde_json::json!({"status": 200, "body": {
        "resourceType": "Bundle", "type": "searchset", "total": 1200,
    }});
    server.fault("GET", "/fhir/R4/ProjectMembership?_sort=_id", first);
}
