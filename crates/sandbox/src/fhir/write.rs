//! Creating, replacing and deleting resources (contract §9, §10, §12).

use serde_json::{Value, json};

use super::{present, read};
use crate::admin::membership::refuse_taken_external_id;
use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::{remove, str_at};
use crate::message::Response;
use crate::outcome::{Answer, Failure, Kind, all_ok};
use crate::policy::{self, Interaction, Rights};
use crate::schema;
use crate::search::Scope;
use crate::store::{Row, parse_reference};

/// Fields a project administrator can't change: what is sent is silently put back.
fn fixed_fields(kind: &str) -> &'static [&'static str] {
    match kind {
        "ProjectMembership" => &["project", "user"],
        "Project" => &[
            "features",
            "link",
            "systemSetting",
            "superAdmin",
            "systemSecret",
            "strictMode",
        ],
        "User" => &[
            "email",
            "emailVerified",
            "mfaEnrolled",
            "project",
            "passwordHash",
            "mfaSecret",
        ],
        _ => &[],
    }
}

/// `POST /fhir/R4/{Type}`.
pub fn create(exchange: &mut Exchange, caller: &Caller, kind: &str) -> Answer {
    let rights = policy::require(exchange, caller, kind, Interaction::Create)?;
    let mut resource = exchange.body.clone();
    check_type(&resource, kind)?;
    let row = Row::of(&resource);
    let wanted = Interaction::Create;
    recognise(exchange, caller, &rights, (&row, wanted))?;
    remove(&mut resource, "id");
    if kind == "ProjectMembership" && exchange.v5() {
        check_own_project(&resource, caller)?;
    } else {
        for field in fixed_fields(kind) {
            remove(&mut resource, field);
        }
    }
    schema::validate(&resource, exchange.v5())?;
    if kind == "ProjectMembership" {
        refuse_taken_external_id(exchange.store, &resource)?;
    }
    let created = exchange
        .store
        .create(resource, &caller.author(), exchange.context)?;
    let location = format!(
        "{}fhir/R4/{kind}/{}",
        exchange.settings.base_url,
        str_at(&created, "id")
    );
    Ok(answer(exchange, 201, &created).with("location", location))
}

/// In 5.1 a membership may be created by hand, but only in one's own project.
fn check_own_project(resource: &Value, caller: &Caller) -> Result<(), Failure> {
    match parse_reference(&resource["project"]) {
        Some((_, id)) if id != caller.project => Err(Failure::forbidden()),
        _ => Ok(()),
    }
}

fn check_type(resource: &Value, kind: &str) -> Result<(), Failure> {
    match str_at(resource, "resourceType") {
        "" => Err(Failure::Outcome(
            Kind::Structure,
            vec![crate::outcome::Issue {
                text: "Missing resource type".into(),
                ..Default::default()
            }],
        )),
        sent if sent == kind => Ok(()),
        _ => Err(Failure::invalid("Incorrect resource type")),
    }
}

/// `PUT /fhir/R4/{Type}/{id}`. Honours `If-Match`.
pub fn update(exchange: &mut Exchange, caller: &Caller, kind: &str, id: &str) -> Answer {
    policy::require(exchange, caller, kind, Interaction::Update)?;
    let new = exchange.body.clone();
    check_type(&new, kind)?;
    if str_at(&new, "id") != id {
        return Err(Failure::invalid("Incorrect resource ID"));
    }
    let old = may_update(exchange, caller, kind, id)?;
    check_if_match(exchange, &old)?;
    let saved = replace(exchange, caller, &old, new)?;
    Ok(answer(exchange, 200, &saved))
}

/// A record that the caller may change, as it is.
pub fn may_update(
    exchange: &Exchange,
    caller: &Caller,
    kind: &str,
    id: &str,
) -> Result<Value, Failure> {
    let rights = policy::require(exchange, caller, kind, Interaction::Update)?;
    let old = read::visible(exchange, caller, kind, id)?;
    recognise(
        exchange,
        caller,
        &rights,
        (&Row::of(&old), Interaction::Update),
    )?;
    Ok(old)
}

/// 403 unless the record is one that this is let with.
fn recognise(
    exchange: &Exchange,
    caller: &Caller,
    rights: &Rights,
    (row, wanted): (&Row, Interaction),
) -> Result<(), Failure> {
    let scope = Scope {
        store: exchange.store,
        caller,
    };
    if rights.recognises(&scope, row, wanted) {
        Ok(())
    } else {
        Err(Failure::forbidden())
    }
}

/// 412 for a stale `If-Match`.
pub fn check_if_match(exchange: &Exchange, current: &Value) -> Result<(), Failure> {
    match exchange.request.header("if-match") {
        Some(sent) if sent != present::etag(current) => {
            Err(Failure::of(Kind::PreconditionFailed, "Precondition Failed"))
        }
        _ => Ok(()),
    }
}

/// Stores a new version in place of an old one, with the fixed fields put back.
pub fn replace(
    exchange: &mut Exchange,
    caller: &Caller,
    old: &Value,
    mut new: Value,
) -> Result<Value, Failure> {
    for field in fixed_fields(str_at(old, "resourceType")) {
        remove(&mut new, field);
        if let Some(value) = old.get(*field) {
            new[*field] = value.clone();
        }
    }
    remove(&mut new, "meta");
    schema::validate(&new, exchange.v5())?;
    strip_empty(&mut new);
    if str_at(old, "resourceType") == "ProjectMembership" {
        refuse_taken_external_id(exchange.store, &new)?;
    }
    let project = str_at(&old["meta"], "project").to_owned();
    let mut author = caller.author();
    author.project = Some(&project)
        .filter(|project| !project.is_empty())
        .map(String::as_str);
    exchange.store.update(new, &author, exchange.context)
}

/// Empty strings and lists count as missing.
fn strip_empty(resource: &mut Value) {
    if let Some(object) = resource.as_object_mut() {
        object.retain(|_, value| *value != json!("") && *value != json!([]));
    }
}

/// A written resource.
pub fn answer(exchange: &Exchange, status: u16, resource: &Value) -> Response {
    present::versioned(status, resource, exchange.request.wants_extended())
}

/// `DELETE /fhir/R4/{Type}/{id}`. `If-Match` is ignored.
pub fn delete(exchange: &mut Exchange, caller: &Caller, kind: &str, id: &str) -> Answer {
    let rights = policy::require(exchange, caller, kind, Interaction::Delete)?;
    let old = Row::of(&read::visible(exchange, caller, kind, id)?);
    recognise(exchange, caller, &rights, (&old, Interaction::Delete))?;
    exchange
        .store
        .delete(kind, id, &caller.author(), exchange.context)?;
    Ok(all_ok())
}
