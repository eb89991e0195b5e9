//! Tests of the invite form.

use super::*;
use crate::access::{Kind, Parameter};
use wire::{Json, Reference};

fn filled(role: ProfileType) -> InviteForm {
    InviteForm {
        role,
        first_name: " Rosa ".into(),
        last_name: "Ramos".into(),
        email: " rosa@clinic.example ".into(),
        ..InviteForm::default()
    }
}

/// A project whose default needs no word.
fn no_policy() -> NoPolicy {
    let policy = Reference::parse("AccessPolicy/default");
    policy.map_or(NoPolicy::Unknown, |policy| {
        NoPolicy::Default(policy, "Default".into())
    })
}

fn first(form: &mut InviteForm) -> &mut Choice {
    let row = form
        .access
        .rows
        .iter_mut()
        .map(|row| &mut row.policy)
        .next();
    row.unwrap_or_else(|| unreachable!("a form has a row"))
}

fn fields(form: &InviteForm) -> Vec<&'static str> {
    let problems = form.validate(&no_policy()).err().unwrap_or_default();
    problems.into_iter().map(|(field, _)| field).collect()
}

fn pick(choice: &mut Choice, reference: &str, label: &str) {
    choice.pick(Reference::parse(reference), label.into());
}

#[test]
fn an_empty_form_says_what_is_missing_in_the_order_of_the_screen() {
    let mut form = InviteForm::default();
    assert_eq!(fields(&form), [FIRST_NAME, LAST_NAME, EMAIL]);
    form.role = ProfileType::RelatedPerson;
    assert_eq!(fields(&form), [FIRST_NAME, LAST_NAME, EMAIL, PATIENT]);
}

#[test]
fn what_is_sent_is_trimmed() {
    let sent = filled(ProfileType::Practitioner).validate(&no_policy());
    let sent = sent.map(|i| (i.first_name, i.email, i.send_email, i.admin));
    assert_eq!(
        sent,
        Ok(("Rosa".into(), "rosa@clinic.example".into(), true, false))
    );
}

#[test]
fn a_text_without_a_pick_is_no_choice() {
    let mut form = filled(ProfileType::RelatedPerson);
    form.patient.typed("Paco".into());
    first(&mut form).typed("Front".into());
    assert_eq!(fields(&form), [PATIENT, POLICY]);
    pick(&mut form.patient, "Patient/p1", "Paco Ramos");
    pick(first(&mut form), "AccessPolicy/a1", "Front desk");
    assert!(form.validate(&no_policy()).is_ok());
    // Typing on makes the pick void, so that nobody else is meant than is read.
    form.patient.typed("Paco Ramo".into());
    assert_eq!(fields(&form), [PATIENT]);
}

#[test]
fn a_policy_about_a_patient_is_about_the_one_they_are_related_to() {
    let mut form = filled(ProfileType::RelatedPerson);
    pick(first(&mut form), "AccessPolicy/a1", "Portal");
    let asked = Parameter {
        name: "patient".into(),
        kind: Kind::Reference(Some("Patient".into())),
    };
    for row in &mut form.access.rows {
        row.ask(vec![asked.clone()]);
    }
    let answered = |form: &InviteForm| -> Vec<String> {
        let answers = form.access.rows.iter().flat_map(|row| &row.answers);
        answers
            .map(|answer| answer.value.text().to_owned())
            .collect()
    };
    for (id, name) in [("Patient/p1", "Paco"), ("Patient/p2", "Pia")] {
        let before = form.patient.clone();
        pick(&mut form.patient, id, name);
        form.follow_patient(&before);
        assert_eq!(answered(&form), [name]);
    }
    for answer in form.access.rows.iter_mut().flat_map(|row| &mut row.answers) {
        pick(&mut answer.value, "Patient/p3", "Quim");
    }
    let before = form.patient.clone();
    pick(&mut form.patient, "Patient/p1", "Paco");
    form.follow_patient(&before);
    assert_eq!(answered(&form), ["Quim"]);
}

#[test]
fn full_access_has_to_be_said_and_only_where_no_policy_means_it() {
    let mut form = filled(ProfileType::Practitioner);
    let asks = |form: &InviteForm, no_policy: &NoPolicy| {
        let problems = form.validate(no_policy).err().unwrap_or_default();
        problems.iter().any(|(field, _)| *field == POLICY)
    };
    assert!(asks(&form, &NoPolicy::FullAccess));
    assert!(asks(&form, &NoPolicy::Unknown));
    assert!(!asks(&form, &NoPolicy::Pending));
    assert!(!asks(&form, &no_policy()));
    form.access.full_access = true;
    assert!(!asks(&form, &NoPolicy::FullAccess));
    form.access.full_access = false;
    pick(first(&mut form), "AccessPolicy/a1", "Front desk");
    assert!(!asks(&form, &NoPolicy::FullAccess));
}

#[test]
fn a_patient_is_only_asked_for_where_it_matters() {
    let mut form = filled(ProfileType::Practitioner);
    form.patient.typed("left over".into());
    assert!(form.validate(&no_policy()).is_ok());
}

#[test]
fn the_next_person_keeps_role_and_policy_only() {
    let mut form = filled(ProfileType::Patient);
    form.admin = true;
    pick(first(&mut form), "AccessPolicy/a1", "Front desk");
    let next = form.next();
    assert_eq!(
        (next.role, first(&mut next.clone()).text().to_owned()),
        (ProfileType::Patient, "Front desk".to_owned())
    );
    assert_eq!(
        (next.first_name.as_str(), next.email.as_str(), next.admin),
        ("", "", false)
    );
}

#[test]
fn patients_say_their_scope_and_only_they() {
    let scope = |role| {
        let invitation = filled(role).validate(&no_policy()).ok();
        let body = invitation.map(|invitation| invitation.body("tag", None));
        body.unwrap_or_default()
            .get("scope")
            .text()
            .map(str::to_owned)
    };
    assert_eq!(scope(ProfileType::Patient).as_deref(), Some("project"));
    assert_eq!(scope(ProfileType::Practitioner), None);
}

#[test]
fn a_related_person_is_written_with_patient_relationship_and_address() {
    let mut form = filled(ProfileType::RelatedPerson);
    pick(&mut form.patient, "Patient/p1", "Paco Ramos");
    form.relationship = "MTH".into();
    let record = form
        .validate(&no_policy())
        .ok()
        .and_then(|i| i.new_record("tag"))
        .unwrap_or_default();
    let head = |json: &Json| json.items().first().cloned().unwrap_or_default();
    assert_eq!(
        record.get("patient").get("reference").text(),
        Some("Patient/p1")
    );
    let coding = head(head(record.get("relationship")).get("coding"));
    assert_eq!(coding.get("code").text(), Some("MTH"));
    assert_eq!(
        head(record.get("telecom")).get("value").text(),
        Some("rosa@clinic.example")
    );
    assert_eq!(
        head(record.get("identifier")).get("value").text(),
        Some("tag")
    );
}
