//! `POST /admin/projects/:id/client` and `bot`: members that are programs (contract §11). There is no
//! transaction around the steps: what a refused membership leaves behind, the real server leaves too.

use serde_json::{Value, json};

use super::membership::project_reference;
use crate::caller::{Caller, require_admin};
use crate::exchange::Exchange;
use crate::fhir::present;
use crate::founding::reference;
use crate::json::str_at;
use crate::message::Response;
use crate::outcome::{Answer, Failure, Issue};
use crate::schema;
use crate::store::Author;

/// What a new client takes over from the request as it is.
const CLIENT_FIELDS: [&str; 7] = [
    "name",
    "description",
    "redirectUri",
    "redirectUris",
    "identityProvider",
    "accessTokenLifetime",
    "refreshTokenLifetime",
];

/// `POST …/client`: the answer shows the new secret.
pub fn client(exchange: &mut Exchange, path_project: &str) -> Answer {
    let caller = require_admin(exchange)?;
    require_name(exchange, "Client name is required")?;
    // The path counts for super administrators only.
    let project = if caller.super_admin {
        path_project.to_owned()
    } else {
        caller.project.clone()
    };
    let mut client = json!({
        "resourceType": "ClientApplication",
        "secret": new_secret(exchange),
    });
    for field in CLIENT_FIELDS {
        if let Some(value) = exchange.body.get(field) {
            client[field] = value.clone();
        }
    }
    let author = if exchange.v5() {
        Author::system(Some(&project))
    } else {
        Author {
            project: Some(&project),
            reference: caller.membership["profile"].clone(),
        }
    };
    let client = create(exchange, client, &author, &project)?;
    Ok(created(present::present(&client, true)))
}

/// `POST …/bot`. Which runtime is asked for is not checked.
pub fn bot(exchange: &mut Exchange) -> Answer {
    let caller = require_admin(exchange)?;
    require_name(exchange, "Bot name is required")?;
    let mut bot = json!({
        "resourceType": "Bot",
        "name": exchange.body["name"],
        "runtimeVersion": exchange.text("runtimeVersion").unwrap_or("vmcontext"),
        "sourceCode": {
            "contentType": "text/typescript", "title": "index.ts",
            "url": format!("Binary/{}", exchange.context.uuid()),
        },
    });
    if let Some(description) = exchange.body.get("description") {
        bot["description"] = description.clone();
    }
    let bot = create(exchange, bot, &caller.author(), &caller.project)?;
    Ok(created(present::present(
        &bot,
        exchange.request.wants_extended(),
    )))
}

/// 64 random hex digits.
fn new_secret(exchange: &mut Exchange) -> String {
    [exchange.context.secret(), exchange.context.secret()].concat()
}

fn created(body: Value) -> Response {
    Response {
        status: 201,
        ..Response::ok(body)
    }
}

fn require_name(exchange: &Exchange, text: &str) -> Result<(), Failure> {
    match exchange.text("name") {
        Some(_) => Ok(()),
        None => Failure::fields(vec![Issue::at("name", text)]),
    }
}

/// Stores the program, then its membership with the policy that was asked for.
fn create(
    exchange: &mut Exchange,
    program: Value,
    author: &Author,
    project: &str,
) -> Result<Value, Failure> {
    let project = exchange.store.read("Project", project)?.clone();
    schema::validate(&program, exchange.v5())?;
    let program = exchange.store.create(program, author, exchange.context)?;
    let itself = reference(&program, str_at(&program, "name"));
    let mut membership = json!({
        "resourceType": "ProjectMembership", "project": project_reference(&project),
        "user": itself, "profile": itself,
    });
    if let Some(policy) = exchange.body.get("accessPolicy") {
        membership["accessPolicy"] = policy.clone();
    }
    schema::validate(&membership, exchange.v5())?;
    let author = Author::system(Some(str_at(&project, "id")));
    exchange
        .store
        .create(membership, &author, exchange.context)?;
    Ok(program)
}

/// `ClientApplication/:id/$rotate-secret`: a new secret for whoever knows the current one, which works on
/// as the retiring one.
pub fn rotate_secret(exchange: &mut Exchange, caller: &Caller, id: &str) -> Answer {
    if !caller.is_admin() && !caller.super_admin {
        return Err(Failure::forbidden());
    }
    let mut client = crate::fhir::read::visible(exchange, caller, "ClientApplication", id)?;
    let sent = crate::fhir::operation::parameter(exchange, "secret")
        .map(|secret| str_at(secret, "valueString"))
        .unwrap_or_default();
    if sent.is_empty() || sent != str_at(&client, "secret") {
        return Err(Failure::invalid("Provided secret does not match client"));
    }
    client["retiringSecret"] = client["secret"].clone();
    client["secret"] = json!(new_secret(exchange));
    let client = exchange
        .store
        .update(client, &caller.author(), exchange.context)?;
    Ok(present::versioned(200, &client, true))
}
