//! The fields of an entry: a line, and a value that is hidden until somebody asks for it.

use super::{Page, field_id};
use crate::clean::Text;
use crate::signal::Derived;
use crate::ui::{focus, mend};
use leptos::prelude::*;

/// What the id of a field is followed by in that of the button that shows its value.
const SHOW: &str = "-show";

/// One line of text in a row.
pub(super) struct Line {
    /// The key of the row.
    pub key: u32,
    /// The field, as in its id.
    pub field: String,
    /// What it is called for whoever can't see where it stands.
    pub label: Signal<String>,
    /// What stands in it.
    pub value: Signal<String>,
    /// Called with what was typed.
    pub on_input: Callback<String>,
    /// The kind of text it is for; `None` for a value, which is kept as it is typed.
    pub kind: Option<Text>,
    /// Whether it may have several lines.
    pub is_long: bool,
}

/// The line that says what is wrong with a field.
pub(super) fn problem_line(id: &str, problem: Signal<Option<String>>) -> AnyView {
    let id = [id, "-problem"].concat();
    (move || {
        let id = id.clone();
        problem.get().map(|sentence| {
            view! {
                <p class="problem" id=id><span class="visually-hidden">"Error: "</span>{sentence}</p>
            }
            .into_any()
        })
    })
    .into_any()
}

/// Draws a line.
pub(super) fn line(page: Page, line: Line) -> AnyView {
    let Line {
        key,
        field,
        label,
        value,
        on_input,
        kind,
        is_long,
    } = line;
    let id = field_id(key, &field);
    let problem = page.problem(key, field);
    let error = problem_line(&id, problem);
    let invalid = move || problem.get().is_some().then_some("true");
    let describing = [&id, "-problem"].concat();
    let described = move || problem.get().is_some().then(|| describing.clone());
    let typed = move |event: web_sys::Event| on_input.run(event_target_value(&event));
    let field = match is_long {
        true => {
            let lines = move || value.with(|text| text.matches('\n').count().min(7) + 1);
            view! {
                <textarea
                    id=id
                    rows=lines
                    dir="auto"
                    autocomplete="off"
                    spellcheck="false"
                    autocapitalize="none"
                    aria-label=label
                    aria-invalid=invalid
                    aria-describedby=described
                    prop:value=value
                    on:input=typed
                ></textarea>
            }
            .into_any()
        }
        false => view! {
            <input
                id=id
                type="text"
                dir="auto"
                autocomplete="off"
                spellcheck="false"
                autocapitalize="none"
                aria-label=label
                aria-invalid=invalid
                aria-describedby=described
                prop:value=value
                on:input=typed
                on:change:target=move |event| {
                    let input = event.target();
                    if let Some(kind) = kind {
                        mend(&input, kind, value, on_input, Some(page.announcer));
                    }
                }
            />
        }
        .into_any(),
    };
    view! { {field} {error} }.into_any()
}

/// A value that is on the page only while somebody wants to read it, or has to mend it. `name` is what the
/// button calls it.
pub(super) fn hidden(
    page: Page,
    key: u32,
    field: &str,
    name: Signal<String>,
    is_empty: Signal<bool>,
    draw: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let id = field_id(key, field);
    let problem = page.problem(key, field.to_owned());
    let own = id.clone();
    let asked = Derived::new(move |_| page.readable.with(|all| all.contains(&own)));
    // Where nothing stands there is nothing to hide.
    let is_readable =
        Derived::new(move |_| asked.get() || is_empty.get() || problem.get().is_some());
    let has_button = Derived::new(move |_| !is_empty.get());
    drawn_when_readable(page, id, name, [is_readable, has_button], Box::new(draw))
}

fn drawn_when_readable(
    page: Page,
    id: String,
    name: Signal<String>,
    [is_readable, has_button]: [Derived<bool>; 2],
    draw: Box<dyn Fn() -> AnyView + Send>,
) -> AnyView {
    let content = move || match is_readable.get() {
        true => view! { <div class="grow">{draw()}</div> }.into_any(),
        false => view! { <span class="grow" aria-hidden="true">"••••••••"</span> }.into_any(),
    };
    let button_id = [&id, SHOW].concat();
    let own = id.clone();
    let toggle = move |_| {
        let is_readable = is_readable.get_untracked();
        match is_readable {
            true => page.conceal(&own),
            false => page.reveal(&own),
        }
        if !is_readable {
            let own = own.clone();
            request_animation_frame(move || focus(&own));
        }
    };
    let label = move || if is_readable.get() { "Hide" } else { "Show" };
    let button = move || {
        let (button_id, toggle) = (button_id.clone(), toggle.clone());
        has_button.get().then(|| {
            view! {
                <button type="button" class="button small" id=button_id on:click=toggle>
                    {label} <span class="visually-hidden">" "{name}</span>
                </button>
            }
            .into_any()
        })
    };
    view! { <div class="beside">{content} {button}</div> }.into_any()
}

/// Moves the focus to a field; where its value is hidden, to the button that shows it.
pub(super) fn focus_on(id: &str) {
    focus(&[id, SHOW].concat());
    focus(id);
}
