//! What is decided before an invite is sent: over every combination of what a look at the server may find
//! and what the form may say.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use usher::api::invite::{Letter, Record, Scope};
use usher::api::preflight::{Findings, Lookup, Question};
use usher::api::{ApiError, read_batch};
use usher::form::access::POLICY;
use usher::form::invite::{
    Hold, InviteForm, PATIENT, PROJECT as PROJECT_FIELD, RECORD, RecordChoice,
};
use wire::{Id, Json, Person, ProfileType, ProjectMembership, Reference};

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn member(id: &str, user: &str) -> ProjectMembership {
    let text = format!(
        r#"{{"resourceType":"ProjectMembership","id":"{id}","user":{{"reference":"{user}"}},
            "profile":{{"reference":"Practitioner/p9","display":"Ana Costa"}}}}"#
    );
    ProjectMembership::read(Json::parse(&text).unwrap()).unwrap()
}

fn person(id: &str, name: &str) -> Person {
    let text =
        format!(r#"{{"resourceType":"Practitioner","id":"{id}","name":[{{"text":"{name}"}}]}}"#);
    Person::read(&Json::parse(&text).unwrap()).unwrap()
}

fn form() -> InviteForm {
    InviteForm {
        first_name: "Ana".into(),
        last_name: "Costa".into(),
        email: "Ana@Clinic.example".into(),
        ..InviteForm::default()
    }
}

#[test]
fn every_combination_is_sent_held_or_asked_about() {
    let members = [vec![], vec![member("m1", "User/u1")]];
    let records = [
        vec![],
        vec![person("p1", "Ana Costa")],
        vec![person("p1", "Ben Costa")],
        vec![person("p1", "Ana Costa"), person("p2", "Ana Costa")],
    ];
    let choices = [
        RecordChoice::Open,
        RecordChoice::New,
        RecordChoice::Use(reference("Practitioner/p2")),
    ];
    let accounts = [
        vec![],
        vec![reference("User/u1")],
        vec![reference("User/u2")],
    ];
    let scopes = [Scope::Server, Scope::Project];
    let mut seen = 0;
    for members in &members {
        for (kind, records) in records.iter().enumerate() {
            for choice in &choices {
                for accounts in &accounts {
                    for scope in scopes {
                        for second in [false, true] {
                            let mut form = form();
                            form.record = choice.clone();
                            form.options.scope = scope;
                            form.options.second_membership = second;
                            let findings = Findings {
                                members: members.clone(),
                                records: records.clone(),
                                accounts: accounts.clone(),
                                ..Findings::default()
                            };
                            let plan = form.plan(&findings);
                            let asked = *choice == RecordChoice::Open && kind >= 2;
                            let hold = match (members.is_empty() || second, asked) {
                                (false, _) => "member",
                                (true, true) => "problem",
                                (true, false) => "none",
                            };
                            let held = match &plan.hold {
                                None => "none",
                                Some(Hold::Member(_)) => "member",
                                Some(Hold::Problems(problems)) => {
                                    assert_eq!(problems[0].0, RECORD);
                                    "problem"
                                }
                                Some(Hold::OtherProject) => "project",
                            };
                            assert_eq!(held, hold, "{findings:?} {choice:?}");
                            assert_eq!(plan.record.is_none(), asked);
                            // A link is only promised to an account that is known to be new.
                            let new = scope == Scope::Project && accounts.is_empty();
                            assert_eq!(plan.letter == Letter::Link, new);
                            let used = members
                                .iter()
                                .any(|m| m.user() == accounts.first().cloned());
                            let matters = scope == Scope::Project && !used;
                            assert_eq!(plan.leftover, !accounts.is_empty() && matters);
                            seen += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(seen, 2 * 4 * 3 * 3 * 2 * 2);
}

#[test]
fn what_no_longer_exists_is_named_at_its_field() {
    let mut form = form();
    form.role = ProfileType::RelatedPerson;
    form.patient
        .pick(Some(reference("Patient/gone")), "Paco".into());
    form.access.rows[0]
        .policy
        .pick(Some(reference("AccessPolicy/gone")), "Ward".into());
    let gone = |what: &str| Findings {
        gone: vec![reference(what)],
        ..Findings::default()
    };
    for (what, field) in [("Patient/gone", PATIENT), ("AccessPolicy/gone", POLICY)] {
        let Some(Hold::Problems(problems)) = form.plan(&gone(what)).hold else {
            unreachable!("{what} is not held");
        };
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].0, field);
    }
    assert_eq!(form.plan(&gone("Patient/other")).hold, None);
}

#[test]
fn another_project_and_a_taken_external_id_hold_the_invite() {
    let mut form = form();
    let elsewhere = Findings {
        other_project: true,
        ..Findings::default()
    };
    assert_eq!(form.plan(&elsewhere).hold, Some(Hold::OtherProject));
    form.options.external_id = "x-1".into();
    let taken = Findings {
        namesake: Some(member("m1", "User/u1")),
        ..Findings::default()
    };
    let Some(Hold::Problems(problems)) = form.plan(&taken).hold else {
        unreachable!("not held");
    };
    assert!(problems[0].1.contains("Ana Costa"), "{problems:?}");
}

#[test]
fn a_look_up_that_failed_promises_nothing_and_holds_nothing() {
    let mut form = form();
    form.options.scope = Scope::Project;
    let findings = Findings {
        failed: vec![Lookup::Members, Lookup::Records, Lookup::Accounts],
        ..Findings::default()
    };
    let plan = form.plan(&findings);
    assert_eq!(plan.letter, Letter::Unknown);
    assert_eq!((plan.hold, plan.record), (None, Some(Record::Open)));
}

#[test]
fn nothing_is_asked_before_there_is_an_address_or_an_external_id() {
    let project = Id::parse("p1").unwrap();
    let mut form = InviteForm::default();
    assert_eq!(form.question(project.clone(), "t"), None);
    form.email = "ana@".into();
    assert_eq!(form.question(project.clone(), "t"), None);
    form.options.external_id = "x-1".into();
    let question = form.question(project, "t").unwrap();
    assert_eq!(
        (question.email.as_str(), question.external_id.as_deref()),
        ("", Some("x-1"))
    );
}

/// The answers of a batch, in the order of the look-ups: members, records, accounts, references, project.
fn findings(answers: &[&str]) -> Findings {
    findings_for("ana@clinic.example", answers)
}

/// The same for an address, whose members and records are looked up in each of its spellings.
fn findings_for(email: &str, answers: &[&str]) -> Findings {
    let question = Question {
        email: email.into(),
        role: ProfileType::Practitioner,
        external_id: None,
        references: vec![reference("AccessPolicy/a")],
        project: Id::parse("p1").unwrap(),
        tag: "ours".into(),
    };
    let entry = |answer: &&str| match answer.strip_prefix('!') {
        Some(status) => {
            format!(
                r#"{{"response":{{"status":"{status}","outcome":{{"resourceType":"OperationOutcome"}}}}}}"#
            )
        }
        None => format!(r#"{{"response":{{"status":"200"}},"resource":{answer}}}"#),
    };
    let entries: Vec<String> = answers.iter().map(entry).collect();
    let bundle = format!(
        r#"{{"resourceType":"Bundle","entry":[{}]}}"#,
        entries.join(",")
    );
    let answers = read_batch(&Json::parse(&bundle).unwrap(), answers.len()).unwrap();
    question.read(answers)
}

const NONE: &str = r#"{"resourceType":"Bundle"}"#;
const POLICY_A: &str = r#"{"resourceType":"AccessPolicy","id":"a"}"#;
const PROJECT: &str = r#"{"resourceType":"Project","id":"p1"}"#;

#[test]
fn the_answers_of_a_batch_fail_alone() {
    assert_eq!(
        findings(&[NONE, NONE, NONE, POLICY_A, PROJECT]),
        Findings::default()
    );
    let limited = findings(&["!429", NONE, "\"text\"", POLICY_A, "!500"]);
    assert_eq!(
        limited.failed,
        [Lookup::Members, Lookup::Accounts, Lookup::Project]
    );
    for status in ["!404", "!410"] {
        let found = findings(&[NONE, NONE, NONE, status, PROJECT]);
        assert_eq!(found.gone, [reference("AccessPolicy/a")]);
        assert!(findings(&[NONE, NONE, NONE, POLICY_A, status]).other_project);
    }
    assert_eq!(read_batch(&Json::Null, 1), Err(ApiError::Unreadable));
}

#[test]
fn somebody_is_found_by_another_spelling_of_the_address() {
    let member = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"ProjectMembership","id":"m1",
        "project":{"reference":"Project/p1"},"user":{"reference":"User/u1","display":"hans@xn--mller-kva.example"},
        "profile":{"reference":"Practitioner/p1"}}}]}"#;
    let record = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Practitioner","id":"p1"}}]}"#;
    for (email, first) in [
        ("Hans@müller.example", NONE),
        ("hans@xn--mller-kva.example", member),
    ] {
        let answers = [
            first, record, NONE, NONE, member, record, NONE, POLICY_A, PROJECT,
        ];
        let found = findings_for(email, &answers);
        assert_eq!(found.members[0].id().as_str(), "m1", "{email}");
        assert_eq!(found.records.len(), 1, "{email}");
        assert!(found.failed.is_empty());
    }
    let failed = findings_for(
        "hans@müller.example",
        &[
            "!429", NONE, "!429", NONE, NONE, NONE, NONE, POLICY_A, PROJECT,
        ],
    );
    assert_eq!(failed.failed, [Lookup::Members]);
}

#[test]
fn a_record_made_for_this_invite_is_no_finding() {
    let record = |tag: &str| {
        format!(
            r#"{{"resource":{{"resourceType":"Practitioner","id":"{tag}",
                "identifier":[{{"system":"urn:usher:invite","value":"{tag}"}}]}}}}"#
        )
    };
    let records = format!(
        r#"{{"resourceType":"Bundle","entry":[{},{}]}}"#,
        record("ours"),
        record("theirs")
    );
    let found = findings(&[NONE, &records, NONE, POLICY_A, PROJECT]);
    let ids: Vec<&str> = found
        .records
        .iter()
        .map(|r| r.reference.id().as_str())
        .collect();
    assert_eq!(ids, ["theirs"]);
}

