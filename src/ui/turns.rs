//! The ways to the pages of a list before and after the one on screen.

use crate::signal::Derived;
use leptos::prelude::*;

/// Both ways, by their addresses, which keep their places and the focus; nothing where the list has one page.
pub fn turns(
    page: Derived<String>,
    previous: Derived<Option<String>>,
    next: Derived<Option<String>>,
) -> AnyView {
    let is_several = Derived::new(move |_| previous.get().is_some() || next.get().is_some());
    let both = move || {
        view! {
            {turn("Previous", previous)}
            <span>"Page " {move || page.get()}</span>
            {turn("Next", next)}
        }
        .into_any()
    };
    (move || is_several.get().then(both)).into_any()
}

fn turn(name: &'static str, to: Derived<Option<String>>) -> AnyView {
    let disabled = move || to.get().is_none().then_some("true");
    view! { <a class="button" role="link" href=move || to.get() aria-disabled=disabled>{name}</a> }
        .into_any()
}
