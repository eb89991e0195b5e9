//! The fields of an entry: a line, and a value that is hidden until somebody asks for it.

use super::{Page, field_id};
use leptos::prelude::*;

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
                    autocapitalize="off"
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
                autocapitalize="off"
                aria-label=label
                aria-invalid=invalid
                aria-describedby=described
                prop:value=value
                on:input=typed
            />
        }
        .into_any(),
    };
    view! { {field} {error} }.into_any()
}

/// A value that is on the page only while somebody wants to read it. `name` is what the button calls it.
pub(super) fn hidden(
    page: Page,
    id: String,
    name: Signal<String>,
    is_empty: Signal<bool>,
    draw: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    guarded(page, id, name, is_empty, Box::new(draw))
}

fn guarded(
    page: Page,
    id: String,
    name: Signal<String>,
    is_empty: Signal<bool>,
    draw: Box<dyn Fn() -> AnyView + Send>,
) -> AnyView {
    let own = id.clone();
    let asked = move || page.readable.with(|all| all.contains(&own));
    let asked = crate::signal::Derived::new(move |_| asked());
    // Where nothing stands there is nothing to hide.
    let is_readable = crate::signal::Derived::new(move |_| asked.get() || is_empty.get());
    let toggle_id = [&id, "-toggle"].concat();
    let content = move || match is_readable.get() {
        true => {
            let own = id.clone();
            let hide = move |_| {
                page.conceal(&own);
                let own = own.clone();
                request_animation_frame(move || crate::ui::focus(&own));
            };
            let toggle_id = toggle_id.clone();
            let button = move || {
                let hide = hide.clone();
                let toggle_id = toggle_id.clone();
                asked.get().then(|| {
                    view! {
                        <button type="button" class="button small" id=toggle_id on:click=hide>
                            "Hide" <span class="visually-hidden">" "{name}</span>
                        </button>
                    }
                    .into_any()
                })
            };
            view! { <div class="grow">{draw()}</div> {button} }.into_any()
        }
        false => {
            let own = id.clone();
            let show = move |_| {
                page.reveal(&own);
                let own = own.clone();
                request_animation_frame(move || crate::ui::focus(&own));
            };
            view! {
                <span class="grow" aria-hidden="true">"••••••••"</span>
                <button type="button" class="button small" id=id.clone() on:click=show>
                    "Show" <span class="visually-hidden">" "{name}</span>
                </button>
            }
            .into_any()
        }
    };
    view! { <div class="beside">{content}</div> }.into_any()
}
