//! Members that a test makes for itself, behind the app's back.

use super::server::Server;
use serde_json::{Value, json};

/// Somebody who is a member.
pub struct Person {
    /// The membership.
    pub id: String,
    /// The account, `User/…`.
    pub user: String,
    /// The record, `Practitioner/…`.
    pub profile: String,
    pub name: String,
    pub email: String,
}

impl Person {
    /// The address of their page.
    pub fn page(&self) -> String {
        ["/admin/users/", &self.id].concat()
    }
}

impl Server {
    /// Invites a practitioner without mail; `more` says what is otherwise.
    pub fn new_member(&self, first: &str, last: &str, more: &Value) -> Person {
        let email = [&first.to_lowercase(), "@example.com"].concat();
        let mut invite = json!({
            "resourceType": "Practitioner", "firstName": first, "lastName": last, "email": email, "sendEmail": false,
        });
        set(&mut invite, more);
        let membership = self.admin("invite", &invite);
        Person {
            id: text(&membership["id"]),
            user: text(&membership["user"]["reference"]),
            profile: text(&membership["profile"]["reference"]),
            name: [first, " ", last].concat(),
            email,
        }
    }

    /// Somebody who is there from the start, or was made before.
    pub fn member(&self, email: &str) -> Person {
        let all = self.members(email);
        let membership = all
            .first()
            .unwrap_or_else(|| panic!("{email} is no member"));
        Person {
            id: text(&membership["id"]),
            user: text(&membership["user"]["reference"]),
            profile: text(&membership["profile"]["reference"]),
            name: text(&membership["profile"]["display"]),
            email: email.to_owned(),
        }
    }

    /// The membership as it is stored.
    pub fn stored(&self, person: &Person) -> Value {
        let path = ["ProjectMembership/", &person.id].concat();
        self.fhir("GET", &path, &Value::Null)
    }

    /// Whether somebody is still a member.
    pub fn has_member(&self, person: &Person) -> bool {
        let search = ["ProjectMembership?_id=", &person.id].concat();
        !self.find(&search).is_empty()
    }

    /// Saves a membership behind the app's back; what is to be `null` goes.
    pub fn change(&self, person: &Person, fields: &Value) {
        self.change_as(super::server::ADMIN_EMAIL, person, fields);
    }

    /// The same in somebody's name.
    pub fn change_as(&self, email: &str, person: &Person, fields: &Value) {
        let mut membership = self.stored(person);
        set(&mut membership, fields);
        let target = ["/fhir/R4/ProjectMembership/", &person.id].concat();
        self.ask(email, "PUT", &target, &membership);
    }

    /// Makes a resource.
    pub fn create(&self, resource: &Value) -> Value {
        self.fhir("POST", &text(&resource["resourceType"]), resource)
    }

    /// Deletes a resource.
    pub fn delete(&self, reference: &str) {
        self.fhir("DELETE", reference, &Value::Null);
    }

    /// The reference to a policy, as a membership has it.
    pub fn policy(&self, name: &str) -> Value {
        let name = sandbox::message::percent_encoded(name);
        let found = self.find(&["AccessPolicy?name:exact=", &name].concat());
        let policy = found.first().expect("a policy");
        let reference = ["AccessPolicy/", &text(&policy["id"])].concat();
        json!({"reference": reference, "display": policy["name"]})
    }
}

/// An answer to whoever asked too often, to be waited for so many milliseconds.
pub fn too_many(milliseconds: u32) -> Value {
    let diagnostics = json!({"_remainingPoints": 0, "_msBeforeNext": milliseconds}).to_string();
    json!({"status": 429, "body": {
        "resourceType": "OperationOutcome", "id": "too-many-requests",
        "issue": [{"severity": "error", "code": "throttled", "details": {"text": "Too Many Requests"}, "diagnostics": diagnostics}],
    }})
}

fn set(object: &mut Value, fields: &Value) {
    let object = object.as_object_mut().expect("an object");
    for (key, value) in fields.as_object().expect("fields") {
        match value {
            Value::Null => drop(object.remove(key)),
            value => drop(object.insert(key.clone(), value.clone())),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
