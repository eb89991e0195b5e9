//! `/admin/project`: what the project is.

use super::shell::Console;
use super::title;
use crate::ui::{copy_button, fact, facts, heading, loaded};
use leptos::prelude::*;
use wire::Project;

/// The page.
pub(super) fn details(console: Console) -> AnyView {
    title("Details");
    view! {
        {heading("Details")}
        {loaded(console.project, "the project", |project| about(&project))}
    }
    .into_any()
}

fn about(project: &Project) -> AnyView {
    let id = project.id.to_string();
    let text = |text: Option<&str>| text.map_or_else(none, |text| text.to_owned().into_any());
    let defaults: Vec<AnyView> = project
        .default_policies()
        .map(|(kind, policy, name)| {
            let name = name.map_or_else(|| policy.to_string(), str::to_owned);
            view! { <li>{kind.to_owned()} ": " {name}</li> }.into_any()
        })
        .collect();
    facts(vec![
        fact("Name", text(project.name())),
        fact(
            "ID",
            view! { <code>{id.clone()}</code> " " {copy_button("the project ID", id)} },
        ),
        fact("Owner", text(project.owner())),
        fact("Description", text(project.description())),
        fact("Features", list(project.features().map(plain).collect())),
        fact(
            "Linked projects",
            list(project.links().map(plain).collect()),
        ),
        fact("Default access policies", list(defaults)),
    ])
}

fn plain(item: &str) -> AnyView {
    view! { <li>{item.to_owned()}</li> }.into_any()
}

fn list(items: Vec<AnyView>) -> AnyView {
    match items.is_empty() {
        true => none(),
        false => view! { <ul>{items}</ul> }.into_any(),
    }
}

fn none() -> AnyView {
    view! { <span class="hint">"None"</span> }.into_any()
}
