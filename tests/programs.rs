//! Clients and bots against every recorded request to make or change one (contract §11).
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod fixtures;

use fixtures::{Exchange, exchanges, ours, resources};
use usher::api::resource::Resource;
use usher::api::{ApiError, read_answer};
use usher::form::draft::Rules;
use usher::form::{bot, client};
use wire::Json;

/// The recorded requests at the path that makes one.
fn made(segment: &str) -> Vec<Exchange> {
    let mut found = exchanges();
    found.retain(|exchange| {
        exchange.method == "POST"
            && exchange.path.starts_with("/admin/projects/")
            && exchange.path.ends_with(segment)
    });
    assert!(!found.is_empty());
    found
}

/// Each refusal of a field is foreseen by the form, and lands at its field when it comes all the same.
fn refusals_are_foreseen(segment: &str, rules: &Rules) -> usize {
    let mut seen = 0;
    for exchange in made(segment) {
        let answer = read_answer(exchange.status, &exchange.body_text());
        let Err(ApiError::Refused(refusal)) = answer else {
            continue;
        };
        for issue in &refusal.issues {
            let expression = issue.expression.as_deref().unwrap();
            // The membership has no field: what it refuses leaves a program without one.
            if expression.starts_with("ProjectMembership") {
                continue;
            }
            let field = rules.field(expression).expect(expression);
            let typed = (rules.open)(&ours(&exchange.request));
            let problems = (rules.check)(&typed);
            let foreseen = problems.iter().any(|(of, _)| *of == field);
            assert!(foreseen, "{}: {expression}", exchange.name);
            seen += 1;
        }
    }
    seen
}

#[test]
fn what_the_server_refuses_of_a_client_the_form_refuses_too() {
    assert!(refusals_are_foreseen("/client", &client::RULES) >= 4);
}

#[test]
fn what_the_server_refuses_of_a_bot_the_form_refuses_too() {
    assert!(refusals_are_foreseen("/bot", &bot::RULES) >= 1);
}

#[test]
fn what_the_server_took_the_form_takes() {
    for (segment, rules) in [("/client", &client::RULES), ("/bot", &bot::RULES)] {
        for exchange in made(segment) {
            if exchange.status == 201 {
                let typed = (rules.open)(&ours(&exchange.request));
                assert_eq!((rules.check)(&typed), [], "{}", exchange.name);
            }
        }
    }
}

#[test]
fn every_recorded_client_and_bot_is_read_and_stays_as_it_is_when_nothing_is_typed() {
    for (kind, rules) in [("ClientApplication", &client::RULES), ("Bot", &bot::RULES)] {
        let recorded = resources(&[kind]);
        assert!(recorded.len() > 3, "{kind}");
        for json in recorded {
            let stored = ours(&json);
            assert!(Resource::read(kind, stored.clone()).is_some());
            let closed = (rules.close)(&stored, &(rules.open)(&stored));
            let Json::Object(members) = &stored else {
                continue;
            };
            for (key, value) in members {
                assert_eq!(closed.get(key), value, "{kind}: {key}");
            }
            let Json::Object(after) = &closed else {
                continue;
            };
            assert_eq!(after.len(), members.len());
        }
    }
}
