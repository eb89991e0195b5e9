//! The table of secrets or settings.

use super::field::{Line, hidden, line, problem_line};
use super::{Page, field_id, moves, words};
use crate::api::ProjectList;
use crate::clean::Text;
use crate::form::entries::known::Known;
use crate::form::entries::{Draft, Kind, Named, Row};
use crate::signal::Derived;
use leptos::prelude::*;

/// The table; its rows stay where they are while one types in them.
pub(super) fn table(page: Page, keys: Derived<Vec<u32>>) -> AnyView {
    let rows = view! {
        <For each=move || keys.get() key=|key| *key children=move |key| row(page, key)/>
    };
    view! {
        <div class="table-frame">
            <table class="cards entries">
                <caption class="visually-hidden">{words::title(page.list)}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Type"</th>
                        <th scope="col">"Value"</th>
                        <th scope="col">"Order"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(page: Page, key: u32) -> AnyView {
    let row = page.row(key);
    let cells = match page.is_odd(key) {
        true => odd(page, key),
        false => named(page, key, row),
    };
    view! {
        <tr>
            {cells}
            <td data-label="Order">{moves::moves(page, key)}</td>
        </tr>
    }
    .into_any()
}

/// An entry that no form could show.
fn odd(page: Page, key: u32) -> AnyView {
    let id = field_id(key, "row");
    let problem = problem_line(&id, page.problem(key, "row".to_owned()));
    view! {
        <th scope="row" id=id tabindex="-1"><bdi>{move || page.called(key)}</bdi>{problem}</th>
        <td data-label="Type">"Unsupported"</td>
        <td data-label="Value">
            <p class="hint">"Can’t be shown here. It stays unchanged."</p>
        </td>
    }
    .into_any()
}

fn named(page: Page, key: u32, row: Derived<Option<Row>>) -> AnyView {
    let part = move |part: fn(&Named) -> String| {
        Signal::derive(move || {
            row.with(|row| match row.as_ref().map(|row| &row.draft) {
                Some(Draft::Named(named)) => part(named),
                _ => String::new(),
            })
        })
    };
    let name = part(|named| named.name.clone());
    let kind = Derived::new(move |_| {
        row.with(|row| match row.as_ref().map(|row| &row.draft) {
            Some(Draft::Named(named)) => named.kind,
            _ => Kind::default(),
        })
    });
    let label = Signal::derive(move || {
        let at = page.form.with(|form| form.row(key).map_or(0, |(at, _)| at));
        [
            "Name of ",
            words::one(page.list),
            " ",
            &(at + 1).to_string(),
        ]
        .concat()
    });
    let name = Line {
        key,
        field: "name".to_owned(),
        label,
        value: name,
        on_input: on_input(page, key, |named, text| named.name = text),
        kind: Some(Text::Line),
        is_long: false,
    };
    view! {
        <th scope="row">{line(page, name)} {twice(page, key)}</th>
        <td data-label="Type"><div>{kinds(page, key, kind)}</div></td>
        <td data-label="Value">
            <div>
                {value(page, key, kind, part(|named| named.value.clone()))}
                {meaning(page, row)}
            </div>
        </td>
    }
    .into_any()
}

fn on_input(page: Page, key: u32, put: fn(&mut Named, String)) -> Callback<String> {
    Callback::new(move |text| {
        page.edit(|form| {
            form.edit(key, |draft| {
                if let Draft::Named(named) = draft {
                    put(named, text);
                }
            });
        });
    })
}

/// Says that a name is there twice.
fn twice(page: Page, key: u32) -> AnyView {
    let is_twice = Derived::new(move |_| page.form.with(|form| form.is_twice(key)));
    (move || {
        is_twice
            .get()
            .then(|| view! { <p class="hint">"This name is used more than once."</p> }.into_any())
    })
    .into_any()
}

fn kinds(page: Page, key: u32, kind: Derived<Kind>) -> AnyView {
    let options: Vec<AnyView> = Kind::ALL
        .into_iter()
        .map(|one| {
            let is_chosen = move || kind.get() == one;
            view! { <option value=one.field() selected=is_chosen>{one.name()}</option> }.into_any()
        })
        .collect();
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event);
        let chosen = Kind::ALL.into_iter().find(|kind| kind.field() == chosen);
        page.edit(|form| {
            form.edit(key, |draft| {
                if let (Draft::Named(named), Some(kind)) = (draft, chosen) {
                    named.kind = kind;
                }
            });
        });
    };
    let label = move || ["Type of ", &page.called(key)].concat();
    view! {
        <select id=field_id(key, "kind") aria-label=label prop:value=move || kind.get().field() on:change=choose>
            {options}
        </select>
    }
    .into_any()
}

fn value(page: Page, key: u32, kind: Derived<Kind>, value: Signal<String>) -> AnyView {
    let label = Signal::derive(move || ["Value of ", &page.called(key)].concat());
    let draw = move || {
        let field = move || match kind.get() {
            Kind::Boolean => truth(page, key, label, value),
            kind => {
                let on_input = Callback::new(move |text| {
                    // Whoever types wants to see it, where there was nothing to hide too.
                    page.reveal(&field_id(key, "value"));
                    on_input(page, key, |named, text| named.value = text).run(text);
                });
                let value = Line {
                    key,
                    field: "value".to_owned(),
                    label,
                    value,
                    on_input,
                    kind: None,
                    is_long: kind == Kind::String,
                };
                line(page, value)
            }
        };
        field.into_any()
    };
    if page.list != ProjectList::Secrets {
        return draw();
    }
    let name = Signal::derive(move || page.called(key));
    let is_empty = Signal::derive(move || value.with(String::is_empty));
    hidden(page, key, "value", name, is_empty, draw)
}

/// Yes, no, or nothing yet.
fn truth(page: Page, key: u32, label: Signal<String>, value: Signal<String>) -> AnyView {
    let id = field_id(key, "value");
    let problem = page.problem(key, "value".to_owned());
    let error = problem_line(&id, problem);
    let invalid = move || problem.get().is_some().then_some("true");
    let describing = [&id, "-problem"].concat();
    let described = move || problem.get().is_some().then(|| describing.clone());
    let choose = move |event: web_sys::Event| {
        page.reveal(&field_id(key, "value"));
        let put = on_input(page, key, |named, text| named.value = text);
        put.run(event_target_value(&event));
    };
    let chosen = move |one: &'static str| move || value.with(|value| value == one);
    let neither = move || value.with(|value| value != "true" && value != "false");
    view! {
        <select id=id aria-label=label aria-invalid=invalid aria-describedby=described on:change=choose>
            <option value="" selected=neither>"Choose…"</option>
            <option value="true" selected=chosen("true")>"Yes"</option>
            <option value="false" selected=chosen("false")>"No"</option>
        </select>
        {error}
    }
    .into_any()
}

/// What a setting means to the server, and whether the server understands it.
fn meaning(page: Page, row: Derived<Option<Row>>) -> AnyView {
    if page.list != ProjectList::Settings {
        return ().into_any();
    }
    (move || {
        row.with(|row| {
            let Draft::Named(named) = &row.as_ref()?.draft else {
                return None;
            };
            let known = Known::of(&named.name)?;
            let odd = (!named.value.is_empty() && !known.understands(named))
                .then(|| view! { <p><strong>{known.expected}</strong></p> }.into_any());
            Some(view! { <p class="hint">{known.meaning}</p> {odd} }.into_any())
        })
    })
    .into_any()
}
