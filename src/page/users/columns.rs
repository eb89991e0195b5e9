//! Choosing the columns of the list and their order.

use super::{Roster, want};
use crate::member::column::{Column, Columns};
use crate::preference::Look;
use crate::ui::{Announcer, Changes, DialogParts, button, dialog, focus_soon};
use leptos::prelude::*;

const TITLE: &str = "columns-title";

/// The dialog. What is chosen shows at once in the list behind it.
pub(super) fn columns(roster: Roster) -> AnyView {
    // Columns other than the usual ones are drawn and asked for from here on.
    want(roster.wants_tools);
    focus_soon(TITLE);
    let close = move || roster.panel.set(None);
    let rows = move || {
        let columns = roster.columns.get();
        let shown = columns.shown().iter().copied();
        let rows = shown.chain(columns.hidden());
        rows.map(|column| row(roster, &columns, column))
            .collect::<Vec<AnyView>>()
    };
    let content = view! {
        <h2 id=TITLE tabindex="-1">"Columns"</h2>
        <p class="hint">
            "Saved in this browser. MFA and activation are shown for project-scoped accounts only: the server hides them for server-scoped ones."
        </p>
        <ul class="picked">{rows}</ul>
        <div class="actions">
            {button("button primary", "Close", close)}
            {button("button", "Reset to default", move || change(roster, |columns| *columns = Columns::default()))}
        </div>
    };
    dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes: Changes::Nothing,
        on_close: Callback::new(move |()| close()),
        content: content.into_any(),
    })
}

fn change(roster: Roster, change: impl FnOnce(&mut Columns)) {
    roster.columns.update(change);
    Look::Columns.set(&roster.columns.with_untracked(Columns::to_text));
}

fn row(roster: Roster, columns: &Columns, column: Column) -> AnyView {
    let id = ["column-", column.key()].concat();
    let is_name = column == Column::Name;
    let show = move |on: bool| {
        change(roster, |columns| columns.show(column, on));
        focus_on(["column-", column.key()].concat());
    };
    view! {
        <li>
            <label>
                <input
                    id=id
                    type="checkbox"
                    prop:checked=columns.has(column)
                    disabled=is_name
                    on:change:target=move |event| {
                        let on = event.target().checked();
                        // Another row may be drawn into this one, which has to be as it was drawn before.
                        event.target().set_checked(!on);
                        show(on);
                    }
                />
                {column.label()}
            </label>
            {(!is_name && columns.has(column)).then(|| moves(roster, columns, column))}
        </li>
    }
    .into_any()
}

fn moves(roster: Roster, columns: &Columns, column: Column) -> AnyView {
    let to = |up: bool| {
        let (sign, word) = if up { ("↑", " up") } else { ("↓", " down") };
        let id = move |up: bool| [column.key(), if up { "-up" } else { "-down" }].concat();
        let able = columns.can_move(column, up);
        let press = move |_| {
            if !able {
                return;
            }
            change(roster, |columns| columns.move_by_one(column, up));
            let place = roster.columns.with_untracked(|columns| {
                columns.shown().iter().position(|other| *other == column)
            });
            let place = (place.unwrap_or_default() + 1).to_string();
            Announcer::of_app().say([column.label(), " is column ", &place].concat());
            focus_on(id(up));
        };
        view! {
            <button
                type="button"
                class="button small"
                id=id(up)
                aria-label=["Move ", column.label(), word].concat()
                aria-disabled=(!able).then_some("true")
                on:click=press
            >
                <span aria-hidden="true">{sign}</span>
            </button>
        }
        .into_any()
    };
    view! { <span class="moves">{to(true)} {to(false)}</span> }.into_any()
}

/// The rows are drawn anew; the focus stays with what was pressed.
fn focus_on(id: String) {
    request_animation_frame(move || crate::ui::focus(&id));
}
