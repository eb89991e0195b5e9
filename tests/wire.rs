//! The wire types against every recorded body they cover.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod fixtures;

use fixtures::{exchanges, mes, ours, resources};
use serde_json::Value;
use wire::{
    AccessPolicy, Bundle, Me, OperationOutcome, Person, ProfileType, Project, ProjectMembership,
    Version,
};

fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str)
}

#[test]
fn every_body_survives_a_round_trip_in_value_and_order() {
    let mut seen = 0;
    for exchange in exchanges() {
        if let Value::Object(_) | Value::Array(_) = exchange.body {
            let written = ours(&exchange.body).to_string();
            // Another reader's text of what was written: equal means the same values in the same order.
            let read: Value = serde_json::from_str(&written).unwrap();
            assert_eq!(
                read.to_string(),
                exchange.body.to_string(),
                "{}",
                exchange.name
            );
            seen += 1;
        }
    }
    assert!(seen > 1000, "only {seen} bodies");
}

#[test]
fn memberships_are_read_as_they_came() {
    let all = resources(&["ProjectMembership"]);
    assert!(all.len() > 300, "only {}", all.len());
    for value in all {
        let Some(id) = text(&value, "/id") else {
            assert_eq!(ProjectMembership::read(ours(&value)), None, "{value}");
            continue;
        };
        let membership = ProjectMembership::read(ours(&value)).expect(id);
        let access = value["access"].as_array();
        let policies =
            usize::from(value.get("accessPolicy").is_some()) + access.map_or(0, Vec::len);
        let profile = membership.profile().map(|profile| profile.to_string());
        let kind = text(&value, "/profile/reference").and_then(|r| r.split('/').next());
        assert_eq!(membership.id().as_str(), id);
        assert_eq!(profile.as_deref(), text(&value, "/profile/reference"));
        assert_eq!(membership.profile_name(), text(&value, "/profile/display"));
        assert_eq!(membership.profile_type(), kind.and_then(ProfileType::parse));
        assert_eq!(membership.email(), text(&value, "/user/display"));
        assert_eq!(membership.is_admin(), value["admin"] == true);
        assert_eq!(membership.is_active(), value["active"] != false);
        assert_eq!(membership.last_updated(), text(&value, "/meta/lastUpdated"));
        if text(&value, "/accessPolicy/resourceType").is_none() {
            assert_eq!(membership.policies().len(), policies, "{value}");
        }
        for identifier in value["identifier"].as_array().into_iter().flatten() {
            let system = text(identifier, "/system").unwrap();
            assert_eq!(membership.identifier(system), text(identifier, "/value"));
        }
        assert_eq!(membership.json(), &ours(&value));
    }
}

#[test]
fn projects_are_read_as_they_came() {
    let all = resources(&["Project"]);
    assert!(all.len() > 50, "only {}", all.len());
    for value in all {
        let Some(id) = text(&value, "/id") else {
            assert_eq!(Project::read(ours(&value)), None, "{value}");
            continue;
        };
        let project = Project::read(ours(&value)).expect(id);
        let listed = |name: &str| value[name].as_array().map_or(0, Vec::len);
        let owner = text(&value, "/owner/display").or(text(&value, "/owner/reference"));
        assert_eq!(project.id.as_str(), id);
        assert_eq!(project.name(), text(&value, "/name"));
        assert_eq!(project.description(), text(&value, "/description"));
        assert_eq!(project.owner(), owner);
        assert_eq!(project.features().count(), listed("features"));
        assert_eq!(project.links().count(), listed("link"));
        assert_eq!(
            project.default_policies().count(),
            listed("defaultAccessPolicies")
        );
        for entry in value["defaultAccessPolicies"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let kind = text(entry, "/profileType").unwrap();
            let (reference, display) = project.default_policy(kind).expect(kind);
            assert_eq!(
                Some(&*reference.to_string()),
                text(entry, "/accessPolicy/reference")
            );
            assert_eq!(display, text(entry, "/accessPolicy/display"));
            assert!(project.default_for(&reference).contains(&kind));
        }
    }
}

