//! A program that was just made.

use super::new::New;
use crate::api::resource::Resource;
use crate::route::Spot;
use crate::signal::Slot;
use crate::ui::{Tone, copy_button, fact, facts, heading, notice};
use leptos::prelude::*;

/// What was made.
#[derive(Clone)]
pub(in crate::page) struct Made {
    /// The resource.
    pub resource: Resource,
    /// What else there is to know.
    pub note: Option<String>,
    /// Whether nothing of it would be lost by leaving.
    pub is_kept: Slot<bool>,
}

/// The page, in place of the form.
pub(super) fn made(new: New, made: Made) -> AnyView {
    let about = new.about;
    let id = made.resource.id().to_string();
    let href = about.section.at(Spot::One(made.resource.id().clone()));
    let name = made.resource.label().to_owned();
    new.announcer.say(["Created: ", &name].concat());
    let note = made.note.clone().map(|note| {
        notice(
            Tone::Warning,
            view! { <p role="alert">{note}</p> }.into_any(),
        )
    });
    view! {
        {heading([about.title, " created"].concat())}
        {note}
        {facts(vec![
            fact("Name", view! { <bdi>{name}</bdi> }),
            fact("ID", view! { <code>{id.clone()}</code> " " {copy_button("the ID", id)} }),
        ])}
        {(about.made)(made)}
        <p><a class="button" href=href.to_string()>"Open " {about.name}</a></p>
    }
    .into_any()
}
