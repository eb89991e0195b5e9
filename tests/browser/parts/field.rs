//! Labelled fields: text, password and check box.

use crate::support::act::fire;
use crate::support::screen::{Screen, click, enter, referenced, settle, text};
use leptos::prelude::*;
use usher::clean::Text;
use usher::signal::Slot;
use usher::ui::{Check, Password, TextField, check_box, password_field, text_field};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const HINT: &str = "As on the passport";

type Problem = Slot<Option<String>>;

async fn first_name(value: Slot<String>, problem: Problem, hint: &'static str) -> Screen {
    field(value, problem, hint, Text::Name).await
}

async fn field(value: Slot<String>, problem: Problem, hint: &'static str, kind: Text) -> Screen {
    Screen::mount(move || {
        text_field(TextField {
            id: "first-name",
            label: "First name",
            hint,
            kind,
            autocomplete: "off",
            value: value.into(),
            on_input: Callback::new(move |text| value.set(text)),
            problem: problem.into(),
        })
    })
    .await
}

fn descriptions(field: &HtmlInputElement) -> Vec<String> {
    let elements = referenced(field, "aria-describedby");
    elements.iter().map(text).collect()
}

#[wasm_bindgen_test]
async fn a_text_field_is_named_and_typed_into() {
    let value = Slot::new("Ann".to_owned());
    let screen = first_name(value, Slot::new(None), "").await;
    let field = screen.input("textbox", "First name");
    assert_eq!(field.value(), "Ann");
    enter(&field, "Anna").await;
    assert_eq!(value.get_untracked(), "Anna");
    value.set("Bo".to_owned());
    settle().await;
    assert_eq!(field.value(), "Bo");
    assert_eq!(field.get_attribute("aria-describedby"), None);
}

#[wasm_bindgen_test]
async fn a_text_field_is_described_by_its_hint_and_its_problem() {
    let problem = Slot::new(None);
    let screen = first_name(Slot::new(String::new()), problem, HINT).await;
    let field = screen.input("textbox", "First name");
    assert_eq!(field.get_attribute("aria-invalid"), None);
    assert_eq!(descriptions(&field), [HINT]);

    problem.set(Some("Enter a first name".to_owned()));
    settle().await;
    assert_eq!(field.get_attribute("aria-invalid").unwrap(), "true");
    assert_eq!(descriptions(&field), ["Error: Enter a first name", HINT]);

    problem.set(None);
    settle().await;
    assert_eq!(field.get_attribute("aria-invalid"), None);
    assert_eq!(descriptions(&field), [HINT]);
    assert!(!screen.text().contains("Enter a first name"));
}

