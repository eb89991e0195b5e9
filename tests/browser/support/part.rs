//! A part of the page: what is announced of it, and what a person does to it.
//!
//! Whatever is done waits until there is what it is done to, and then until what comes of it is on the page.

use super::act::{
    enter, enter_key, fire, focused, press, press_mouse, press_with, settle, until, wait,
};
use super::role::{announced, name_of, role_of, with_role};
use leptos::prelude::document;
use std::fmt::Write;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// A part of the page.
#[derive(Clone)]
pub struct Part(pub HtmlElement);

impl Part {
    /// The element with this role and name, if it is there now.
    pub fn find(&self, role: &str, name: &str) -> Option<HtmlElement> {
        let mut all = with_role(&self.0, role).into_iter();
        all.find(|element| name_of(element) == name)
    }

    /// Whether there is an element with this role and name now.
    pub fn has(&self, role: &str, name: &str) -> bool {
        self.find(role, name).is_some()
    }

    /// All elements with this role, in order.
    pub fn all(&self, role: &str) -> Vec<HtmlElement> {
        with_role(&self.0, role)
    }

    /// What the elements with this role say.
    pub fn texts(&self, role: &str) -> Vec<String> {
        self.all(role).iter().map(text).collect()
    }

    /// What the elements with this role are called.
    pub fn names(&self, role: &str) -> Vec<String> {
        let all = self.all(role).into_iter();
        all.map(|element| name_of(&element)).collect()
    }

    /// Everything it says.
    pub fn text(&self) -> String {
        text(&self.0)
    }

    /// Waits for the element with this role and name.
    pub async fn get(&self, role: &str, name: &str) -> HtmlElement {
        let look = || self.find(role, name);
        wait(look, || format!("{role} {name:?}{}", self.there())).await
    }

    /// The same, as a field.
    pub async fn field(&self, role: &str, name: &str) -> HtmlInputElement {
        self.get(role, name).await.unchecked_into()
    }

    /// Waits for the part with this role and name, such as a dialog.
    pub async fn part(&self, role: &str, name: &str) -> Part {
        Part(self.get(role, name).await)
    }

    /// Waits for the part with this role that says something, such as a row.
    pub async fn that_says(&self, role: &str, said: &str) -> Part {
        let look = || {
            let mut all = self.all(role).into_iter();
            all.find(|element| text(element).contains(said))
        };
        Part(
            wait(look, || {
                format!("{role} that says {said:?}{}", self.there())
            })
            .await,
        )
    }

    /// The row that says something.
    pub async fn row(&self, said: &str) -> Part {
        self.that_says("row", said).await
    }

    /// Waits until it says something.
    pub async fn until_says(&self, said: &str) {
        let look = || self.text().contains(said).then_some(());
        wait(look, || format!("{said:?} in {:?}", self.text())).await;
        settle().await;
    }

    /// Waits until it no longer says something.
    pub async fn until_silent_about(&self, said: &str) {
        let look = || (!self.text().contains(said)).then_some(());
        wait(look, || format!("{said:?} gone from {:?}", self.text())).await;
        settle().await;
    }

    /// Waits until the element with this role and name is gone.
    pub async fn until_gone(&self, role: &str, name: &str) {
        let what = format!("{role} {name:?} gone");
        until(&what, || !self.has(role, name)).await;
    }

    /// Waits for the heading of a page or dialog.
    pub async fn until_heading(&self, name: &str) {
        self.get("heading", name).await;
        settle().await;
    }

    /// Clicks, as with a mouse.
    pub async fn click(&self, role: &str, name: &str) {
        press_mouse(&self.get(role, name).await).await;
    }

    /// Replaces what stands in a field.
    pub async fn fill(&self, role: &str, name: &str, text: &str) {
        enter(&self.field(role, name).await, text).await;
    }