#[test]
fn outcomes_are_read_as_they_came() {
    let all = resources(&["OperationOutcome"]);
    assert!(all.len() > 500, "only {}", all.len());
    for value in &all {
        let outcome = OperationOutcome::read(&ours(value)).unwrap();
        let issues = value["issue"].as_array().unwrap();
        assert_eq!(outcome.id.as_deref(), text(value, "/id"));
        assert_eq!(outcome.issues.len(), issues.len());
        for (issue, value) in outcome.issues.iter().zip(issues) {
            let words = text(value, "/details/text").or(text(value, "/diagnostics"));
            assert_eq!(Some(&*issue.text), words, "{value}");
            assert_eq!(issue.expression.as_deref(), text(value, "/expression/0"));
            assert_eq!(issue.diagnostics.as_deref(), text(value, "/diagnostics"));
            assert_eq!(issue.code.as_deref(), text(value, "/details/coding/0/code"));
            assert_eq!(issue.is_error, value["severity"] == "error");
        }
    }
    let traced = all.iter().filter(|value| value.get("extension").is_some());
    for value in traced {
        assert!(
            OperationOutcome::read(&ours(value))
                .unwrap()
                .request_id
                .is_some()
        );
    }
}

#[test]
fn bundles_are_read_as_they_came() {
    let all = resources(&["Bundle"]);
    assert!(all.len() > 150, "only {}", all.len());
    for value in all {
        let bundle = Bundle::read(ours(&value)).unwrap();
        let entries: &[Value] = value["entry"].as_array().map_or(&[], Vec::as_slice);
        let links: &[Value] = value["link"].as_array().map_or(&[], Vec::as_slice);
        assert_eq!(bundle.matches.len() + bundle.included.len(), entries.len());
        assert_eq!(bundle.total, value["total"].as_u64());
        assert_eq!(
            bundle.next.is_some(),
            links.iter().any(|link| link["relation"] == "next")
        );
        let (mut matches, mut included) = (bundle.matches.iter(), bundle.included.iter());
        for entry in entries {
            let came = match entry["search"]["mode"] == "include" {
                true => included.next(),
                false => matches.next(),
            };
            assert_eq!(came, Some(&ours(&entry["resource"])));
        }
    }
}

#[test]
fn people_and_policies_are_read_as_they_came() {
    let people = resources(&["Practitioner", "Patient", "RelatedPerson"]);
    assert!(people.len() > 50, "only {}", people.len());
    for value in people {
        let Some(id) = text(&value, "/id") else {
            assert_eq!(Person::read(&ours(&value)), None);
            continue;
        };
        let person = Person::read(&ours(&value)).expect(id);
        assert_eq!(person.reference.kind(), value["resourceType"]);
        assert_eq!(person.reference.id().as_str(), id);
        assert_eq!(person.birth_date.as_deref(), text(&value, "/birthDate"));
        for part in ["/name/0/given/0", "/name/0/family"] {
            assert!(
                person.name.contains(text(&value, part).unwrap_or_default()),
                "{value}"
            );
        }
    }
    let policies = resources(&["AccessPolicy"]);
    assert!(policies.len() > 30, "only {}", policies.len());
    for value in policies {
        let policy = AccessPolicy::read(&ours(&value));
        assert_eq!(
            policy.as_ref().map(|policy| policy.id.as_str()),
            text(&value, "/id")
        );
        if let Some(policy) = policy {
            assert_eq!(policy.name.as_deref(), text(&value, "/name"));
            assert_eq!(policy.reference().kind(), "AccessPolicy");
        }
    }
}

#[test]
fn who_is_signed_in_is_read_and_tells_the_version() {
    let all = mes();
    assert!(all.len() > 10, "only {}", all.len());
    for (value, is_v5) in all {
        let me = Me::read(&ours(&value)).unwrap();
        assert_eq!(me.email.as_deref(), text(&value, "/user/email"));
        assert_eq!(Some(me.membership.as_str()), text(&value, "/membership/id"));
        assert_eq!(Some(me.project.id.as_str()), text(&value, "/project/id"));
        assert_eq!(me.admin, value["membership"]["admin"] == true);
        // Where the recording is shortened, what tells the version may be missing.
        if value.get("security").is_some() {
            assert_eq!(me.version == Version::V5, is_v5, "{value}");
        }
    }
}
