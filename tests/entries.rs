//! The lists of a project against what the servers really took and refused.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod fixtures;

use fixtures::{Exchange, exchanges};
use usher::api::{ApiError, ProjectList, read_answer};
use usher::form::entries::EntriesForm;
use usher::form::entries::compare::same_list;
use wire::Json;

const LISTS: [(&str, ProjectList, &str); 3] = [
    ("/secrets", ProjectList::Secrets, "secret"),
    ("/settings", ProjectList::Settings, "setting"),
    ("/sites", ProjectList::Sites, "site"),
];

/// The recorded saves of a whole list, each with the list that was sent.
fn saves(path: &str) -> Vec<(Exchange, Vec<Json>)> {
    let posts = exchanges().into_iter();
    let posts = posts.filter(|it| it.method == "POST" && it.path.ends_with(path));
    posts
        .filter_map(|exchange| {
            let Json::Array(sent) = Json::parse(&exchange.request.to_string()).unwrap() else {
                return None;
            };
            Some((exchange, sent))
        })
        .collect()
}

#[test]
fn what_the_servers_stored_is_what_was_sent_and_goes_through_the_form_unchanged() {
    let mut seen = 0;
    for (path, list, field) in LISTS {
        for (exchange, sent) in saves(path) {
            if exchange.status != 200 {
                continue;
            }
            let answer = read_answer(exchange.status, &exchange.body_text()).unwrap();
            let stored = answer.get(field).items().to_vec();
            assert!(same_list(&stored, &sent), "{}", exchange.path);
            let form = EntriesForm::new(list, &stored, 0);
            assert_eq!(form.entries(), stored);
            assert!(form.problems().is_empty());
            seen += 1;
        }
    }
    assert!(seen > 8, "only {seen} saves were recorded");
}

#[test]
fn every_refusal_of_an_entry_lands_on_its_row() {
    let mut seen = 0;
    for (path, list, _) in LISTS {
        for (exchange, sent) in saves(path) {
            let answer = read_answer(exchange.status, &exchange.body_text());
            let Err(ApiError::Refused(refusal)) = answer else {
                continue;
            };
            let form = EntriesForm::new(list, &sent, 0);
            let problems = form.refused(&refusal);
            let names_an_entry = refusal.issues.iter().all(|issue| {
                issue
                    .expression
                    .as_deref()
                    .is_some_and(|path| path.contains("[0]"))
            });
            assert_eq!(!problems.is_empty(), names_an_entry, "{refusal:?}");
            seen += 1;
        }
    }
    assert!(seen > 6, "only {seen} refusals were recorded");
}

#[test]
fn what_the_servers_refused_of_an_entry_the_form_refuses_before() {
    for (path, list, _) in LISTS {
        for (exchange, sent) in saves(path) {
            if exchange.status != 400 {
                continue;
            }
            // Typed anew, as far as a form can be filled in like that.
            let mut form = EntriesForm::new(list, &[], 0);
            for (at, row) in EntriesForm::new(list, &sent, 0).rows().iter().enumerate() {
                form.add();
                let draft = row.draft.clone();
                form.edit(at.try_into().unwrap(), |empty| *empty = draft);
            }
            let is_odd = form.problems().is_empty();
            let shown = EntriesForm::new(list, &sent, 0);
            let can_be_typed = shown
                .rows()
                .iter()
                .all(|row| !matches!(row.draft, usher::form::entries::Draft::Odd(_)));
            assert!(!is_odd || !can_be_typed, "{}", exchange.request);
        }
    }
}
