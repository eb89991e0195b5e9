//! The field with a list to pick from.

use crate::calls::Calls;
use crate::support::screen::{
    Screen, click, enter, fire, has_focus, press, referenced, settle, text, until,
};
use futures::FutureExt;
use leptos::prelude::*;
use std::rc::Rc;
use usher::ui::combobox::{Choosable, Combobox, combobox};
use usher::ui::{DialogParts, dialog};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

type Directory = Calls<String, Result<Vec<Choosable>, String>>;

/// The combobox "Patient" in a form in a dialog, and another field to go to.
struct Page {
    screen: Screen,
    directory: Directory,
    picked: RwSignal<Vec<String>>,
    submitted: RwSignal<u32>,
    closed: RwSignal<u32>,
    problem: RwSignal<Option<String>>,
}

impl Page {
    async fn open() -> Page {
        let directory = Directory::none();
        let (picked, problem) = (RwSignal::default(), RwSignal::default());
        let (submitted, closed) = (RwSignal::new(0), RwSignal::new(0));
        let asked = directory.clone();
        let screen = Screen::mount(move || {
            let typed = RwSignal::new(String::new());
            let field = combobox(Combobox {
                id: "patient",
                label: "Patient",
                hint: Signal::stored("Whom the person is related to".to_owned()),
                text: typed.into(),
                on_text: Callback::new(move |text| typed.set(text)),
                on_pick: Callback::new(move |choice: Choosable| {
                    picked.update(|picked: &mut Vec<String>| picked.push(choice.key));
                    typed.set(choice.label);
                }),
                search: Rc::new(move |text| asked.ask(text).boxed_local()),
                problem: problem.into(),
            });
            let submit = move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                submitted.update(|times| *times += 1);
            };
            let content = view! {
                <h2 id="title">"Invite"</h2>
                <form on:submit=submit>{field} <input aria-label="Email"/></form>
            };
            dialog(DialogParts {
                title_id: "title",
                class: "",
                changes: usher::ui::Changes::Nothing,
                on_close: Callback::new(move |()| closed.update(|times| *times += 1)),
                content: content.into_any(),
            })
        })
        .await;
        Page {
            screen,
            directory,
            picked,
            submitted,
            closed,
            problem,
        }
    }

    /// Opens the page, types, and lets the search find these.
    async fn with_found(typed: &str, labels: &[&str]) -> Page {
        let page = Page::open().await;
        page.search(typed).await;
        assert!(page.directory.answer(0, Ok(choices(labels))));
        settle().await;
        page
    }

    fn field(&self) -> HtmlInputElement {
        self.screen.input("combobox", "Patient")
    }

    /// Types and waits for the search.
    async fn search(&self, typed: &str) {
        let before = self.directory.asked().len();
        enter(&self.field(), typed).await;
        until("a search", || self.directory.asked().len() > before).await;
    }

    fn is_expanded(&self) -> bool {
        self.field().get_attribute("aria-expanded").unwrap() == "true"
    }

    /// What the active option says.
    fn active(&self) -> Option<String> {
        let options = referenced(&self.field(), "aria-activedescendant");
        let active = options.first()?;
        assert_eq!(active.get_attribute("aria-selected").unwrap(), "true");
        Some(text(active))
    }

    fn picked(&self) -> Vec<String> {
        self.picked.get_untracked()
    }

    fn status(&self) -> String {
        self.screen.texts("status").concat()
    }
}

/// Things called like this, whose key is the label with a number.
fn choices(labels: &[&str]) -> Vec<Choosable> {
    let choice = |(at, label): (usize, &&str)| Choosable {
        key: format!("{label}#{at}"),
        label: (*label).to_owned(),
        detail: String::new(),
    };
    labels.iter().enumerate().map(choice).collect()
}

