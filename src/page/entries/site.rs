//! The sites, each on a card of its own.

use super::field::{Line, hidden, line, problem_line};
use super::{Page, field_id, moves};
use crate::clean::Text;
use crate::form::entries::{Draft, KEYS, Key, Row, Site, domain_field};
use crate::signal::Derived;
use crate::ui::{button, focus};
use leptos::prelude::*;

/// The cards; they stay where they are while one types in them.
pub(super) fn cards(page: Page, keys: Derived<Vec<u32>>) -> AnyView {
    view! { <For each=move || keys.get() key=|key| *key children=move |key| card(page, key)/> }
        .into_any()
}

fn card(page: Page, key: u32) -> AnyView {
    let row = page.row(key);
    let content = match page.is_odd(key) {
        true => odd(page, key),
        false => fields(page, key, row),
    };
    view! {
        <fieldset class="entry">
            <legend><bdi>{move || page.called(key)}</bdi></legend>
            {content}
            {moves::moves(page, key)}
        </fieldset>
    }
    .into_any()
}

/// An entry that no form could show.
fn odd(page: Page, key: u32) -> AnyView {
    let id = field_id(key, "row");
    let problem = problem_line(&id, page.problem(key, "row".to_owned()));
    view! {
        <p class="hint" id=id tabindex="-1">"Can’t be shown here. It stays unchanged."</p>
        {problem}
    }
    .into_any()
}

fn fields(page: Page, key: u32, row: Derived<Option<Row>>) -> AnyView {
    let site = Derived::new(move |_| {
        row.with(|row| match row.as_ref().map(|row| &row.draft) {
            Some(Draft::Site(site)) => site.clone(),
            _ => Site::new(),
        })
    });
    let name = Line {
        key,
        field: "name".to_owned(),
        label: Signal::stored("Name".to_owned()),
        value: Signal::derive(move || site.with(|site| site.name.clone())),
        on_input: Callback::new(move |text| change(page, key, |site| site.name = text)),
        kind: Some(Text::Line),
        is_long: false,
    };
    let mut keys = KEYS.into_iter().enumerate();
    let mut pair = || {
        let fields = keys.by_ref().take(2);
        let fields = fields.map(|(at, of)| key_field(page, key, site, at, of));
        view! { <div class="pair">{fields.collect::<Vec<AnyView>>()}</div> }.into_any()
    };
    let (google, recaptcha) = (pair(), pair());
    view! {
        <div class="field">
            <label for=field_id(key, "name")>"Name"</label>
            {line(page, name)}
        </div>
        {domains(page, key, site)}
        {google}
        {recaptcha}
    }
    .into_any()
}

fn change(page: Page, key: u32, change: impl FnOnce(&mut Site)) {
    page.edit(|form| {
        form.edit(key, |draft| {
            if let Draft::Site(site) = draft {
                change(site);
            }
        });
    });
}

/// One row for each domain. They are told apart by where they stand.
fn domains(page: Page, key: u32, site: Derived<Site>) -> AnyView {
    let count = Derived::new(move |_| site.with(|site| site.domains.len()));
    let rows = move || {
        let rows = (0..count.get()).map(|at| domain(page, key, site, at));
        rows.collect::<Vec<AnyView>>()
    };
    let add = move || {
        let at = untrack(|| count.get());
        change(page, key, |site| site.domains.push(String::new()));
        focus_domain(key, at);
    };
    view! {
        <fieldset class="field">
            <legend>"Domains"</legend>
            <p class="hint">"Without https://, such as app.example.org"</p>
            {rows}
            <div>{button("button small", "Add domain", add)}</div>
        </fieldset>
    }
    .into_any()
}

fn focus_domain(key: u32, at: usize) {
    let id = field_id(key, &domain_field(at));
    request_animation_frame(move || focus(&id));
}

fn domain(page: Page, key: u32, site: Derived<Site>, at: usize) -> AnyView {
    let number = (at + 1).to_string();
    let own = Line {
        key,
        field: domain_field(at),
        label: Signal::stored(["Domain ", &number].concat()),
        value: Signal::derive(move || {
            site.with(|site| site.domains.get(at).cloned().unwrap_or_default())
        }),
        on_input: Callback::new(move |text| {
            change(page, key, |site| {
                if let Some(domain) = site.domains.get_mut(at) {
                    *domain = text;
                }
            });
        }),
        kind: Some(Text::Line),
        is_long: false,
    };
    let remove = move |_| {
        change(page, key, |site| {
            if at < site.domains.len() {
                site.domains.remove(at);
            }
            if site.domains.is_empty() {
                site.domains.push(String::new());
            }
        });
        page.announcer.say("The domain was removed from the list.");
        focus_domain(key, at.saturating_sub(1));
    };
    view! {
        <div class="beside">
            <div class="grow">{line(page, own)}</div>
            <button type="button" class="button small" on:click=remove>
                "Remove" <span class="visually-hidden">" domain "{number}</span>
            </button>
        </div>
    }
    .into_any()
}

fn key_field(page: Page, key: u32, site: Derived<Site>, at: usize, of: Key) -> AnyView {
    let value =
        Signal::derive(move || site.with(|site| site.keys.get(at).cloned().unwrap_or_default()));
    let id = field_id(key, of.field);
    let own = id.clone();
    let put = Callback::new(move |text: String| {
        if of.is_secret {
            // Whoever types wants to see it, where there was nothing to hide too.
            page.reveal(&own);
        }
        change(page, key, |site| {
            if let Some(value) = site.keys.get_mut(at) {
                *value = text;
            }
        });
    });
    let draw = move || {
        let own = Line {
            key,
            field: of.field.to_owned(),
            label: Signal::stored(of.label.to_owned()),
            value,
            on_input: put,
            kind: (!of.is_secret).then_some(Text::Line),
            is_long: false,
        };
        line(page, own)
    };
    let content = match of.is_secret {
        true => {
            let name = Signal::derive(move || [of.label, " of ", &page.called(key)].concat());
            let is_empty = Signal::derive(move || value.with(String::is_empty));
            hidden(page, key, of.field, name, is_empty, draw)
        }
        false => draw(),
    };
    view! {
        <div class="field">
            <label for=id>{of.label}</label>
            {content}
        </div>
    }
    .into_any()
}
