//! The resources as the server stores them.

use super::Page;
use crate::api::{Found, MemberDetails};
use crate::form::indented;
use crate::ui::copy_button;
use leptos::prelude::*;
use wire::Json;

/// Membership, record and account as JSON, folded away.
pub(super) fn raw(page: Page) -> AnyView {
    let one =
        |what: &'static str, copied: &'static str, pick: fn(&MemberDetails) -> Option<&Json>| {
            let text = move || {
                page.member
                    .with(|member| member.and_then(pick).map(indented))
            };
            let content = move || match text() {
                Some(text) => view! {
                    <p>{copy_button(copied, text.clone())}</p>
                    <pre tabindex="0" aria-label=what><code>{text}</code></pre>
                }
                .into_any(),
                None => view! { <p class="hint">"Not shown by the server."</p> }.into_any(),
            };
            view! {
                <details class="more raw">
                    <summary>{what} " as JSON"</summary>
                    {content}
                </details>
            }
            .into_any()
        };
    view! {
        <section class="part" aria-labelledby="raw-title">
            <h2 id="raw-title">"Raw JSON"</h2>
            {one("Membership", "the membership as JSON", |member| Some(member.membership.json()))}
            {one("Profile", "the profile as JSON", |member| member.profile.json())}
            {one("Account", "the account as JSON", |member| Found::json(&member.account))}
        </section>
    }
    .into_any()
}
