//! The list of what is wrong with a form, at its top.

use super::focus;
use leptos::prelude::*;

/// The id of the summary, which takes the focus when a form was refused.
pub const ID: &str = "error-summary";

/// Lists problems (id of the field, sentence), each a link to its field. Shows nothing while there are
/// none.
pub fn error_summary(problems: Signal<Vec<(&'static str, String)>>) -> AnyView {
    let item = |(field, sentence): (&'static str, String)| {
        let to_field = move |event: web_sys::MouseEvent| {
            event.prevent_default();
            focus(field);
        };
        let href = ["#", field].concat();
        view! { <li><a href=href on:click=to_field>{sentence}</a></li> }.into_any()
    };
    (move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            view! {
                <div class="notice bad" id=ID tabindex="-1" role="alert" aria-labelledby="error-summary-title">
                    <p class="strong" id="error-summary-title">"There is a problem"</p>
                    <ul>{problems.into_iter().map(item).collect::<Vec<_>>()}</ul>
                </div>
            }
            .into_any()
        })
    })
    .into_any()
}