#[wasm_bindgen_test]
async fn it_is_named_described_and_controls_its_list() {
    let page = Page::open().await;
    let field = page.field();
    let described = referenced(&field, "aria-describedby");
    let described: Vec<String> = described.iter().map(text).collect();
    assert_eq!(described, ["Whom the person is related to"]);
    let list = referenced(&field, "aria-controls").remove(0);
    assert!(list.hidden());
    assert!(!page.is_expanded());
    assert!(page.screen.all("listbox").is_empty());

    page.problem.set(Some("Choose a patient".to_owned()));
    settle().await;
    assert_eq!(field.get_attribute("aria-invalid").unwrap(), "true");
    let described = referenced(&field, "aria-describedby");
    assert_eq!(text(described.first().unwrap()), "Error: Choose a patient");

    page.search("a").await;
    page.directory.answer(0, Ok(choices(&["Ann", "Abe"])));
    settle().await;
    assert!(page.is_expanded());
    assert_eq!(page.screen.get("listbox", "Results"), list);
    assert_eq!(page.screen.texts("option"), ["Ann", "Abe"]);
    assert_eq!(page.status(), "2 results");
}

#[wasm_bindgen_test]
async fn quick_typing_is_one_search_after_the_pause() {
    let page = Page::open().await;
    for typed in ["a", "an", "ann"] {
        page.field().set_value(typed);
        fire(&page.field(), "input");
    }
    assert!(page.directory.asked().is_empty(), "still typing");
    settle().await;
    assert_eq!(page.status(), "Searching…");
    assert!(!page.is_expanded());
    until("a search", || !page.directory.asked().is_empty()).await;
    assert_eq!(page.directory.asked(), ["ann"]);
}

#[wasm_bindgen_test]
async fn arrows_move_through_the_list_and_wrap() {
    let page = Page::with_found("a", &["Ann", "Abe", "Ada"]).await;
    assert_eq!(page.active(), None);
    for (key, active) in [
        ("ArrowDown", "Ann"),
        ("ArrowDown", "Abe"),
        ("ArrowDown", "Ada"),
        ("ArrowDown", "Ann"),
        ("ArrowUp", "Ada"),
        ("ArrowUp", "Abe"),
    ] {
        assert!(!press(key).await, "the caret would move");
        assert_eq!(page.active().unwrap(), active, "{key}");
        assert!(has_focus(&page.field()));
    }
    assert!(page.picked().is_empty());
}

#[wasm_bindgen_test]
async fn the_first_arrow_up_goes_to_the_end() {
    let page = Page::with_found("a", &["Ann", "Abe", "Ada"]).await;
    press("ArrowUp").await;
    assert_eq!(page.active().unwrap(), "Ada");
}

#[wasm_bindgen_test]
async fn an_arrow_opens_a_closed_list() {
    let page = Page::open().await;
    page.field().focus().unwrap();
    press("ArrowDown").await;
    until("a search", || page.directory.asked() == [""]).await;
    page.directory.answer(0, Ok(choices(&["Ann"])));
    settle().await;
    assert_eq!(page.screen.texts("option"), ["Ann"]);
    assert_eq!(page.status(), "1 result");
}

#[wasm_bindgen_test]
async fn enter_picks_the_active_option_and_does_not_submit() {
    let page = Page::with_found("a", &["Ann", "Abe"]).await;
    assert!(press("Enter").await, "nothing is active: the form's own");
    assert!(page.picked().is_empty());
    press("ArrowDown").await;
    press("ArrowDown").await;
    assert!(!press("Enter").await, "the form would be submitted");
    assert_eq!(page.picked(), ["Abe#1"]);
    assert_eq!(page.field().value(), "Abe");
    assert!(!page.is_expanded());
    assert_eq!(page.active(), None);
    assert_eq!(page.submitted.get_untracked(), 0);
    assert!(press("Enter").await, "the list is closed: the form's own");
}

