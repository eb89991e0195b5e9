//! What people do on the page of a member.

use crate::support::app::App;
use crate::support::part::Part;
use crate::support::people::Person;
use crate::support::server::{Server, Version};
use serde_json::{Value, json};

/// Somebody with a policy, and her page with the administrator signed in.
pub async fn open(version: Version) -> (App, Person) {
    let server = Server::start(version);
    let ana = member(&server, &json!({}));
    (open_page(&server, &ana).await, ana)
}

/// Somebody with a policy; `more` says what is otherwise.
pub fn member(server: &Server, more: &Value) -> Person {
    let mut invite = json!({"accessPolicy": server.policy("Read only")});
    let further = more.as_object().expect("fields").clone();
    invite.as_object_mut().expect("fields").extend(further);
    server.new_member("Ana", "Costa", &invite)
}

/// The page of somebody, all of it there.
pub async fn open_page(server: &Server, person: &Person) -> App {
    let app = server.signed_in(&person.page()).await;
    app.until_heading(&person.name).await;
    form(&app).await.get("button", "Save").await;
    app
}

/// The section with the form.
pub async fn form(app: &App) -> Part {
    app.part("region", "Access and settings").await
}

/// What is stored as the label of a membership.
pub fn label(text: &str) -> Value {
    json!([{"system": "https://medplum.com/identifier/label", "value": text}])
}