#[test]
fn no_record_is_made_for_another_project_than_ones_own() {
    let mut form = form();
    form.project
        .pick(Some(reference("Project/p2")), "Lakeside".into());
    let findings = Findings::default();
    assert_eq!(form.plan(&findings).hold, None);
    form.role = ProfileType::RelatedPerson;
    let hold = form.plan(&findings).hold;
    assert!(
        matches!(&hold, Some(Hold::Problems(problems)) if problems[0].0 == PROJECT_FIELD),
        "{hold:?}"
    );
    form.record = RecordChoice::Use(reference("RelatedPerson/r1"));
    assert_eq!(form.plan(&findings).hold, None);
    form.role = ProfileType::Practitioner;
    form.record = RecordChoice::New;
    let findings = Findings {
        records: vec![person("p1", "Ben Costa")],
        ..Findings::default()
    };
    assert!(form.plan(&findings).hold.is_some());
}

#[test]
fn what_a_super_administrator_sees_of_other_projects_is_no_finding() {
    let user = |id: &str, project: &str| {
        format!(r#"{{"resource":{{"resourceType":"User","id":"{id}"{project}}}}}"#)
    };
    let users = [
        user("server", ""),
        user("theirs", r#","project":{"reference":"Project/p2"}"#),
        user("ours", r#","project":{"reference":"Project/p1"}"#),
    ];
    let bundle = |entries: &[String]| {
        let entries = entries.join(",");
        format!(r#"{{"resourceType":"Bundle","entry":[{entries}]}}"#)
    };
    let found = findings(&[NONE, NONE, &bundle(&users), POLICY_A, PROJECT]);
    assert_eq!(found.accounts, [reference("User/ours")]);
}
