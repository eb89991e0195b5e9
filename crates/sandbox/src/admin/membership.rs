//! The membership an invite makes or updates (contract §7.2 step 5, §7.5).

use serde_json::{Value, json};

use crate::caller::{Caller, display_name};
use crate::exchange::Exchange;
use crate::json::{is_true, items, remove, str_at, text_at};
use crate::outcome::{Failure, Kind};
use crate::policy;
use crate::schema;
use crate::store::{Author, Store, parse_reference};

/// The text of the plain 409.
pub const ALREADY_MEMBER: &str = "User is already a member of this project";

/// What an update replaces even when the request leaves it out.
const REPLACED: [&str; 4] = ["accessPolicy", "access", "admin", "externalId"];

/// A project as memberships and users refer to it.
pub fn project_reference(project: &Value) -> Value {
    json!({"reference": format!("Project/{}", str_at(project, "id")), "display": project["name"]})
}

/// The user's membership in a project, the oldest if there are several.
pub fn of<'a>(store: &'a Store, user: &Value, project: &Value) -> Option<&'a Value> {
    let user = format!("User/{}", str_at(user, "id"));
    let project = format!("Project/{}", str_at(project, "id"));
    store.all("ProjectMembership").find(|membership| {
        str_at(&membership["user"], "reference") == user
            && str_at(&membership["project"], "reference") == project
    })
}

/// Makes the membership, or updates it with `upsert`.
pub fn create_or_update(
    exchange: &mut Exchange,
    caller: &Caller,
    project: &Value,
    user: &Value,
    profile: &Value,
) -> Result<Value, Failure> {
    let settings = settings(exchange, caller, project, profile)?;
    if exchange.v5() {
        check_policies(exchange, project)?;
    }
    let profile_reference = reference_with(profile, &display_name(profile));
    let existing = of(exchange.store, user, project)
        .filter(|_| !is_true(&exchange.body, "forceNewMembership"))
        .cloned();
    if let Some(existing) = existing {
        if !is_true(&exchange.body, "upsert") {
            return Err(Failure::conflict(ALREADY_MEMBER));
        }
        if existing["profile"]["reference"] != profile_reference["reference"] {
            return Err(Failure::conflict(format!(
                "{ALREADY_MEMBER} with a different profile"
            )));
        }
        let mut updated = existing;
        for key in REPLACED {
            remove(&mut updated, key);
        }
        merge(&mut updated, settings);
        return store(exchange, project, updated, true);
    }
    let mut membership = settings;
    membership["resourceType"] = json!("ProjectMembership");
    membership["project"] = project_reference(project);
    membership["user"] = reference_with(user, str_at(user, "email"));
    membership["profile"] = profile_reference;
    store(exchange, project, membership, false)
}

fn store(
    exchange: &mut Exchange,
    project: &Value,
    membership: Value,
    update: bool,
) -> Result<Value, Failure> {
    schema::validate(&membership, exchange.v5())?;
    refuse_taken_external_id(exchange.store, &membership)?;
    let author = Author::system(Some(str_at(project, "id")));
    if update {
        exchange.store.update(membership, &author, exchange.context)
    } else {
        exchange.store.create(membership, &author, exchange.context)
    }
}

/// `externalId` is unique within a project.
pub fn refuse_taken_external_id(store: &Store, membership: &Value) -> Result<(), Failure> {
    let Some(external) = text_at(membership, "externalId") else {
        return Ok(());
    };
    let project = str_at(&membership["project"], "reference");
    let taken = store.all("ProjectMembership").any(|other| {
        other["id"] != membership["id"]
            && str_at(other, "externalId") == external
            && str_at(&other["project"], "reference") == project
    });
    if taken {
        return Err(Failure::conflict(format!(
            "Key (project, \"externalId\")=({project}, {external}) already exists."
        )));
    }
    Ok(())
}

fn reference_with(resource: &Value, display: &str) -> Value {
    let mut reference = json!({
        "reference": format!("{}/{}", str_at(resource, "resourceType"), str_at(resource, "id")),
    });
    if !display.is_empty() {
        reference["display"] = json!(display);
    }
    reference
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

/// What the request says about the membership; `membership{}` wins over the fields beside it.
fn settings(
    exchange: &Exchange,
    caller: &Caller,
    project: &Value,
    profile: &Value,
) -> Result<Value, Failure> {
    let body = &exchange.body;
    let mut settings = json!({});
    for key in ["externalId", "accessPolicy", "access", "admin"] {
        if let Some(value) = body.get(key) {
            settings[key] = value.clone();
        }
    }
    if let Some(own) = body["membership"].as_object() {
        for (key, value) in own {
            if !["project", "user", "id", "resourceType", "meta", "profile"].contains(&key.as_str())
            {
                settings[key.as_str()] = value.clone();
            }
        }
    }
    if exchange.v5() {
        if settings.get("invitedBy").is_none() {
            settings["invitedBy"] = caller.membership["user"].clone();
        }
        fill_default_policy(&mut settings, project, profile);
    }
    Ok(settings)
}

/// Puts the project's default in place of a policy nobody named (5.1).
fn fill_default_policy(settings: &mut Value, project: &Value, profile: &Value) {
    let named = settings
        .get("accessPolicy")
        .is_some_and(|policy| !policy.is_null());
    if named || !items(settings, "access").is_empty() {
        return;
    }
    let kind = str_at(profile, "resourceType");
    let admin = is_true(settings, "admin");
    let Some(default) = policy::default_for(project, if admin { "Admin" } else { kind }) else {
        return;
    };
    if kind == "RelatedPerson" && !admin {
        remove(settings, "accessPolicy");
        settings["access"] = json!([{
            "policy": default,
            "parameter": [{"name": "patient", "valueReference": profile["patient"]}],
        }]);
    } else {
        settings["accessPolicy"] = default;
    }
}

/// The policies that are checked: the top-level one and those in lists, not `membership.accessPolicy` (5.1).
fn check_policies(exchange: &Exchange, project: &Value) -> Result<(), Failure> {
    let body = &exchange.body;
    let direct = body
        .get("accessPolicy")
        .filter(|policy| !policy.is_null() && body["membership"].get("accessPolicy").is_none());
    let own = items(&body["membership"], "access");
    let listed = if own.is_empty() {
        items(body, "access")
    } else {
        own
    };
    for reference in direct
        .into_iter()
        .chain(listed.iter().map(|access| &access["policy"]))
    {
        check_policy(exchange, project, reference)?;
    }
    Ok(())
}

fn check_policy(exchange: &Exchange, project: &Value, reference: &Value) -> Result<(), Failure> {
    let text = text_at(reference, "reference").unwrap_or("undefined");
    let policy = match parse_reference(reference) {
        // A reference to another type passes (contract §7.4).
        Some((kind, _)) if kind != "AccessPolicy" => return Ok(()),
        Some((kind, id)) => exchange.store.read(kind, id),
        None => Err(Failure::not_found()),
    };
    let policy = match policy {
        Err(Failure::Outcome(Kind::NotFound, _)) => {
            return Err(Failure::invalid(format!(
                "Access policy {text} does not exist"
            )));
        }
        other => other?,
    };
    if policy["meta"]["project"] != project["id"] {
        return Err(Failure::invalid(format!(
            "Access policy {text} does not belong to this project"
        )));
    }
    Ok(())
}
