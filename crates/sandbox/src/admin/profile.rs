//! The profile an invite attaches the account to (contract §7.2, step 4).

use serde_json::{Value, json};

use crate::exchange::Exchange;
use crate::json::{items, str_at, text_at};
use crate::outcome::{Failure, Kind};
use crate::schema;
use crate::store::{Author, parse_reference};

/// The profile that was named, else the only one of the type with this e-mail, else a new one.
pub fn find_or_create(exchange: &mut Exchange, project: &Value) -> Result<Value, Failure> {
    let named = &exchange.body["membership"]["profile"];
    if !named.is_null() {
        return existing(exchange, project, named);
    }
    let kind = str_at(&exchange.body, "resourceType");
    let address = exchange.text("email").map(str::to_lowercase);
    let matching: Vec<&Value> = match &address {
        Some(address) => with_email(exchange, kind, str_at(project, "id"), address),
        None => Vec::new(),
    };
    match matching.as_slice() {
        [] => create(exchange, project, address.as_deref()),
        [only] => Ok((*only).clone()),
        _ => Err(Failure::of(
            Kind::MultipleMatches,
            "Multiple resources found matching condition",
        )),
    }
}

fn existing(exchange: &Exchange, project: &Value, reference: &Value) -> Result<Value, Failure> {
    let profile = exchange.store.resolve(reference)?;
    if profile["meta"]["project"] != project["id"] {
        return Err(Failure::invalid("Profile does not belong to project"));
    }
    if profile["resourceType"] != exchange.body["resourceType"] {
        return Err(Failure::invalid(
            "Profile resourceType does not match request",
        ));
    }
    Ok(profile.clone())
}

fn with_email<'a>(
    exchange: &'a Exchange,
    kind: &str,
    project: &str,
    address: &str,
) -> Vec<&'a Value> {
    exchange
        .store
        .all(kind)
        .filter(|profile| str_at(&profile["meta"], "project") == project)
        .filter(|profile| {
            items(profile, "telecom").iter().any(|contact| {
                str_at(contact, "system") == "email"
                    && str_at(contact, "value").to_lowercase() == address
            })
        })
        .collect()
}

fn create(
    exchange: &mut Exchange,
    project: &Value,
    address: Option<&str>,
) -> Result<Value, Failure> {
    let body = &exchange.body;
    let mut profile = json!({
        "resourceType": body["resourceType"],
        "name": [{"given": [body["firstName"]], "family": body["lastName"]}],
    });
    if let Some(address) = address {
        profile["telecom"] = json!([{"system": "email", "use": "work", "value": address}]);
    }
    let kind = str_at(body, "resourceType");
    if exchange.v5() && kind == "RelatedPerson" {
        profile["patient"] = patient(exchange, project)?;
    }
    schema::validate(&profile, exchange.v5())?;
    exchange.store.create(
        profile,
        &Author::system(Some(str_at(project, "id"))),
        exchange.context,
    )
}

/// The patient a new RelatedPerson belongs to, with the name as display (5.1).
fn patient(exchange: &Exchange, project: &Value) -> Result<Value, Failure> {
    let reference = &exchange.body["patient"];
    if reference.is_null() {
        return Err(Failure::invalid(
            "Patient is required to create a RelatedPerson",
        ));
    }
    let text = text_at(reference, "reference");
    let (_, id) =
        parse_reference(reference).ok_or_else(|| Failure::invalid("Invalid reference"))?;
    let patient = match exchange.store.read("Patient", id) {
        Err(Failure::Outcome(Kind::NotFound, _)) => {
            return Err(Failure::invalid(format!(
                "Patient {} does not exist",
                text.unwrap_or_default()
            )));
        }
        other => other?,
    };
    if patient["meta"]["project"] != project["id"] {
        return Err(Failure::invalid("Patient does not belong to project"));
    }
    Ok(json!({"reference": text, "display": crate::caller::display_name(patient)}))
}
