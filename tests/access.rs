//! What policies give, against every recorded policy, the rules the server computed from them, and rules
//! made up at random.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod fixtures;

use fixtures::{exchanges, mes, ours, resources};
use proptest::prelude::*;
use serde_json::{Value as Recorded, json};
use usher::access::{
    Cell, Extent, Grant, Grants, Held, Kind, Limit, LimitKind, Matrix, Source, Value, as_text,
    parameters,
};
use usher::api::{ApiError, read_batch, read_source};
use wire::{AccessPolicy, Json, ProfileType, ProjectMembership, Reference};

fn reference(text: &str) -> Reference {
    Reference::parse(text).expect(text)
}

/// A policy with this id and content.
fn policy(id: &str, mut content: Recorded) -> AccessPolicy {
    content["resourceType"] = json!("AccessPolicy");
    content["id"] = json!(id);
    AccessPolicy::read(&ours(&content)).unwrap()
}

fn grants(policies: &[AccessPolicy]) -> Grants {
    let grant = |policy: &AccessPolicy| Grant {
        policy: policy.reference(),
        label: policy.label().to_owned(),
        parameters: Vec::new(),
    };
    Grants {
        held: Held::Policies(policies.iter().map(grant).collect()),
        admin: false,
        super_admin: false,
        profile: None,
        names: Vec::new(),
    }
}

fn sources(policies: &[AccessPolicy]) -> Vec<(Reference, Source)> {
    let source = |policy: &AccessPolicy| (policy.reference(), Source::Found(policy.clone()));
    policies.iter().map(source).collect()
}

fn matrix(policies: &[AccessPolicy]) -> Matrix {
    Matrix::of(&grants(policies), &sources(policies))
}

/// The matrix of one policy with these rules.
fn of_rules(rules: Recorded) -> Matrix {
    matrix(&[policy("p", json!({"name": "P", "resource": rules}))])
}

/// The cells for a type: those of its own row, else those for every other type.
fn cells(matrix: &Matrix, kind: &str) -> [Cell; 6] {
    let row = |kind| matrix.rows.iter().find(|row| row.kind == kind);
    let none = [const { Cell::No }; 6];
    row(kind)
        .or_else(|| row("*"))
        .map_or(none, |row| row.cells.clone())
}

/// The cells as letters: y, n, s(ome), ?.
fn letters(matrix: &Matrix, kind: &str) -> String {
    let letter = |cell: &Cell| &cell.word()[..1];
    cells(matrix, kind).iter().map(letter).collect()
}

