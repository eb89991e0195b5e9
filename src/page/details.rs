//! `/admin/project`: what the project is.

use super::shell::Console;
use super::title;
use crate::ui::{copy_button, heading, loaded};
use leptos::prelude::*;
use wire::Project;

/// The page.
pub(super) fn details(console: Console) -> AnyView {
    title("Details");
    view! {
        {heading("Details")}
        {loaded(console.project, "the project", |project| facts(&project))}
    }
    .into_any()
}

fn facts(project: &Project) -> AnyView {
    let id = project.id.to_string();
    let text = |text: Option<&str>| text.map_or_else(none, |text| text.to_owned().into_any());
    let defaults: Vec<AnyView> = project
        .default_policies()
        .map(|(kind, policy, name)| {
            let name = name.map_or_else(|| policy.to_string(), str::to_owned);
            view! { <li>{kind.to_owned()} ": " {name}</li> }.into_any()
        })
        .collect();
    view! {
        <dl class="facts">
            <div><dt>"Name"</dt><dd>{text(project.name())}</dd></div>
            <div><dt>"ID"</dt><dd><code>{id.clone()}</code> " " {copy_button("the project ID", id)}</dd></div>
            <div><dt>"Owner"</dt><dd>{text(project.owner())}</dd></div>
            <div><dt>"Description"</dt><dd>{text(project.description())}</dd></div>
            <div><dt>"Features"</dt><dd>{list(project.features().map(plain).collect())}</dd></div>
            <div><dt>"Linked projects"</dt><dd>{list(project.links().map(plain).collect())}</dd></div>
            <div><dt>"Default access policies"</dt><dd>{list(defaults)}</dd></div>
        </dl>
    }
    .into_any()
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
