//! The repairs themselves: what is asked of the server, and what its answer comes to.

use super::{Repair, Step, words};
use crate::api::ApiError;
use crate::api::repair::{Activation, ActivationLink, Leftover, PasswordLink};
use crate::page::invite::words::Words;
use crate::route::Link;
use crate::ui::Tone;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wire::Id;

/// What is pressed.
#[derive(Clone)]
pub(super) enum Act {
    /// Have a link mailed.
    PasswordLink,
    /// Put a link on the clipboard.
    ActivationLink,
    /// Look for an account that was left behind.
    FindLeftover,
    /// Remove it.
    RemoveLeftover(Leftover),
}

impl Act {
    /// What is said meanwhile.
    pub fn busy(&self) -> &'static str {
        match self {
            Act::PasswordLink => "Sending set-password link…",
            Act::ActivationLink => "Fetching the link…",
            Act::FindLeftover => "Looking for a leftover account…",
            Act::RemoveLeftover(_) => "Removing the account…",
        }
    }
}

impl Repair {
    /// Does it, and gives what came of it.
    pub(super) async fn perform(&self, act: Act) -> Step {
        let api = self.session.api();
        let said = |error: ApiError| {
            Step::Said(Words {
                tone: Tone::Bad,
                title: "That didn’t work".to_owned(),
                text: error.sentence(),
            })
        };
        let own = || self.session.project();
        let Some(project) = self.project.clone().or_else(own) else {
            return said(ApiError::SignedOut);
        };
        match act {
            Act::PasswordLink => {
                let outcome = self.send_link(&project).await;
                Step::Said(words::password_link(&outcome, &self.email))
            }
            Act::ActivationLink => match self.fetch_link(&project).await {
                Ok(Activation::Link(link)) => copy(link).await,
                Ok(other) => words::no_link(&other).map_or(Step::Idle, Step::Said),
                Err(error) => said(error),
            },
            Act::FindLeftover => match api.leftover(&project, &self.email).await {
                Ok(Some(leftover)) => Step::Found(leftover),
                Ok(None) => Step::Said(words::no_leftover()),
                Err(error) => said(error),
            },
            Act::RemoveLeftover(leftover) => match api.remove_leftover(&leftover).await {
                Ok(removed) => {
                    if let Some(tell) = self.removed.filter(|_| removed) {
                        // The dialog may be gone by now.
                        tell.try_run(());
                    }
                    Step::Said(words::removal(removed))
                }
                Err(ApiError::NoAnswer | ApiError::Unreadable) => Step::Said(words::removal_lost()),
                Err(error) => said(error),
            },
        }
    }

    /// The member of the entry; where its answer did not tell, the newest with the address.
    async fn member(&self, project: &Id) -> Result<Option<Id>, ApiError> {
        if self.member.is_some() {
            return Ok(self.member.clone());
        }
        let api = self.session.api();
        let all = api.members_with_email(project, &self.email).await?;
        Ok(all.first().map(|member| member.id().clone()))
    }

    async fn send_link(&self, project: &Id) -> PasswordLink {
        let version = untrack(|| self.console.version());
        match self.member(project).await {
            Ok(Some(member)) => {
                let (api, email) = (self.session.api(), &self.email);
                api.send_password_link(project, &member, email, version)
                    .await
            }
            Ok(None) => PasswordLink::Gone,
            Err(error) => PasswordLink::Failed(error),
        }
    }

    async fn fetch_link(&self, project: &Id) -> Result<Activation, ApiError> {
        match self.member(project).await? {
            Some(member) => self.session.api().activation_link(project, &member).await,
            None => Ok(Activation::Gone),
        }
    }
}

/// Puts a link on the clipboard; it is written down nowhere, unless the browser refuses.
async fn copy(link: ActivationLink) -> Step {
    let (id, secret) = link.reveal();
    let link = Link {
        id: id.to_string(),
        secret,
    };
    let origin = window().location().origin().unwrap_or_default();
    let address = [origin, link.path()].concat();
    let written = window().navigator().clipboard().write_text(&address);
    match JsFuture::from(written).await {
        Ok(_) => Step::Copied,
        Err(_) => Step::Shown(address),
    }
}