fn warnings(matrix: &Matrix) -> String {
    let notes = matrix.notes.iter().filter(|note| note.is_warning);
    notes
        .map(|note| note.text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

fn facts(matrix: &Matrix) -> String {
    let texts: Vec<&str> = matrix.notes.iter().map(|note| note.text.as_str()).collect();
    texts.join("\n")
}

#[test]
fn every_recorded_policy_can_be_read_without_losing_a_rule() {
    let mut seen = 0;
    for recorded in resources(&["AccessPolicy"]) {
        let rules = recorded["resource"].as_array().map_or(0, Vec::len);
        if rules == 0 {
            continue;
        }
        let policy = policy("recorded", recorded);
        let matrix = matrix(std::slice::from_ref(&policy));
        let text = as_text(&grants(std::slice::from_ref(&policy)), &matrix);
        for rule in policy.json().get("resource").items() {
            let kind = rule.get("resourceType").text().unwrap();
            let is_dropped = facts(&matrix).contains(&["” for ", kind, " has no"].concat());
            assert!(
                is_dropped || text.contains(&rule.to_string()),
                "{rule}\n{text}"
            );
        }
        assert!(!warnings(&matrix).contains("can’t be read"));
        seen += 1;
    }
    assert!(seen > 20, "only {seen}");
}

/// `auth/me` shows what the server made of the policies. Ours of the stored policies has to be the same.
#[test]
fn what_is_computed_is_what_the_server_computed() {
    let template = json!({"compartment": {"reference": "%patient"}, "resource": [
        {"resourceType": "Patient", "criteria": "Patient?_id=%patient.id", "readonly": true},
        {"resourceType": "Observation", "criteria": "Observation?subject=%patient", "readonly": true},
    ]});
    let stored = resources(&["AccessPolicy"]);
    let (mut without, mut with) = (0, 0);
    for (me, _) in mes() {
        // Some recordings left the policy out.
        if me["accessPolicy"].is_null() {
            continue;
        }
        let effective = policy("effective", me["accessPolicy"].clone());
        let theirs = matrix(std::slice::from_ref(&effective));
        let own = effective.json().get("basedOn").items();
        let mut grants = grants(&[]);
        grants.profile = me["membership"]["profile"]["reference"]
            .as_str()
            .map(reference);
        let mut found = Vec::new();
        if own.is_empty() {
            grants.held = Held::Nothing;
            without += 1;
        } else {
            let id = reference(own[0].get("reference").text().unwrap());
            let same = |policy: &&Recorded| {
                policy["id"] == id.id().as_str() && !policy["resource"].is_null()
            };
            let content = match stored.iter().find(same) {
                Some(stored) => stored.clone(),
                None if id.id().as_str().contains("patient") => template.clone(),
                // The default of the administrators is recorded under another id.
                None if id.id().as_str().contains("admin") => {
                    json!({"resource": [{"resourceType": "*"}]})
                }
                None => continue,
            };
            found.push(policy(id.id().as_str(), content));
            grants.held = Held::Policies(vec![Grant {
                policy: id,
                label: "stored".to_owned(),
                parameters: Vec::new(),
            }]);
            with += 1;
        }
        let ours = Matrix::of(&grants, &sources(&found));
        for kind in [
            "Patient",
            "Observation",
            "Appointment",
            "Binary",
            "SearchParameter",
            "Task",
        ] {
            assert_eq!(cells(&ours, kind), cells(&theirs, kind), "{kind} of {me}");
        }
        for row in &theirs.rows {
            assert_eq!(cells(&ours, &row.kind), row.cells, "{} of {me}", row.kind);
        }
    }
    assert!(without > 3 && with > 3, "{without} {with}");
}

#[test]
fn interactions_mean_what_the_server_takes_them_for() {
    // (what the rule says, what one may do: read search create change delete history)
    let table = [
        (json!({}), "yyyyyy"),
        (json!({"readonly": false}), "yyyyyy"),
        (json!({"readonly": true}), "yynnny"),
        // Whoever may read has the history of what was deleted.
        (json!({"interaction": ["read"]}), "ynnnns"),
        (json!({"interaction": ["search"]}), "nynnnn"),
        (json!({"interaction": ["create", "update"]}), "nnyynn"),
        (json!({"interaction": ["delete"]}), "nnnnyn"),
        (json!({"interaction": ["vread"]}), "nnnnny"),
        (json!({"interaction": ["history"]}), "nnnnny"),
        // A list counts even where the older `readonly` says otherwise.
        (
            json!({"interaction": ["update"], "readonly": true}),
            "nnnynn",
        ),
        (json!({"interaction": ["fly"]}), "nnnnnn"),
        (json!({"interaction": []}), "??????"),
        (json!({"interaction": "read"}), "??????"),
        (json!({"interaction": [1]}), "??????"),
        (json!({"readonly": "yes"}), "??????"),
        (json!({"criteria": 1}), "??????"),
        (json!({"criteria": "Patient?a=b"}), "ssssss"),
        (json!({"criteria": "Patient?_count=10"}), "yyyyyy"),
        (
            json!({"criteria": "Patient?_sort=name&_fields=id"}),
            "yyyyyy",
        ),
        (json!({"criteria": "Patient?"}), "yyyyyy"),
        (json!({"criteria": "Patient?_count=10&a=b"}), "ssssss"),
        (json!({"criteria": ""}), "yyyyyy"),
        (json!({"criteria": "a=b"}), "??????"),
        (
            json!({"criteria": "Person?a=b", "readonly": true}),
            "??nnn?",
        ),
        (json!({"compartment": {"reference": "Patient/1"}}), "ssssss"),
        (
            json!({"compartment": {"reference": "Patient/1"}, "criteria": "Patient?a=b"}),
            "??????",
        ),
    ];
    for (mut rule, expected) in table {
        rule["resourceType"] = json!("Patient");
        assert_eq!(
            letters(&of_rules(json!([rule])), "Patient"),
            expected,
            "{rule}"
        );
    }
}

#[test]
fn several_rules_and_policies_add_up() {
    let all = of_rules(json!([
        {"resourceType": "Patient", "criteria": "Patient?a=1", "readonly": true},
        {"resourceType": "*", "criteria": "*?b=2", "interaction": ["read"]},
        {"resourceType": "Task", "interaction": ["create"]},
    ]));
    assert_eq!(letters(&all, "Patient"), "ssnnns");
    let criteria = ["Patient?a=1", "*?b=2"].map(str::to_owned).to_vec();
    assert_eq!(cells(&all, "Patient")[0], Cell::OnlyWhere(criteria));
    assert_eq!(letters(&all, "Task"), "snynns");
    // Criteria cannot narrow files.
    assert_eq!(letters(&all, "Binary"), "ynnnns");
    assert_eq!(letters(&all, "Slot"), "snnnns");
    let two = matrix(&[
        policy(
            "a",
            json!({"resource": [{"resourceType": "Patient", "readonly": true}]}),
        ),
        policy(
            "b",
            json!({"resource": [{"resourceType": "Patient", "interaction": ["update"]}]}),
        ),
    ]);
    assert_eq!(letters(&two, "Patient"), "yynyny");
    let kinds: Vec<&str> = two.rows.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["Patient", "SearchParameter", "StructureDefinition"]);
    assert_eq!(two.rows[0].rules[1].source(), "b");
}

#[test]
fn nothing_is_given_by_no_rule_and_everything_by_no_policy() {
    let nothing = of_rules(json!([]));
    assert_eq!(letters(&nothing, "Patient"), "nnnnnn");
    assert!(facts(&nothing).contains("no rules"));
    let mut grants = grants(&[]);
    grants.held = Held::Nothing;
    let everything = Matrix::of(&grants, &[]);
    assert_eq!(letters(&everything, "Patient"), "yyyyyy");
    assert_eq!(everything.rows.len(), 1);
    assert!(warnings(&everything).contains("full access"));
    grants.held = Held::UnknownDefault;
    let unknown = Matrix::of(&grants, &[]);
    assert!(unknown.rows.is_empty() && warnings(&unknown).contains("unknown"));
}

#[test]
fn types_of_the_administrators_are_out_of_reach_of_any_policy() {
    let matrix = of_rules(json!([{"resourceType": "User"}, {"resourceType": "*"}]));
    assert!(matrix.rows.iter().all(|row| row.kind != "User"));
    assert!(facts(&matrix).contains("for User has no effect"));
    let mut grants = grants(&[]);
    grants.admin = true;
    assert!(facts(&Matrix::of(&grants, &[])).contains("As a project admin"));
}

#[test]
fn a_basis_adds_no_rules_because_the_server_takes_none_from_it() {
    let based = policy(
        "based",
        json!({"name": "Based", "basedOn": [{"reference": "AccessPolicy/all", "display": "All"}],
            "resource": [{"resourceType": "Patient"}]}),
    );
    let all = policy("all", json!({"resource": [{"resourceType": "*"}]}));
    let matrix = Matrix::of(
        &grants(std::slice::from_ref(&based)),
        &sources(&[based, all]),
    );
    assert_eq!(letters(&matrix, "Task"), "nnnnnn");
    assert!(facts(&matrix).contains("based on All. The server ignores that"));
}

#[test]
fn a_policy_that_is_gone_locks_out() {
    let given = policy("p", json!({"name": "Front desk"}));
    let sources = |source| vec![(given.reference(), source)];
    let grants = grants(std::slice::from_ref(&given));
    let deleted = Matrix::of(&grants, &sources(Source::Deleted));
    assert!(
        warnings(&deleted)
            .contains("“Front desk” no longer exists: members who have it are locked out")
    );
    assert!(deleted.rows.iter().all(|row| row.kind != "Patient"));
    let missing = Matrix::of(&grants, &sources(Source::Missing));
    assert!(warnings(&missing).contains("can’t be found in this project"));
}

#[test]
fn for_fields_the_first_rule_that_fits_counts() {
    let limits = |rules| of_rules(rules).rows[0].limits.clone();
    let limit = |kind, text: &str, extent| Limit {
        kind,
        text: text.to_owned(),
        extent,
        only: None,
        is_sure: true,
    };
    let unsure = |limit: Limit| Limit {
        is_sure: false,
        ..limit
    };
    use LimitKind::{Constraint, Hidden, ReadOnly};
    assert_eq!(
        limits(
            json!([{"resourceType": "Patient", "hiddenFields": ["photo", "contact"],
            "readonlyFields": ["identifier"], "writeConstraint": [{"expression": "active"}, {"language": "x"}]}])
        ),
        [
            limit(Hidden, "photo, contact", Extent::All),
            limit(ReadOnly, "identifier", Extent::All),
            limit(Constraint, "active", Extent::All),
            limit(Constraint, r#"{"language":"x"}"#, Extent::All),
        ]
    );
    // With another narrow rule first, a record may fit both, and that one hides nothing.
    assert_eq!(
        limits(json!([
            {"resourceType": "Patient", "criteria": "Patient?gender=male"},
            {"resourceType": "Patient", "criteria": "Patient?active=true", "hiddenFields": ["photo"]},
        ])),
        [unsure(limit(
            Hidden,
            "photo",
            Extent::Where("Patient?active=true".to_owned())
        ))]
    );
    // A change may make a task fit the rule that fixes nothing.
    assert_eq!(
        limits(json!([
            {"resourceType": "Task", "criteria": "Task?status=draft", "interaction": ["update"], "readonlyFields": ["owner"]},
            {"resourceType": "Task", "interaction": ["update"]},
        ])),
        [unsure(limit(
            ReadOnly,
            "owner",
            Extent::Where("Task?status=draft".to_owned())
        ))]
    );
    // The rule for all types comes first, so what the other one hides is seen.
    let open =
        json!([{"resourceType": "*"}, {"resourceType": "Patient", "hiddenFields": ["photo"]}]);
    assert_eq!(limits(open), []);
    assert_eq!(
        limits(json!([
            {"resourceType": "Patient", "criteria": "Patient?active=true", "hiddenFields": ["photo"]},
            {"resourceType": "Patient", "readonly": true, "hiddenFields": ["contact"], "readonlyFields": ["x"]},
        ])),
        [
            limit(
                Hidden,
                "photo",
                Extent::Where("Patient?active=true".to_owned())
            ),
            limit(Hidden, "contact", Extent::Others),
        ]
    );
    let owner = limit(ReadOnly, "owner", Extent::All);
    let update =
        json!({"resourceType": "Task", "interaction": ["update"], "readonlyFields": ["owner"]});
    assert_eq!(limits(json!([update])), std::slice::from_ref(&owner));
    let create = json!({"resourceType": "Task", "interaction": ["create"]});
    let when_changing = Limit {
        only: Some(3),
        ..owner
    };
    assert_eq!(limits(json!([create, update])), [when_changing]);
    assert_eq!(
        limits(json!([
            {"resourceType": "Task", "criteria": "Task?status=draft", "hiddenFields": ["note"]},
            {"resourceType": "Task", "readonly": true, "hiddenFields": ["note"]},
        ])),
        [limit(Hidden, "note", Extent::All)]
    );
}

/// A policy with one parameter, `%x`, and its value.
fn with_value(rules: Recorded, value: &str) -> Matrix {
    let policy = policy("p", json!({"name": "P", "resource": rules}));
    let mut grants = grants(std::slice::from_ref(&policy));
    if let Held::Policies(held) = &mut grants.held {
        let value = Value::Text(value.to_owned());
        held[0].parameters.push(("x".to_owned(), value));
    }
    Matrix::of(&grants, &sources(&[policy]))
}

fn graves(matrix: &Matrix) -> String {
    let notes = matrix.notes.iter().filter(|note| note.is_grave);
    notes.map(|note| note.text.as_str()).collect()
}

/// What the server was seen to give (contract §10.1): rules, type, the least that the cells may say, and
/// what has to be told.
#[test]
fn the_preview_promises_no_less_than_the_server_was_seen_to_give() {
    let value =
        "female\"},{\"resourceType\":\"*\"},{\"resourceType\":\"Basic\",\"criteria\":\"Basic?_id=x";
    let injected = with_value(
        json!([{"resourceType": "Patient", "criteria": "Patient?gender=%x", "readonly": true}]),
        value,
    );
    assert_eq!(letters(&injected, "Patient"), "yyyyyy");
    assert_eq!(letters(&injected, "AccessPolicy"), "yyyyyy");
    assert!(graves(&injected).contains("changes the policy itself"));
    assert!(warnings(&injected).contains("give themselves more access"));
    let hidden = |rules: Recorded, kind: &str| {
        let matrix = of_rules(rules);
        let row = matrix.rows.iter().find(|row| row.kind == kind).unwrap();
        row.sentence.clone()
    };
    let table = [
        // (rules, type, what is told, what must not be told)
        (
            json!([{"resourceType": "Observation", "criteria": "Observation?value-quantity=gt5", "hiddenFields": ["note"]}]),
            "Observation",
            "May still see note",
            "Cannot see",
        ),
        (
            json!([{"resourceType": "Patient", "criteria": "Patient?_compartment=Organization/o", "hiddenFields": ["photo"]}]),
            "Patient",
            "May still see photo",
            "Cannot see",
        ),
        (
            json!([{"resourceType": "Patient", "compartment": {"reference": "Organization/o"}, "hiddenFields": ["photo"]}]),
            "Patient",
            "May still see photo",
            "Cannot see",
        ),
        (
            json!([{"resourceType": "Patient", "criteria": "Patient?_filter=gender eq female", "hiddenFields": ["photo"]}]),
            "Patient",
            "May still see photo",
            "Cannot see",
        ),
        (
            json!([
                {"resourceType": "Patient", "criteria": "Patient?gender=female", "interaction": ["read"], "hiddenFields": ["photo"]},
                {"resourceType": "Patient", "interaction": ["search"]},
            ]),
            "Patient",
            "Cannot see photo where its gender is female.",
            "Cannot see photo.",
        ),
        (
            json!([
                {"resourceType": "Patient", "interaction": ["search"]},
                {"resourceType": "Patient", "interaction": ["read"], "criteria": "Patient?birthdate=ge2000", "hiddenFields": ["photo"]},
            ]),
            "Patient",
            "May still see photo",
            "Cannot see",
        ),
        (
            json!([{"resourceType": "Observation", "hiddenFields": ["value"]}]),
            "Observation",
            "“value” hides nothing",
            "Cannot see",
        ),
        (
            json!([{"resourceType": "Observation", "hiddenFields": ["value[x]"]}]),
            "Observation",
            "Cannot see value[x].",
            "May still",
        ),
        (
            json!([{"resourceType": "Patient", "hiddenFields": ["birthDate"], "readonly": true}]),
            "Patient",
            "Searches can still use hidden fields",
            "May still",
        ),
        (
            json!([{"resourceType": "Patient", "interaction": ["read"], "hiddenFields": ["photo"]}]),
            "Patient",
            "Can see earlier versions of only those that were deleted.",
            "still use hidden fields",
        ),
        (
            json!([{"resourceType": "Patient", "criteria": "Patient?gender=female", "hiddenFields": ["photo"]}]),
            "Patient",
            "Earlier versions may still show hidden fields.",
            "May still see",
        ),
        (
            json!([{"resourceType": "Patient", "criteria": "Patient?_count=10", "hiddenFields": ["photo"]}]),
            "Patient",
            "May still see photo",
            "Cannot see",
        ),
        (
            json!([{"resourceType": "Patient", "hiddenFields": ["name.family"]}]),
            "Patient",
            "May still see name.family",
            "Cannot see",
        ),
    ];
    for (rules, kind, told, untold) in table {
        let sentence = hidden(rules.clone(), kind);
        assert!(sentence.contains(told), "{rules}\n{sentence}");
        assert!(!sentence.contains(untold), "{rules}\n{sentence}");
    }
    let idle = of_rules(json!([{"resourceType": "Patient", "criteria": "Patient?_count=10"}]));
    assert_eq!(letters(&idle, "Patient"), "yyyyyy");
    assert!(warnings(&idle).contains("exclude nothing: the rule applies to every Patient"));
}

#[test]
fn a_value_is_put_into_the_text_of_the_policy() {
    let patients = || json!([{"resourceType": "Patient", "criteria": "Patient?gender=%x", "interaction": ["read"]}]);
    let read = |value: &str| with_value(patients(), value);
    // A comma widens, and changes nothing else.
    let two = read("female,male");
    assert_eq!(graves(&two), "");
    let criteria = vec!["Patient?gender=female,male".to_owned()];
    assert_eq!(cells(&two, "Patient")[0], Cell::OnlyWhere(criteria));
    assert!(
        two.rows[0]
            .sentence
            .contains("its gender is female or male")
    );
    // The last of two keys counts.
    let star = read("female\",\"resourceType\":\"*\",\"criteria\":\"");
    assert_eq!(letters(&star, "Task"), "ynnnns");
    // A value that leaves nothing out, and one that cuts off what follows.
    for value in ["&_count=1", "#"] {
        let all = read(value);
        assert_eq!(letters(&all, "Patient"), "ynnnns", "{value}");
        assert!(warnings(&all).contains("exclude nothing"), "{value}");
    }
    // JavaScript copies what `$&` and the like stand for.
    for value in ["$&", "$1", "$'", "a\\u0022b", "a\nb"] {
        assert!(!graves(&read(value)).is_empty(), "{value}");
    }
    // A text that is no JSON any more tells nothing at all.
    let broken = read("\"");
    assert!(graves(&broken).contains("breaks the policy"));
    assert_eq!(letters(&broken, "Task"), "??????");
    assert_eq!(letters(&broken, "Patient"), "??????");
    // Where the policy has no such name, the value does nothing.
    let unused = with_value(json!([{"resourceType": "Patient"}]), "\"");
    assert_eq!(graves(&unused), "");
}

#[test]
fn members_of_the_super_admin_project_reach_everything() {
    let policy = policy(
        "p",
        json!({"name": "P", "resource": [{"resourceType": "Patient", "readonly": true, "hiddenFields": ["photo"]}]}),
    );
    let mut grants = grants(std::slice::from_ref(&policy));
    grants.super_admin = true;
    let matrix = Matrix::of(&grants, &sources(&[policy]));
    for kind in ["Project", "User", "ProjectMembership", "Patient", "*"] {
        let row = matrix.rows.iter().find(|row| row.kind == kind).unwrap();
        assert_eq!(row.sentence, "Can do everything.", "{kind}");
    }
    assert!(graves(&matrix).contains("every project on this server"));
    assert!(graves(&matrix).contains("password hashes"));
    assert!(matrix.notes[0].is_grave);
}

#[test]
fn admins_have_rows_of_their_own_and_nothing_else_is_no_promise() {
    let policy = policy("p", json!({"resource": [{"resourceType": "Patient"}]}));
    let mut grants = grants(std::slice::from_ref(&policy));
    grants.admin = true;
    let matrix = Matrix::of(&grants, &sources(&[policy]));
    for kind in ["Project", "User", "ProjectMembership"] {
        assert_eq!(letters(&matrix, kind), "yyyyyy");
    }
    assert_eq!(matrix.summary(), "Access to 5 resource types only.");
    let rows = matrix.rows.iter().filter(|row| row.gives_more);
    assert_eq!(rows.count(), 3);
}

#[test]
fn access_to_more_access_is_marked() {
    for (rule, told) in [
        (
            json!({"resourceType": "AccessPolicy", "interaction": ["update"]}),
            true,
        ),
        (
            json!({"resourceType": "AccessPolicy", "readonly": true}),
            false,
        ),
        (
            json!({"resourceType": "ClientApplication", "interaction": ["read"]}),
            true,
        ),
        (
            json!({"resourceType": "Bot", "interaction": ["search"]}),
            true,
        ),
        (
            json!({"resourceType": "ProjectMembership", "interaction": ["update"]}),
            true,
        ),
        (
            json!({"resourceType": "Project", "interaction": ["update"]}),
            true,
        ),
        (json!({"resourceType": "*", "readonly": true}), true),
        (
            json!({"resourceType": "*", "interaction": ["delete"]}),
            false,
        ),
        (json!({"resourceType": "Patient"}), false),
    ] {
        let matrix = of_rules(json!([rule]));
        let is_told = warnings(&matrix).contains("Can give themselves more access");
        assert_eq!(is_told, told, "{rule}");
        let is_marked = matrix.rows.iter().any(|row| row.gives_more);
        let is_dropped = facts(&matrix).contains("has no effect");
        assert_eq!(is_marked, told && !is_dropped, "{rule}");
    }
}

#[test]
fn what_is_not_known_is_no_refusal() {
    let given = policy("p", json!({"name": "P"}));
    let grants = grants(std::slice::from_ref(&given));
    // The policy of another project: the server takes it.
    let missing = Matrix::of(&grants, &[(given.reference(), Source::Missing)]);
    assert_eq!(letters(&missing, "Patient"), "??????");
    let mut odd = grants.clone();
    odd.held = Held::Unreadable("7".to_owned());
    let odd = Matrix::of(&odd, &[]);
    assert_eq!(letters(&odd, "Patient"), "??????");
    assert!(!graves(&odd).is_empty());
}

#[test]
fn what_cannot_be_read_is_shown_word_for_word() {
    let matrix = of_rules(
        json!([{"readonly": true}, "Patient", {"resourceType": "Task", "interaction": 7}]),
    );
    assert!(warnings(&matrix).contains(r#"can’t be read: {"readonly":true}"#));
    assert!(warnings(&matrix).contains(r#"can’t be read: "Patient""#));
    let exact = r#"{"resourceType":"Task","interaction":7}"#.to_owned();
    assert_eq!(cells(&matrix, "Task")[0], Cell::Unclear(vec![exact]));
    let odd = of_rules(json!({"resourceType": "Patient"}));
    assert_eq!(letters(&odd, "Patient"), "yyyyyy");
}

#[test]
fn compartment_and_addresses_are_told() {
    let matrix = matrix(&[policy(
        "p",
        json!({"compartment": {"reference": "Organization/o", "display": "North clinic"},
            "ipAccessRule": [{"name": "office", "value": "10.", "action": "allow"}, {"value": "*", "action": "block"}, 5],
            "resource": [{"resourceType": "Patient"}]}),
    )]);
    let facts = facts(&matrix);
    assert!(facts.contains("filed under North clinic"), "{facts}");
    assert!(
        facts.contains("addresses starting with 10. (office) allowed; every address blocked; 5"),
        "{facts}"
    );
}

#[test]
fn values_are_filled_in_as_the_server_does_it() {
    let policy = policy(
        "p",
        json!({"compartment": {"reference": "%org"}, "resource": [
            {"resourceType": "Patient", "criteria": "Patient?_id=%who.id&organization=%org&site=%org_site"},
            {"resourceType": "Task", "criteria": "Task?owner=%profile&patient=%patient"},
        ]}),
    );
    let mut grants = grants(std::slice::from_ref(&policy));
    grants.profile = Some(reference("Practitioner/me"));
    let given = |name: &str, value: &str| (name.to_owned(), Value::Reference(reference(value)));
    let text = |name: &str, value: &str| (name.to_owned(), Value::Text(value.to_owned()));
    let mut with = |parameters| {
        if let Held::Policies(held) = &mut grants.held {
            held[0].parameters = parameters;
        }
        let matrix = Matrix::of(&grants, &sources(std::slice::from_ref(&policy)));
        let criteria = |kind| match &cells(&matrix, kind)[0] {
            Cell::OnlyWhere(criteria) => criteria[0].clone(),
            other => panic!("{other:?}"),
        };
        (criteria("Patient"), criteria("Task"), warnings(&matrix))
    };
    let (patient, task, warned) = with(vec![
        given("who", "Patient/p"),
        given("org", "Organization/o"),
        given("patient", "Patient/q"),
    ]);
    // The shorter name also takes the beginning of the longer one.
    assert_eq!(
        patient,
        "Patient?_id=p&organization=Organization/o&site=Organization/o_site"
    );
    assert_eq!(task, "Task?owner=Practitioner/me&patient=Patient/q");
    assert_eq!(warned, "");
    let (patient, task, warned) = with(vec![
        text("org_site", "s"),
        text("org", ""),
        text("who", "w"),
    ]);
    assert_eq!(patient, "Patient?_id=w.id&organization=%org&site=s");
    assert_eq!(task, "Task?owner=Practitioner/me&patient=Practitioner/me");
    assert!(warned.contains("needs a value for “org”"), "{warned}");
}

#[test]
fn parameters_are_found_with_what_they_take() {
    let reference = |kind: Option<&str>| Kind::Reference(kind.map(str::to_owned));
    let table: [(Recorded, &[(&str, Kind)]); 13] = [
        (
            json!("Patient?_id=%patient.id"),
            &[("patient", reference(Some("Patient")))],
        ),
        (
            json!("Patient?_id=%who.id"),
            &[("who", reference(Some("Patient")))],
        ),
        (json!("Patient?_id=%who"), &[("who", Kind::Text)]),
        (
            json!("Patient?organization=%provider_organization"),
            &[("provider_organization", reference(Some("Organization")))],
        ),
        (
            json!("Patient?general-practitioner=%gp"),
            &[("gp", reference(None))],
        ),
        (
            json!("Patient?location:not=%site"),
            &[("site", reference(Some("Location")))],
        ),
        (
            json!("Patient?subject=Group/%g.id"),
            &[("g", reference(Some("Group")))],
        ),
        (json!("Patient?subject=Group/%g"), &[("g", Kind::Text)]),
        (
            json!("Patient?address-state=%state,%other&x=%state"),
            &[("state", Kind::Text), ("other", Kind::Text)],
        ),
        (
            json!("Patient?_compartment=%facility"),
            &[("facility", reference(None))],
        ),
        (
            json!("Patient?name=%20J%C3%BCrgen%7Ca%EF%BB%BF&owner=%profile"),
            &[],
        ),
        (
            json!("Patient?x=%&y=%%z&a=100%&b=%DEA_number"),
            &[("z", Kind::Text), ("DEA_number", Kind::Text)],
        ),
        (json!(5), &[]),
    ];
    for (criteria, expected) in table {
        let rules = json!([{"resourceType": "Patient", "criteria": criteria}]);
        let found = parameters(&[policy("p", json!({"resource": rules}))]);
        let found: Vec<_> = found
            .iter()
            .map(|p| (p.name.as_str(), p.kind.clone()))
            .collect();
        assert_eq!(found, expected, "{criteria}");
    }
}

#[test]
fn every_parameter_is_asked_for_once_and_what_the_server_fills_in_is_not() {
    let one = json!({"compartment": {"reference": "%clinic"}, "resource": [
        {"resourceType": "Task", "criteria": "Task?x=%clinic",
            "writeConstraint": [{"expression": "%before.exists() implies owner = %boss and %ucum"}]}]});
    let two = json!({"resource": [{"resourceType": "Task", "criteria": "Task?patient=%patient&y=%clinic"}]});
    let found = parameters(&[policy("a", one), policy("b", two)]);
    let names: Vec<&str> = found.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["clinic", "boss", "patient"]);
    assert_eq!(found[0].kind, Kind::Reference(None));
    let asked = |role| found.iter().filter(|p| p.is_asked(role)).count();
    assert_eq!(asked(ProfileType::Practitioner), 3);
    assert_eq!(asked(ProfileType::RelatedPerson), 3);
    assert_eq!(asked(ProfileType::Patient), 2);
}

#[test]
fn rows_are_told_in_sentences() {
    let sentence = |rules| of_rules(rules).rows[0].sentence.clone();
    assert_eq!(
        sentence(json!([{"resourceType": "Patient"}])),
        "Can do everything."
    );
    assert_eq!(
        sentence(json!([
            {"resourceType": "Patient", "criteria": "Patient?_id=%patient.id", "interaction": ["read", "search", "update"], "hiddenFields": ["photo"]},
            {"resourceType": "Patient", "interaction": ["create"]},
        ])),
        "Can read, search and change only those where the record is the patient. Can create all of them. \
         Can see earlier versions of only those that were deleted. Cannot delete any. Cannot see photo. \
         Searches can still use hidden fields. \
         Server 4.5 also counts rules without search, so a search there may find more."
    );
    assert_eq!(
        sentence(json!([
            {"resourceType": "Task", "criteria": "Task?status=draft", "readonlyFields": ["owner"], "writeConstraint": [{"expression": "x"}]},
            {"resourceType": "Task", "interaction": ["create", "read"], "hiddenFields": ["note"]},
        ])),
        "Can read and create all of them. Can search, change, delete and see earlier versions of only those where \
         its status is draft. Cannot see note in all others. Cannot set owner when changing. \
         Cannot set owner when creating where its status is draft. A change is accepted only if x when changing. \
         A change is accepted only if x when creating where its status is draft. \
         Searches can still use hidden fields. Earlier versions may still show hidden fields. \
         Earlier versions of deleted records are visible too. \
         Server 4.5 also counts rules without search, so a search there may find more."
    );
    assert_eq!(
        sentence(json!([{"resourceType": "Task", "interaction": ["fly"]}])),
        "Can do nothing. The rule also names “fly”, which is unknown to the server."
    );
}

#[test]
fn the_text_holds_all_of_it() {
    let policy = policy(
        "desk",
        json!({"name": "Front\ndesk", "resource": [
            {"resourceType": "Patient", "criteria": "Patient?active=%state"}, {"resourceType": "*", "readonly": true}]}),
    );
    let mut grants = grants(std::slice::from_ref(&policy));
    if let Held::Policies(held) = &mut grants.held {
        held[0]
            .parameters
            .push(("state".to_owned(), Value::Text("true".to_owned())));
    }
    let matrix = Matrix::of(&grants, &sources(std::slice::from_ref(&policy)));
    let expected = "Effective access
Policy: Front desk (AccessPolicy/desk)
  state = true
Access to all resource types, with separate rules for 1 resource type.
! Can give themselves more access: they can see client secrets and view bots.

                          Read  Search  Create  Change  Delete  History
Patients [Patient]        yes   yes     some    some    some    yes
All other resource types  yes   yes     no      no      no      yes
";
    let text = as_text(&grants, &matrix);
    assert!(text.starts_with(expected), "{text}");
    assert!(
        text.contains("\n  Front desk: {\"resourceType\":\"Patient\""),
        "{text}"
    );
}

fn read_sources(answer: &Json, count: usize) -> Result<Vec<Source>, ApiError> {
    let answers = read_batch(answer, count)?;
    answers.into_iter().map(read_source).collect()
}

#[test]
fn a_batch_tells_policies_that_are_gone_from_failures() {
    let read = |entries: Recorded| {
        let count = entries.as_array().unwrap().len();
        read_sources(
            &ours(&json!({"resourceType": "Bundle", "entry": entries})),
            count,
        )
    };
    let outcome = |status: &str| json!({"response": {"status": status, "outcome": {"resourceType": "OperationOutcome"}}});
    let found = json!({"response": {"status": "200"}, "resource": {"resourceType": "AccessPolicy", "id": "p"}});
    assert_eq!(
        read(json!([outcome("404"), found, outcome("410")])),
        Ok(vec![
            Source::Missing,
            Source::Found(policy("p", json!({}))),
            Source::Deleted
        ])
    );
    assert!(matches!(
        read(json!([found, outcome("429")])),
        Err(ApiError::TooMany(_))
    ));
    assert_eq!(read(json!([{}])), Err(ApiError::Unreadable));
    assert_eq!(read_sources(&Json::Null, 1), Err(ApiError::Unreadable));
    // The recorded batches are about other types, but have the same shape.
    let mut limited = 0;
    for exchange in exchanges() {
        if exchange.body["type"] == "batch-response"
            && exchange.body["entry"][0]["response"]["status"] == "429"
        {
            assert!(matches!(
                read_sources(&ours(&exchange.body), 1),
                Err(ApiError::TooMany(Some(60)))
            ));
            limited += 1;
        }
    }
    assert_eq!(limited, 1);
}

const CODES: [&str; 6] = ["read", "search", "create", "update", "delete", "history"];

/// A well-formed rule about one of two types or all, with criteria `x=0` or `x=1` or none.
fn any_rule() -> impl Strategy<Value = Recorded> {
    let kind = prop_oneof![Just("Patient"), Just("Task"), Just("*")];
    let codes = prop::option::of(prop::sample::subsequence(CODES.to_vec(), 1..=6));
    let readonly = prop::option::of(any::<bool>());
    let criteria = prop::option::of(0..2_u8);
    (kind, codes, readonly, criteria).prop_map(|(kind, codes, readonly, criteria)| {
        let mut rule = json!({"resourceType": kind});
        if let Some(codes) = codes {
            rule["interaction"] = json!(codes);
        }
        if let Some(readonly) = readonly {
            rule["readonly"] = json!(readonly);
        }
        if let Some(x) = criteria {
            rule["criteria"] = json!(format!("{kind}?x={x}"));
        }
        rule
    })
}

/// The same, which may also hide fields, fix them or have criteria that are not looked at in single records.
fn any_hiding_rule() -> impl Strategy<Value = Recorded> {
    let fields = prop::option::of(prop::sample::select(vec!["photo", "note", "value"]));
    let plain = prop::option::of(prop::sample::select(vec![
        "_id=a",
        "gender=female",
        "_compartment=Patient/a",
        "_count=1",
        "x",
    ]));
    (any_rule(), fields.clone(), fields, plain).prop_map(|(mut rule, hidden, fixed, criteria)| {
        if let Some(hidden) = hidden {
            rule["hiddenFields"] = json!([hidden]);
        }
        if let Some(fixed) = fixed {
            rule["readonlyFields"] = json!([fixed]);
        }
        if let Some(criteria) = criteria {
            let kind = rule["resourceType"].as_str().unwrap();
            rule["criteria"] = json!([kind, "?", criteria].concat());
        }
        rule
    })
}

/// A rule with the parameter `%x` in its criteria.
fn any_rule_with_value() -> impl Strategy<Value = Recorded> {
    let criteria = prop::sample::select(vec![
        "gender=%x",
        "_id=%x",
        "name=%x&gender=female",
        "organization=Organization/%x",
    ]);
    (any_hiding_rule(), criteria).prop_map(|(mut rule, criteria)| {
        let kind = rule["resourceType"].as_str().unwrap();
        rule["criteria"] = json!([kind, "?", criteria].concat());
        rule
    })
}

/// Values of all sorts, with what is special in JSON, JavaScript and URLs.
fn any_value() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\"",
        "\\",
        "$",
        "$&",
        "$'",
        "$`",
        "&",
        "#",
        ",",
        "|",
        "%",
        "%x",
        "{",
        "}",
        "[",
        "]",
        ":",
        "a",
        "female",
        "\"},{\"resourceType\":\"*\"",
        "\"interaction\":[\"read\"]",
        "_count=1",
        "=",
        "\n",
        " ",
        "/",
        "é",
    ]);
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// How much a cell claims.
fn rank(cell: &Cell) -> u8 {
    match cell {
        Cell::No => 0,
        Cell::Deleted => 1,
        Cell::OnlyWhere(_) | Cell::Unclear(_) => 2,
        Cell::Yes => 3,
    }
}

/// What surely cannot be seen, set or done in all records of a type.
fn sure(matrix: &Matrix, kind: &str) -> Vec<(LimitKind, String)> {
    let row = |kind| matrix.rows.iter().find(|row| row.kind == kind);
    let limits = row(kind).or_else(|| row("*")).map(|row| row.limits.clone());
    let limits = limits.into_iter().flatten();
    let sure = limits.filter(|limit| limit.is_sure && limit.extent == Extent::All);
    sure.map(|limit| (limit.kind, limit.text)).collect()
}

/// That one matrix claims everything that another does.
fn no_less(before: &Matrix, after: &Matrix) -> Result<(), TestCaseError> {
    for kind in ["Patient", "Task", "Slot", "Binary"] {
        let (was, is) = (cells(before, kind), cells(after, kind));
        for (was, is) in was.iter().zip(&is) {
            prop_assert!(rank(is) >= rank(was), "{}: {:?}, then {:?}", kind, was, is);
        }
        let was = sure(before, kind);
        let reads = |matrix| rank(&cells(matrix, kind)[0]) > 0;
        if reads(before) {
            for limit in sure(after, kind) {
                prop_assert!(was.contains(&limit), "{}: {:?} is new", kind, limit);
            }
        }
    }
    Ok(())
}

/// The server's own check of one record: whether any rule lets one do this to it (contract §10).
fn is_let(rules: &[Recorded], kind: &str, code: &str, x: u8) -> bool {
    rules.iter().any(|rule| {
        let about = [kind, "*"].contains(&rule["resourceType"].as_str().unwrap());
        let reads = ["read", "search", "history"].contains(&code);
        let lets = match rule["interaction"].as_array() {
            Some(codes) => codes.iter().any(|listed| listed == code),
            None => rule["readonly"] != true || reads,
        };
        let criteria = rule["criteria"].as_str();
        about && lets && criteria.is_none_or(|criteria| criteria.ends_with(&format!("x={x}")))
    })
}

/// JSON that may be anything, with the keys of a policy in it.
fn any_json() -> impl Strategy<Value = Recorded> {
    let key = prop::sample::select(vec![
        "resource",
        "resourceType",
        "criteria",
        "interaction",
        "readonly",
        "hiddenFields",
        "compartment",
        "writeConstraint",
        "reference",
        "expression",
        "basedOn",
        "ipAccessRule",
        "value",
        "action",
    ]);
    let text = prop::sample::select(vec![
        "",
        "Patient",
        "*",
        "User",
        "Patient?_id=%a.id",
        "%",
        "%C3",
        "read",
        "é%ü",
    ]);
    let leaf = prop_oneof![
        Just(Recorded::Null),
        any::<bool>().prop_map(Recorded::from),
        text.prop_map(Recorded::from),
        any::<String>().prop_map(Recorded::from)
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Recorded::from),
            prop::collection::vec((key.clone(), inner), 0..5).prop_map(|members| members
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #[test]
    fn every_cell_says_what_the_server_would_do(rules in prop::collection::vec(any_rule(), 0..6)) {
        let matrix = of_rules(json!(rules));
        for kind in ["Patient", "Task", "Slot"] {
            for (code, cell) in CODES.iter().zip(cells(&matrix, kind)) {
                for x in 0..3 {
                    let shown = match &cell {
                        Cell::Yes => true,
                        Cell::No => false,
                        Cell::Deleted => false,
                        Cell::OnlyWhere(criteria) => criteria.iter().any(|one| one.ends_with(&format!("x={x}"))),
                        Cell::Unclear(_) => panic!("a clear rule"),
                    };
                    prop_assert_eq!(shown, is_let(&rules, kind, code, x), "{} {} {}", kind, code, x);
                }
            }
        }
    }

    #[test]
    fn another_rule_never_makes_it_claim_less(
        rules in prop::collection::vec(any_hiding_rule(), 0..5), at in 0..5_usize, other in any_rule(),
    ) {
        let before = of_rules(json!(rules));
        let mut more = rules;
        more.insert(at.min(more.len()), other);
        let after = of_rules(json!(more));
        no_less(&before, &after)?;
        for kind in ["Patient", "Task", "Slot"] {
            for (was, is) in cells(&before, kind).iter().zip(&cells(&after, kind)) {
                if let (Cell::OnlyWhere(was), Cell::OnlyWhere(is)) = (was, is) {
                    prop_assert!(was.iter().all(|criteria| is.contains(criteria)));
                }
            }
        }
    }

    #[test]
    fn a_value_never_makes_it_claim_less(rules in prop::collection::vec(any_rule_with_value(), 1..4), value in any_value()) {
        let before = of_rules(json!(rules));
        let after = with_value(json!(rules), &value);
        no_less(&before, &after)?;
    }

    #[test]
    fn a_flag_never_makes_it_claim_less(rules in prop::collection::vec(any_hiding_rule(), 0..5), super_admin in any::<bool>()) {
        let policies = [policy("p", json!({"name": "P", "resource": rules}))];
        let mut grants = grants(&policies);
        let before = Matrix::of(&grants, &sources(&policies));
        grants.admin = true;
        let admin = Matrix::of(&grants, &sources(&policies));
        no_less(&before, &admin)?;
        grants.super_admin = super_admin;
        no_less(&admin, &Matrix::of(&grants, &sources(&policies)))?;
    }

    #[test]
    fn the_order_of_policies_changes_no_cell(a in prop::collection::vec(any_rule(), 0..4), b in prop::collection::vec(any_rule(), 0..4)) {
        let [a, b] = [("a", a), ("b", b)].map(|(id, rules)| policy(id, json!({"resource": rules})));
        let sorted = |matrix: &Matrix, kind| cells(matrix, kind).map(|cell| match cell {
            Cell::OnlyWhere(mut criteria) => { criteria.sort(); Cell::OnlyWhere(criteria) }
            other => other,
        });
        let (one, other) = (matrix(&[a.clone(), b.clone()]), matrix(&[b, a]));
        for kind in ["Patient", "Task", "Slot", "Binary"] {
            prop_assert_eq!(sorted(&one, kind), sorted(&other, kind));
        }
    }

    #[test]
    fn nothing_that_a_server_sends_is_lost_or_makes_it_fail(rules in prop::collection::vec(any_json(), 0..4), rest in any_json()) {
        let mut content = json!({"name": "P"});
        if let Recorded::Object(members) = rest {
            for (key, value) in members {
                content[key] = value;
            }
        }
        content["resource"] = json!(rules);
        let policies = [policy("p", content)];
        let matrix = matrix(&policies);
        let text = as_text(&grants(&policies), &matrix);
        parameters(&policies);
        let told: String = matrix.notes.iter().map(|note| note.text.as_str()).collect();
        for rule in policies[0].json().get("resource").items() {
            let exact = rule.to_string();
            let in_rows = matrix.rows.iter().flat_map(|row| &row.rules).any(|rule| rule.exact == exact);
            prop_assert!(in_rows || told.contains(&exact) || told.contains("has no effect"), "{exact}\n{text}");
        }
    }
}

#[test]
fn a_policy_given_twice_shows_each_rule_and_note_once() {
    let policy = policy(
        "p",
        json!({"name": "P", "resource": [
            {"resourceType": "Patient", "criteria": "Patient?organization=%org", "hiddenFields": ["photo"]},
            {"resourceType": "Task"}]}),
    );
    let twice = [policy.clone(), policy];
    let mut grants = grants(&twice);
    let once = Matrix::of(&grants, &sources(&twice));
    assert_eq!(once.notes.len(), 1);
    assert_eq!(once.rows[0].rules.len(), 1);
    assert_eq!(once.summary(), "Access to 2 resource types only.");
    if let Held::Policies(held) = &mut grants.held {
        for (grant, organization) in held.iter_mut().zip(["Organization/a", "Organization/b"]) {
            let value = Value::Reference(reference(organization));
            grant.parameters.push(("org".to_owned(), value));
        }
    }
    let both = Matrix::of(&grants, &sources(&twice));
    assert_eq!(
        both.rows[0].sentence,
        "Can do everything, but only to those where its organization is Organization/a, or where its \
         organization is Organization/b. Cannot see photo. Searches can still use hidden fields. \
         Earlier versions may still show hidden fields."
    );
    assert_eq!(both.rows[1].rules.len(), 1);
    grants.names = vec![(reference("Organization/a"), "North Clinic".to_owned())];
    let named = Matrix::of(&grants, &sources(&twice));
    assert!(
        named.rows[0]
            .sentence
            .contains("organization is North Clinic, or where its organization is Organization/b")
    );
}

#[test]
fn a_membership_tells_what_it_grants() {
    let of = |mut membership: Recorded| {
        membership["resourceType"] = json!("ProjectMembership");
        membership["id"] = json!("m");
        Grants::of_membership(&ProjectMembership::read(ours(&membership)).unwrap())
    };
    assert_eq!(of(json!({})).held, Held::Nothing);
    assert_eq!(of(json!({"access": []})).held, Held::Nothing);
    let grants = of(
        json!({"admin": true, "profile": {"reference": "Practitioner/me"},
        "accessPolicy": {"reference": "AccessPolicy/a", "display": "A"},
        "access": [{"policy": {"reference": "AccessPolicy/b"}, "parameter": [
            {"name": "site", "valueReference": {"reference": "Location/l", "display": "North"}}, {"name": "state", "valueString": "CA"}, {"name": "x"}]}]}),
    );
    assert!(grants.admin);
    assert_eq!(grants.profile, Some(reference("Practitioner/me")));
    let told: Vec<String> = grants
        .list()
        .iter()
        .map(|grant| {
            format!(
                "{} {} {:?}",
                grant.label,
                grant.policy,
                grant.parameters.len()
            )
        })
        .collect();
    assert_eq!(
        grants.names,
        [(reference("Location/l"), "North".to_owned())]
    );
    assert_eq!(told, ["A AccessPolicy/a 0", "b AccessPolicy/b 3"]);
    for broken in [
        json!({"accessPolicy": {"resourceType": "AccessPolicy"}}),
        json!({"accessPolicy": "AccessPolicy/a"}),
        json!({"access": {}}),
        json!({"access": [{}]}),
        json!({"access": [{"policy": {"reference": "AccessPolicy/b"}, "parameter": 1}]}),
        json!({"access": [{"policy": {"reference": "AccessPolicy/b"}, "parameter": [{"valueString": "x"}]}]}),
    ] {
        let grants = of(broken.clone());
        assert!(matches!(grants.held, Held::Unreadable(_)), "{broken}");
        assert!(warnings(&Matrix::of(&grants, &[])).contains("can’t be read"));
    }
}

#[test]
fn every_recorded_membership_grants_what_it_names() {
    let (mut with, mut parameters, mut broken) = (0, 0, 0);
    for recorded in resources(&["ProjectMembership"]) {
        let Some(membership) = ProjectMembership::read(ours(&recorded)) else {
            continue;
        };
        let grants = Grants::of_membership(&membership);
        if let Held::Unreadable(_) = grants.held {
            broken += 1;
            continue;
        }
        assert_eq!(grants.list().len(), membership.policies().len());
        with += grants.list().len();
        parameters += grants
            .list()
            .iter()
            .map(|grant| grant.parameters.len())
            .sum::<usize>();
    }
    assert!(
        with > 20 && parameters > 3 && broken > 0,
        "{with} {parameters} {broken}"
    );
}
