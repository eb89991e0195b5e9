//! The list of access policies, with how many use each.

use super::{KIND, words};
use crate::access::{GIVES_MORE, escalation};
use crate::api::ApiError;
use crate::api::resource::Resource;
use crate::page::listing::{Late, Listing, listing, text_cell};
use crate::page::shell::Console;
use crate::route::Section;
use crate::session::Session;
use crate::ui::{Chip, chip};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use wire::{Id, Project};

/// The list.
pub(super) fn list() -> AnyView {
    let policies = Listing {
        section: Section::Policies,
        kind: KIND,
        fields: "name,resource",
        many: "access policies",
        new: "New access policy",
        none: "No access policies yet. Without one, everyone has full access.",
        columns: &[("Default for", default_for), ("Warning", careful)],
        late: Some(Late {
            label: "Used by",
            ask,
        }),
    };
    listing(policies, ().into_any())
}

/// Whom the project gives it to where no policy is named.
fn default_for(policy: &Resource) -> AnyView {
    let policy = policy.reference().clone();
    let console = expect_context::<Console>();
    let kinds = move |project: Option<&Project>| {
        let kinds = project.map(|project| project.default_for(&policy));
        let kinds = kinds.filter(|kinds| !kinds.is_empty());
        text_cell(kinds.map(|kinds| kinds.join(", ")).as_deref())
    };
    (move || console.project.with(&kinds)).into_any()
}

/// Whether it lets whoever has it give themselves more access.
fn careful(policy: &Resource) -> AnyView {
    match escalation(policy.json()) {
        Some(_) => chip(Chip::Warning, GIVES_MORE),
        None => text_cell(None),
    }
}

fn ask(session: Session, ids: Vec<Id>) -> LocalBoxFuture<'static, Vec<(Id, String)>> {
    let (api, project) = (session.api(), session.project());
    async move {
        let counted = match project {
            Some(project) => api.policy_uses(&project, &ids).await,
            None => Err(ApiError::SignedOut),
        };
        let count = ids.len();
        // What fails for all of them fails for each.
        let counted = counted.unwrap_or_else(|error| vec![Err(error); count]);
        let told = counted.into_iter().map(|uses| match uses {
            Ok(uses) => words::used_by(uses),
            Err(error) => ["Unknown. ", &error.sentence()].concat(),
        });
        ids.into_iter().zip(told).collect()
    }
    .boxed_local()
}
