//! What the form of a list must hold.

use super::*;
use proptest::prelude::*;
use wire::Issue;

const STORED: &str = r#"[{"name":"A","valueString":"x","new":1.0},{"name":"ODD","valueString":"x","valueBoolean":true},
    7,{"name":"B","valueDecimal":1.50}]"#;

fn list(text: &str) -> Vec<Json> {
    Json::parse(text).unwrap_or_default().items().to_vec()
}

fn form() -> EntriesForm {
    EntriesForm::new(ProjectList::Secrets, &list(STORED), 0)
}

fn names(form: &EntriesForm) -> Vec<&str> {
    form.rows().iter().map(|row| row.draft.name()).collect()
}

fn text(draft: &mut Draft, name: &str, value: &str) {
    *draft = Draft::Named(Named {
        name: name.to_owned(),
        kind: Kind::String,
        value: value.to_owned(),
    });
}

#[test]
fn what_nobody_touched_is_sent_as_it_came() {
    let form = form();
    assert_eq!(form.entries(), list(STORED));
    assert!(!form.is_changed(&list(STORED)));
    assert_eq!(names(&form), ["A", "ODD", "", "B"]);
    assert!(form.problems().is_empty());
}

#[test]
fn rows_are_added_changed_moved_and_removed() {
    let mut form = form();
    let new = form.add();
    form.edit(new, |draft| text(draft, "C", "3"));
    assert_eq!(form.shift(new, false), None);
    assert_eq!(form.shift(new, true), Some(3));
    assert_eq!(names(&form), ["A", "ODD", "", "C", "B"]);
    assert_eq!(form.shift(0, true), None);
    assert_eq!(form.shift(99, true), None);
    assert_eq!(form.remove(0), Some(1));
    assert_eq!(form.remove(3), Some(new));
    assert_eq!(form.remove(99), None);
    assert_eq!(
        form.entries().last().map(Json::to_string).as_deref(),
        Some(r#"{"name":"C","valueString":"3"}"#)
    );
    assert!(form.is_changed(&list(STORED)));
}

#[test]
fn only_what_was_changed_is_checked() {
    let stored =
        list(r#"[{"name":" ","valueString":"x"},{"name":"N","valueInteger":99999999999}]"#);
    let mut form = EntriesForm::new(ProjectList::Settings, &stored, 5);
    assert!(form.problems().is_empty());
    form.edit(6, |draft| {
        if let Draft::Named(named) = draft {
            named.value = "1e9".to_owned();
        }
    });
    let new = form.add();
    let problems = form.problems();
    let places: Vec<(u32, &str)> = problems
        .iter()
        .map(|it| (it.row, it.field.as_str()))
        .collect();
    assert_eq!(places, [(6, "value"), (new, "name"), (new, "value")]);
}

#[test]
fn the_same_name_twice_is_noticed_not_refused() {
    let mut form = form();
    let new = form.add();
    form.edit(new, |draft| text(draft, " A ", "3"));
    assert!(form.is_twice(0) && form.is_twice(new));
    assert!(!form.is_twice(3) && !form.is_twice(99));
    assert!(form.problems().is_empty());
}

fn refusal(issues: &[(&str, &str)]) -> Refusal {
    let issue = |(text, path): &(&str, &str)| Issue {
        text: (*text).to_owned(),
        expression: Some((*path).to_owned()),
        ..Issue::default()
    };
    Refusal {
        status: 400,
        issues: issues.iter().map(issue).collect(),
        request_id: None,
    }
}

#[test]
fn what_the_server_refuses_lands_on_the_field() {
    let mut form = form();
    form.shift(3, true);
    let problems = form.refused(&refusal(&[
        ("Missing required property", "Project.secret[2].value[x]"),
        (
            "Invalid additional property \"valueString\"",
            "Project.secret[2].valueString",
        ),
        ("Odd", "Project.secret[1].valueBoolean"),
    ]));
    let told: Vec<(u32, &str, &str)> = problems
        .iter()
        .map(|it| (it.row, it.field.as_str(), it.sentence.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "value", "Required by the server"),
            (1, "row", "The server refused this: Odd"),
        ]
    );
    for elsewhere in [
        "Project.secret",
        "Project.name",
        "Project.secret[9].name",
        "",
    ] {
        assert!(
            form.refused(&refusal(&[("x", elsewhere)])).is_empty(),
            "{elsewhere}"
        );
    }
}

#[test]
fn what_the_server_refuses_of_a_site_lands_on_its_field() {
    let stored = list(r#"[{"name":"M","domain":["a","b"]}]"#);
    let mut form = EntriesForm::new(ProjectList::Sites, &stored, 0);
    form.edit(0, |draft| {
        if let Draft::Site(site) = draft {
            site.domains.insert(0, String::new());
        }
    });
    let field = |path: &str| {
        let problems = form.refused(&refusal(&[("x", path)]));
        problems
            .first()
            .map(|it| it.field.clone())
            .unwrap_or_default()
    };
    assert_eq!(field("Project.site[0].domain"), "domain-1");
    assert_eq!(field("Project.site[0].domain[1]"), "domain-2");
    assert_eq!(field("Project.site[0].googleClientId"), "googleClientId");
    assert_eq!(field("Project.site[0].name"), "name");
    assert_eq!(field("Project.site[0].new"), "");
}

proptest! {
    #[test]
    fn no_list_breaks_the_form_and_every_one_is_kept(text in "[\\[\\]{}\":,a-z0-9 ]{0,40}") {
        let entries = list(&["[", &text, "]"].concat());
        for of in [ProjectList::Secrets, ProjectList::Sites] {
            let form = EntriesForm::new(of, &entries, 0);
            prop_assert_eq!(&form.entries(), &entries);
            prop_assert!(form.problems().is_empty());
        }
    }
}
