//! The rules of the forms against what the servers really took and refused.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod fixtures;

use fixtures::{Exchange, exchanges};
use usher::form::email::check_email;
use usher::form::name::check_name;
use usher::form::password::check_new_password;

/// The recorded calls to the paths that end like one of these.
fn posts(paths: &[&str]) -> Vec<Exchange> {
    let mut all = exchanges();
    all.retain(|exchange| exchange.method == "POST" && exchange.request.is_object());
    all.retain(|exchange| paths.iter().any(|path| exchange.path.ends_with(path)));
    all
}

/// The recorded texts of this field, each with whether an issue has one of these texts.
fn typed(all: &[Exchange], field: &str, refusals: &[&str]) -> Vec<(String, bool)> {
    let of_field = all.iter().filter_map(|exchange| {
        let text = exchange.request[field].as_str()?.to_owned();
        let body = exchange.body_text();
        let is_refused = refusals.iter().any(|refusal| body.contains(refusal));
        let is_taken = exchange.status == 200;
        (is_refused || is_taken).then_some((text, is_refused))
    });
    of_field.collect()
}

#[test]
fn addresses_are_taken_and_refused_as_recorded() {
    let refusals = [
        "Either email or externalId is required",
        "Valid email address is required",
    ];
    let mut all = posts(&["/invite", "/auth/login"]);
    // With another identifier the address may be empty.
    all.retain(|exchange| exchange.request["externalId"].is_null());
    let typed = typed(&all, "email", &refusals);
    assert!(typed.iter().filter(|(_, is_refused)| *is_refused).count() > 10);
    for (text, is_refused) in typed {
        match check_email(&text) {
            // What surrounds an address is left out instead of refused.
            Ok(address) if address != text => {
                let around = match text.as_str() {
                    "Bob <bob@clinic.example>" => "bob@clinic.example",
                    "dot@clinic.example." => "dot@clinic.example",
                    spaced => spaced.trim(),
                };
                assert_eq!(address, around);
            }
            checked => assert_eq!(checked.is_err(), is_refused, "{text}"),
        }
    }
}

#[test]
fn names_are_taken_and_refused_as_recorded() {
    for (field, which) in [("firstName", "first name"), ("lastName", "last name")] {
        let required = if field == "firstName" {
            "First name is required"
        } else {
            "Last name is required"
        };
        let blank = ["[\"User.", field, "\"]"].concat();
        let typed = typed(&posts(&["/invite"]), field, &[required, &blank]);
        assert!(typed.len() > 100);
        for (text, is_refused) in typed {
            let checked = check_name(&text, which);
            // Here names end at 128 characters; the server has no limit.
            if text.chars().count() <= 128 {
                assert_eq!(checked.is_err(), is_refused, "{text:?}");
            }
            if let Ok(name) = checked {
                assert_eq!(name, text.trim());
            }
        }
    }
}

#[test]
fn new_passwords_are_taken_and_refused_as_recorded_of_v5() {
    let mut all = posts(&["/auth/setpassword", "/auth/newuser", "/invite"]);
    all.retain(Exchange::is_v5);
    let refusals = ["Password must be at least", "Password must be no more than"];
    let typed = typed(&all, "password", &refusals);
    assert!(typed.iter().filter(|(_, is_refused)| *is_refused).count() > 5);
    for (text, is_refused) in typed {
        let text = match &*text {
            "100-character-password" => "x".repeat(100),
            _ => text,
        };
        assert_eq!(check_new_password(&text).is_err(), is_refused, "{text}");
    }
}