#[wasm_bindgen_test]
async fn each_kind_of_field_brings_its_keyboard_and_mends_what_was_pasted_once_it_is_left() {
    for (kind, attributes, pasted, meant, is_told) in [
        (
            Text::Name,
            ["text", "", "words"],
            " Zoe\u{308}\u{200B}",
            "Zo\u{EB}",
            false,
        ),
        (
            Text::Line,
            ["text", "", "none"],
            "Front\u{A0}desk\u{AD} ",
            "Front desk",
            false,
        ),
        (
            Text::Address,
            ["text", "email", "none"],
            "mailto:a@müller.example;",
            "a@müller.example",
            true,
        ),
        (
            Text::Recipient,
            ["text", "email", "none"],
            "Ana <a@b.example>",
            "Ana <a@b.example>",
            false,
        ),
        (Text::Id, ["text", "", "none"], "Project/p-1", "p-1", true),
        (
            Text::Search,
            ["search", "", "none"],
            "Ana <a@b.example>",
            "a@b.example",
            true,
        ),
    ] {
        let (value, problem) = (Slot::new(String::new()), Slot::new(None));
        let screen = field(value, problem, "", kind).await;
        let role = if kind == Text::Search {
            "searchbox"
        } else {
            "textbox"
        };
        let input = screen.input(role, "First name");
        let found = ["type", "inputmode", "autocapitalize"];
        let found = found.map(|name| input.get_attribute(name).unwrap_or_default());
        assert_eq!(found, attributes, "{kind:?}");

        enter(&input, pasted).await;
        assert_eq!(value.get_untracked(), pasted, "{kind:?}");
        fire(&input, "change");
        settle().await;
        assert_eq!(
            (input.value().as_str(), &*value.get_untracked()),
            (meant, meant)
        );
        let told = screen.text().contains(&["Changed to ", meant].concat());
        assert_eq!(told, is_told, "{kind:?}");
        enter(&input, "x").await;
        assert!(!screen.text().contains("Changed"), "{kind:?}");
        screen.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn a_problem_alone_describes_a_field_without_hint() {
    let problem = Slot::new(Some("Enter a first name".to_owned()));
    let screen = first_name(Slot::new(String::new()), problem, "").await;
    let field = screen.input("textbox", "First name");
    assert_eq!(descriptions(&field), ["Error: Enter a first name"]);
}

/// Two password fields that are shown together; only the first has the button.
async fn passwords(value: Slot<String>, typed: Slot<u32>, problem: Problem) -> Screen {
    Screen::mount(move || {
        let shown = Slot::new(false);
        let field = |id, label, has_toggle| {
            password_field(Password {
                id,
                label,
                hint: "",
                autocomplete: "new-password",
                value,
                on_input: Callback::new(move |()| typed.update(|typed| *typed += 1)),
                problem: problem.into(),
                shown,
                has_toggle,
            })
        };
        let first = field("password", "New password", true);
        let second = field("confirm", "Confirm password", false);
        view! { {first} {second} }.into_any()
    })
    .await
}

/// By its id, because a hidden password has no role.
fn by_id(id: &str) -> HtmlInputElement {
    document().get_element_by_id(id).unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn passwords_are_hidden_until_asked() {
    let (value, typed) = (Slot::new(String::new()), Slot::new(0));
    let screen = passwords(value, typed, Slot::new(None)).await;
    let fields = ["password", "confirm"].map(by_id);
    let kinds = || fields.each_ref().map(HtmlInputElement::type_);
    assert_eq!(kinds(), ["password", "password"]);
    enter(&fields[0], "correct horse").await;
    assert_eq!(
        (value.get_untracked(), typed.get_untracked()),
        ("correct horse".to_owned(), 1)
    );

    assert_eq!(screen.all("button").len(), 1);
    let button = screen.all("button").remove(0);
    assert_eq!(text(&button), "Show password");
    click(&button).await;
    assert_eq!(kinds(), ["text", "text"]);
    assert_eq!(text(&button), "Hide password");
    assert_eq!(
        screen.input("textbox", "New password").value(),
        "correct horse"
    );
    assert_eq!(screen.input("textbox", "Confirm password"), fields[1]);
    click(&button).await;
    assert_eq!(kinds(), ["password", "password"]);
    assert_eq!(fields[0].value(), "correct horse");
}

#[wasm_bindgen_test]
async fn showing_a_password_does_not_submit_the_form() {
    let screen = passwords(Slot::new(String::new()), Slot::new(0), Slot::new(None)).await;
    let button = screen.all("button").remove(0);
    assert_eq!(button.get_attribute("type").unwrap(), "button");
}

#[wasm_bindgen_test]
async fn a_password_field_tells_its_problem() {
    let problem = Slot::new(Some("Use 8 characters or more".to_owned()));
    let _screen = passwords(Slot::new(String::new()), Slot::new(0), problem).await;
    let field = by_id("password");
    assert_eq!(field.get_attribute("aria-invalid").unwrap(), "true");
    assert_eq!(descriptions(&field), ["Error: Use 8 characters or more"]);
}

#[wasm_bindgen_test]
async fn a_check_box_is_named_described_and_follows_its_value() {
    let (value, hint) = (Slot::new(true), Slot::new("A link by mail".to_owned()));
    let screen = Screen::mount(move || {
        check_box(Check {
            id: "send",
            label: "Send email",
            hint: hint.into(),
            value: value.into(),
            on_change: Callback::new(move |checked| value.set(checked)),
        })
    })
    .await;
    let field = screen.input("checkbox", "Send email");
    assert!(field.checked());
    assert_eq!(descriptions(&field), ["A link by mail"]);
    click(&field).await;
    assert!(!value.get_untracked());
    value.set(true);
    hint.set("Not sent".to_owned());
    settle().await;
    assert!(field.checked());
    assert_eq!(descriptions(&field), ["Not sent"]);
}