#[wasm_bindgen_test]
async fn a_click_picks_and_keeps_the_focus() {
    let page = Page::with_found("a", &["Ann", "Abe"]).await;
    let option = page.screen.get("option", "Abe");
    assert!(
        !fire(&option, "mousedown"),
        "the focus would leave the field"
    );
    click(&option).await;
    assert_eq!(page.picked(), ["Abe#1"]);
    assert!(has_focus(&page.field()));
    assert!(!page.is_expanded());
}

#[wasm_bindgen_test]
async fn esc_closes_the_list_and_only_then_the_dialog() {
    let page = Page::with_found("a", &["Ann"]).await;
    assert!(!press("Escape").await);
    assert!(!page.is_expanded());
    assert_eq!(page.field().value(), "a");
    assert_eq!(page.closed.get_untracked(), 0);
    press("Escape").await;
    assert_eq!(page.closed.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn esc_ends_a_search_under_way() {
    let page = Page::open().await;
    page.search("a").await;
    press("Escape").await;
    assert!(!page.directory.answer(0, Ok(choices(&["Ann"]))));
    settle().await;
    assert!(!page.is_expanded());
    assert_eq!(page.status(), "");
    assert_eq!(page.closed.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn leaving_picks_what_was_typed_in_full_when_just_one_is_called_so() {
    for (typed, found, picked) in [
        (
            " ann lee ",
            &["Ann Leeds", "Ann Lee"][..],
            &["Ann Lee#1"][..],
        ),
        ("ann lee", &["Ann Lee", "Ann Lee"], &[]),
        ("ann", &["Ann Lee"], &[]),
    ] {
        let page = Page::with_found(typed, found).await;
        page.screen.get("textbox", "Email").focus().unwrap();
        settle().await;
        assert_eq!(page.picked(), picked, "{typed:?} among {found:?}");
        assert!(!page.is_expanded());
        assert_eq!(page.status(), "");
    }
}

#[wasm_bindgen_test]
async fn a_failed_search_says_so() {
    let page = Page::open().await;
    page.search("a").await;
    let sentence = "The server could not be reached";
    page.directory.answer(0, Err(sentence.to_owned()));
    settle().await;
    assert_eq!(page.status(), sentence);
    assert!(!page.is_expanded());
    // Typing on tries again.
    page.search("an").await;
    page.directory.answer(1, Ok(choices(&[])));
    settle().await;
    assert_eq!(page.status(), "No results");
    assert!(!page.is_expanded());
    assert!(page.screen.all("listbox").is_empty());
}

#[wasm_bindgen_test]
async fn a_slower_older_answer_never_replaces_a_newer_one() {
    let page = Page::open().await;
    page.search("a").await;
    page.search("an").await;
    assert!(page.directory.answer(1, Ok(choices(&["Ann"]))));
    settle().await;
    assert!(!page.directory.answer(0, Ok(choices(&["Abe"]))));
    settle().await;
    assert_eq!(page.screen.texts("option"), ["Ann"]);
}

#[wasm_bindgen_test]
async fn what_was_found_stays_until_there_is_something_newer() {
    let page = Page::with_found("a", &["Ann", "Abe"]).await;
    press("ArrowDown").await;
    page.search("an").await;
    assert_eq!(page.screen.texts("option"), ["Ann", "Abe"]);
    assert_eq!(page.active(), None, "Enter must not pick by surprise");
    page.directory.answer(1, Ok(choices(&["Ann"])));
    settle().await;
    assert_eq!(page.screen.texts("option"), ["Ann"]);
}

#[wasm_bindgen_test]
async fn its_search_ends_with_it() {
    let page = Page::open().await;
    page.search("a").await;
    enter(&page.field(), "an").await;
    page.screen.unmount().await;
    // Its pause is over when that of a later search is.
    Page::open().await.search("b").await;
    assert_eq!(page.directory.asked(), ["a"], "no search starts any more");
    assert!(!page.directory.answer(0, Ok(choices(&["Ann"]))));
}