    /// Chooses an option of a list by what it says.
    pub async fn select(&self, name: &str, option: &str) {
        let select: HtmlSelectElement = self.get("combobox", name).await.unchecked_into();
        let options = || (0..select.length()).filter_map(|at| Some((at, select.item(at)?)));
        let look = || {
            let mut options = options();
            options.find(|(_, it)| text(it.unchecked_ref()).trim() == option)
        };
        let (at, _) = wait(look, || format!("option {option:?} of {name:?}")).await;
        select.focus().unwrap();
        select.set_selected_index(at.try_into().unwrap());
        fire(&select, "input");
        fire(&select, "change");
        settle().await;
    }

    /// Types into a field with a list and picks from it.
    pub async fn pick(&self, name: &str, typed: &str, option: &str) {
        self.fill("combobox", name, typed).await;
        let look = || {
            let mut all = self.all("option").into_iter();
            all.find(|it| text(it).contains(option))
        };
        let found = wait(look, || format!("option {option:?}{}", self.there())).await;
        press_mouse(&found).await;
    }

    /// Ticks a box, or unticks it.
    pub async fn tick(&self, name: &str, on: bool) {
        let input = self.field("checkbox", name).await;
        if input.checked() != on {
            press_mouse(&input).await;
        }
    }

    /// Whether a box is ticked.
    pub async fn is_ticked(&self, name: &str) -> bool {
        self.field("checkbox", name).await.checked()
    }

    /// What describes an element: its hint, and what is wrong with it.
    pub async fn description(&self, role: &str, name: &str) -> String {
        description(&self.get(role, name).await)
    }

    /// Waits until what describes an element says something.
    pub async fn until_described(&self, role: &str, name: &str, said: &str) {
        let look = || {
            let element = self.find(role, name)?;
            description(&element).contains(said).then_some(())
        };
        let what = || {
            let now = self.find(role, name).map(|element| description(&element));
            format!("{said:?} at {role} {name:?}, but {now:?}{}", self.there())
        };
        wait(look, what).await;
        settle().await;
    }

    /// Whether a field is marked as wrong.
    pub async fn is_invalid(&self, role: &str, name: &str) -> bool {
        self.get(role, name).await.has_attribute("aria-invalid")
    }

    /// Clicks twice, faster than anything can come of it.
    pub async fn double_click(&self, role: &str, name: &str) {
        let element = self.get(role, name).await;
        element.click();
        element.click();
        settle().await;
    }

    /// What stands in a field.
    pub async fn value(&self, role: &str, name: &str) -> String {
        self.field(role, name).await.value()
    }

    /// Every element that is announced as something, for the message of a test that failed.
    pub(super) fn there(&self) -> String {
        let mut all = " among".to_owned();
        for (element, role, name) in announced(&self.0) {
            write!(all, "\n  {role} {name:?}").unwrap();
            if name.is_empty() && ["alert", "status", "paragraph"].contains(&role.as_str()) {
                write!(all, ": {}", text(&element)).unwrap();
            }
        }
        all
    }
}

/// Presses a key where the focus is, with what the browser itself does on it: Enter and Space press buttons, Enter
/// sends forms.
pub async fn key(key: &str) {
    let (plain, control) = match key.strip_prefix("Control+") {
        Some(plain) => (plain, true),
        None => (key, false),
    };
    let at = focused();
    if control {
        press_with(plain, true).await;
    } else if press(plain).await {
        let is_button = matches!(role_of(&at).as_str(), "button" | "link");
        match plain {
            "Enter" if is_button || at.tag_name() == "INPUT" => enter_key(&at).await,
            " " if role_of(&at) == "button" => enter_key(&at).await,
            _ => {}
        }
    }
}

/// The role and name of what has the focus.
pub fn focus() -> (String, String) {
    let at: Element = focused().unchecked_into();
    (role_of(&at), name_of(&at))
}

fn description(element: &HtmlElement) -> String {
    let ids = element
        .get_attribute("aria-describedby")
        .unwrap_or_default();
    let by_id = |id| document().get_element_by_id(id);
    let all = ids.split_whitespace().filter_map(by_id);
    all.filter_map(|one| one.text_content()).collect()
}

/// The text of an element.
pub fn text(element: &HtmlElement) -> String {
    element.text_content().unwrap_or_default()
}
