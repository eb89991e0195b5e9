//! What a super administrator finds for an address after a call (`serverStateAfter` of the recordings).

use sandbox::json::{is_true, items, str_at, text_at};
use serde_json::{Value, json};

use crate::world::World;

/// The same overview for the address, or else the external id, of a request.
pub fn of(world: &World, request: &Value) -> Value {
    let store = &world.core.store;
    let address = text_at(request, "email").map(str::to_lowercase);
    let external = text_at(request, "externalId");
    let users: Vec<Value> = store
        .all("User")
        .filter(|user| match &address {
            Some(address) => str_at(user, "email") == address,
            None => external.is_some() && text_at(user, "externalId") == external,
        })
        .map(|user| overview(world, user))
        .collect();
    let mut state = json!({"users": users});
    for kind in ["Practitioner", "Patient", "RelatedPerson"] {
        let carrying = store.all(kind).filter(|profile| {
            let mut contacts = items(profile, "telecom").iter();
            address
                .as_deref()
                .is_some_and(|address| contacts.any(|contact| str_at(contact, "value") == address))
        });
        state[kind] = json!(carrying.count());
    }
    state
}

fn overview(world: &World, user: &Value) -> Value {
    let reference = format!("User/{}", str_at(user, "id"));
    let of_user = |resource: &&Value| str_at(&resource["user"], "reference") == reference;
    let requests: Vec<Value> = world
        .core
        .store
        .all("UserSecurityRequest")
        .filter(of_user)
        .map(|request| json!({"type": request["type"], "used": is_true(request, "used")}))
        .collect();
    json!({
        "scope": if user.get("project").is_some() { "project" } else { "server" },
        "hasPassword": text_at(user, "passwordHash").is_some(),
        "mfaRequired": user.get("mfaRequired"),
        "firstName": user["firstName"],
        "securityRequests": requests,
        "memberships": world.core.store.all("ProjectMembership").filter(of_user).count(),
    })
}
