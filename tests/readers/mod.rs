//! Everything that reads what a server sent, called on whatever it may have sent.

use usher::access::{Grants, Matrix, Source, as_text, kind_name, parameters};
use usher::api::account::{read_account, read_factor_reset};
use usher::api::auth::{Login, Tokens};
use usher::api::facts::Wanted;
use usher::api::invite::{Answer, Mail, read_invite};
use usher::api::links::Neighbour;
use usher::api::preflight::Question;
use usher::api::removal::read_removal;
use usher::api::repair::{PasswordLink, read_password_link};
use usher::api::{ApiError, Kind, MemberRow, read_answer, read_batch, read_matches, read_source};
use usher::form::sign_in::refused;
use usher::member::guard::Guards;
use usher::member::history::{events, mentioned, read_version};
use usher::member::merge::{Side, changes, compare, merge};
use usher::member::pick::Pick;
use usher::member::settings::Settings;
use usher::member::{difference, words};
use usher::palette;
use wire::{
    AccessPolicy, Bundle, Id, Json, Me, OperationOutcome, Person, ProfileType, Project,
    ProjectMembership, Reference,
};

/// Reads an answer, as the browser hands it over, with every reader of answers.
pub fn read_all(status: u16, body: &[u8]) {
    // The browser puts U+FFFD where bytes are no UTF-8.
    let answer = read_answer(status, &String::from_utf8_lossy(body));
    if let Err(error) = &answer {
        let _ = (error.sentence(), error.request_id());
        let _ = [true, false].map(|with_project| refused(error, with_project));
    }
    let invite = read_invite(answer.clone(), Mail::Unknown);
    if let (Ok(_), Answer::Invited(invited)) = (&answer, &invite) {
        assert!(invited.membership.is_some(), "invited whom? {body:?}");
    }
    let _ = read_removal(answer.clone());
    let _ = read_password_link(answer.clone(), PasswordLink::HandedOver);
    let _ = read_factor_reset(answer.clone());
    let _ = read_source(answer.clone());
    if let Some(id) = Id::parse("p1") {
        let _ = read_account(&id, answer.clone(), answer.clone());
        look_before(id, &answer);
    }
    if let Ok(json) = &answer {
        read_as_everything(json);
    }
}

/// The look-ups before an invite, and the facts of a list.
fn look_before(id: Id, answer: &Result<Json, ApiError>) {
    let reference = Reference::new("Patient", id.clone());
    let question = Question {
        email: "ana@example.com".to_owned(),
        role: ProfileType::Patient,
        external_id: Some("e1".to_owned()),
        references: vec![reference.clone()],
        project: id.clone(),
        tag: "t".to_owned(),
    };
    let findings = question.read(vec![answer.clone(); 6]);
    let _ = findings.has_leftover();
    let wanted = Wanted {
        added: vec![id.clone()],
        pending: vec![id],
        inviters: vec![reference.clone()],
        missing: vec![reference],
    };
    let _ = wanted.read(vec![answer.clone(); 4]);
}

/// Reads the value as everything it could be taken for, and asks for everything there is.
pub fn read_as_everything(json: &Json) {
    let _ = (
        OperationOutcome::read(json),
        Person::read(json),
        Me::read(json),
    );
    let _ = (Login::read(json).is_ok(), Tokens::read(json).is_ok());
    if let Some(membership) = ProjectMembership::read(json.clone()) {
        read_membership(&membership);
    }
    if let Some(project) = Project::read(json.clone()) {
        let _ = (project.name(), project.description(), project.owner());
        let _ = (project.features().count(), project.links().count());
        let _ = project.default_policies().count();
        let _ = ["Admin", "Patient"].map(|kind| project.default_policy(kind));
        let _ = Guards::new(Some(&project), Some(&project.id), false);
    }
    if let Some(policy) = AccessPolicy::read(json) {
        read_policy(policy);
    }
    read_history(json);
    let count = json.get("entry").items().len();
    for answer in read_batch(json, count).into_iter().flatten().flatten() {
        read_as_everything(&answer);
    }
    for kind in Kind::ALL {
        let matches = read_matches(kind, json.clone());
        let _ = matches.map(|matches| palette::found("ana", matches));
    }
    if let Some(bundle) = Bundle::read(json.clone()) {
        for row in MemberRow::read_all(&bundle) {
            let _ = (row.name(), row.role(), row.is_missing_something());
            let _ = row.email().map(str::len);
            let _ = Neighbour::read_all(&bundle, row.id());
        }
        bundle.matches.iter().for_each(read_as_everything);
    }
}

fn nameless(_: &Reference) -> Option<String> {
    None
}

fn read_membership(membership: &ProjectMembership) {
    let _ = (membership.profile_type(), membership.profile_name());
    let _ = (membership.email(), membership.last_updated());
    let _ = (
        membership.identifier("urn:usher:invite"),
        membership.version(),
    );
    Settings::of(membership).apply(membership);
    let grants = Grants::of_membership(membership);
    let sources: Vec<(Reference, Source)> = membership
        .policies()
        .into_iter()
        .map(|(policy, _)| (policy, Source::Missing))
        .collect();
    as_text(&grants, &Matrix::of(&grants, &sources));
    let pick = Pick::new(membership, "");
    let _ = (pick.label(), Guards::new(None, None, false).of_pick(&pick));
    let empty = Json::Object(Vec::new());
    for (one, other) in [(&empty, membership.json()), (membership.json(), &empty)] {
        difference::sentences(one, other, &nameless);
        let found = changes(one, other);
        for difference in &found {
            words::sentence("Ana", difference, &nameless);
        }
        let found = compare(&empty, one, other);
        let decided: Vec<_> = found.into_iter().map(|found| (found, Side::Mine)).collect();
        let _ = merge(other, &decided);
    }
}

fn read_policy(policy: AccessPolicy) {
    let _ = (policy.label().len(), policy.reference());
    parameters(std::slice::from_ref(&policy));
    let reference = policy.reference();
    let member = [
        r#"{"resourceType":"ProjectMembership","id":"m","accessPolicy":{"reference":""#,
        &reference.to_string(),
        r#""}}"#,
    ];
    let member = Json::parse(&member.concat())
        .ok()
        .and_then(ProjectMembership::read);
    if let Some(member) = member {
        let grants = Grants::of_membership(&member);
        let matrix = Matrix::of(&grants, &[(reference, Source::Found(policy))]);
        for row in &matrix.rows {
            kind_name(&row.kind);
        }
        as_text(&grants, &matrix);
    }
}

fn read_history(json: &Json) {
    let versions: Vec<_> = json.get("entry").items().iter().map(read_version).collect();
    mentioned(&versions);
    for complete in [true, false] {
        events(&versions, complete, &nameless);
    }
}
