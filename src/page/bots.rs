//! `/admin/bots`: the programs that run in the server.

use super::editing::{Draft, draft_text};
use super::listing::{Listing, listing, text_cell};
use super::program::{self, About};
use super::shell::Console;
use crate::api::program::Kind;
use crate::api::resource::Resource;
use crate::form::bot::{DESCRIPTION, NAME, RULES, RUNTIME, RUNTIMES, runtime_name};
use crate::form::draft::text;
use crate::route::{Section, Spot};
use crate::ui::{Radio, Tone, fact, field_error, notice, radio};
use leptos::prelude::*;

const ABOUT: About = About {
    kind: Kind::Bot,
    section: Section::Bots,
    name: "bot",
    title: "Bot",
    new_title: "New bot",
    before: allowed,
    rules: &RULES,
    fields,
    facts,
    sections: |_| ().into_any(),
    made: |_| ().into_any(),
};

const LISTING: Listing = Listing {
    section: Section::Bots,
    kind: "Bot",
    fields: "name,description,runtimeVersion",
    many: "bots",
    new: "New bot",
    none: "No bots yet. A bot is a program the server runs, for example when a result arrives.",
    columns: &[("Description", description), ("Runtime", runtime)],
    late: Some(program::BOTS_ACCESS),
};

/// The page at this place.
pub(super) fn bots(console: Console, spot: Spot) -> AnyView {
    match spot {
        Spot::All(_) => {
            let above = view! { {allowed(console)} {program::leftovers(ABOUT)} };
            listing(LISTING, above.into_any())
        }
        Spot::New => program::new(console, ABOUT),
        Spot::One(id) => program::one(console, ABOUT, id),
    }
}

/// Says it when the project may not run bots; the server would say so only when one is run.
fn allowed(console: Console) -> AnyView {
    let told = move || {
        let refused = console.project.with(|project| {
            project.is_some_and(|project| !project.features().any(|feature| feature == "bots"))
        });
        refused.then(|| {
            let content = view! {
                <p>
                    <strong>"This project can’t run bots. "</strong>
                    "You can create and edit them, but the server won’t deploy or run them (“Bots not enabled”) until its administrator turns on the “bots” feature."
                </p>
            };
            notice(Tone::Warning, content.into_any())
        })
    };
    told.into_any()
}

fn description(bot: &Resource) -> AnyView {
    text_cell(bot.json().get("description").text())
}

fn runtime(bot: &Resource) -> AnyView {
    text_cell(bot.json().get("runtimeVersion").text().map(runtime_name))
}

fn facts(bot: &Resource) -> Vec<AnyView> {
    vec![
        fact("Description", description(bot)),
        fact("Runtime", runtime(bot)),
    ]
}

fn fields(draft: Draft) -> AnyView {
    let options: Vec<AnyView> = RUNTIMES
        .into_iter()
        .map(|(code, name)| option(draft, code, name))
        .collect();
    // The server takes any word: one that is stored can stay.
    let other = move || {
        let code = draft
            .json
            .with(|json| text(json, "runtimeVersion").to_owned());
        let is_known = code.is_empty() || RUNTIMES.iter().any(|(of, _)| *of == code);
        (!is_known)
            .then(|| view! { <p class="hint">"Current runtime: " <bdi>{code}</bdi></p> }.into_any())
    };
    let problem = super::problem(draft.problems, RUNTIME);
    view! {
        {draft_text(draft, "name", (NAME, "Name"), "")}
        {draft_text(draft, "description", (DESCRIPTION, "Description"), "What this bot does.")}
        <fieldset id=RUNTIME tabindex="-1">
            <legend>"Runtime"</legend>
            {field_error(RUNTIME, problem)}
            {other}
            {options}
        </fieldset>
    }
    .into_any()
}

fn option(draft: Draft, code: &'static str, name: &'static str) -> AnyView {
    let hint = match code {
        "awslambda" => "For servers on AWS.",
        _ => "For other servers, if their administrator allows it.",
    };
    radio(Radio {
        name: "bot-runtime",
        id: ["bot-runtime-", code].concat(),
        label: name.to_owned(),
        hint: hint.to_owned(),
        checked: Signal::derive(move || {
            draft.json.with(|json| text(json, "runtimeVersion") == code)
        }),
        disabled: Signal::stored(false),
        on_pick: Callback::new(move |()| {
            draft.edit(|json| json.with("runtimeVersion", code.into()));
        }),
    })
}
