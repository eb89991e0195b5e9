//! The one `<h1>` of a page, and the title of the document.

use super::focus_soon;
use leptos::prelude::*;

/// The heading of a page. It takes the focus when the page was reached from another one, so that a
/// keyboard or a screen reader starts at the top of what is new.
pub fn heading(text: impl Into<String>) -> AnyView {
    heading_of(Signal::stored(text.into()))
}

/// The same for a page whose name comes later or changes, which moves no focus.
pub fn heading_of(text: Signal<String>) -> AnyView {
    if is_not_first_page() {
        focus_soon("page-title");
    }
    view! { <h1 id="page-title" tabindex="-1">{move || text.get()}</h1> }.into_any()
}

/// Whether the focus is somewhere on a page already: on the first page it is on the body, and stealing
/// it from there would skip the browser's own start.
fn is_not_first_page() -> bool {
    document()
        .get_elements_by_tag_name("html")
        .item(0)
        .is_some_and(|root| {
            let seen = root.has_attribute("data-visited");
            let _ = root.set_attribute("data-visited", "");
            seen
        })
}

/// Sets the title of the document: the page, and where one is.
pub fn set_title(parts: &[&str]) {
    document().set_title(&parts.join(" · "));
}
