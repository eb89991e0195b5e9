//! The secret of a client: shown once when it is new, later on purpose; a new one, and the end of the old.

use crate::api::resource::Resource;
use crate::api::{ApiError, NotSaved};
use crate::page::action::{Action, Outcome, nothing};
use crate::page::program::{Made, One};
use crate::signal::{Derived, Slot};
use crate::ui::{self, DialogParts, Tone, button, copy_button_telling, focus_soon, notice};
use futures::FutureExt;
use leptos::prelude::*;
use wire::Json;

const NEW: &str = "new-secret";
const TITLE: &str = "secret-title";
const ASK: &str = "secret-ask-title";

/// The secret of a client that was just made. It takes the focus.
pub(super) fn shown_once(made: Made) -> AnyView {
    let secret = made.resource.json().get("secret").text().map(str::to_owned);
    focus_soon(NEW);
    match secret {
        Some(secret) => view! {
            <section class="part" aria-labelledby=TITLE>
                <h2 id=TITLE>"Secret"</h2>
                {fresh(secret, made.is_kept)}
            </section>
        }
        .into_any(),
        None => ().into_any(),
    }
}

/// A new secret with what to do with it; `is_kept` becomes true once it was copied.
fn fresh(secret: String, is_kept: Slot<bool>) -> AnyView {
    let kept = Callback::new(move |()| is_kept.set(true));
    let told = move || match is_kept.get() {
        true => "Copied. Keep it where only the client can read it.",
        false => {
            "Copy it now. Anyone with it can act as this client: don’t put it in an email or chat."
        }
    };
    let copied = move || is_kept.set(true);
    let content = view! {
        <p id=NEW tabindex="-1"><strong>"New secret: "</strong> <code class="secret" on:copy=move |_| copied()>{secret.clone()}</code></p>
        <p>{copy_button_telling("the secret", secret, kept)}</p>
        <p role="status">{told}</p>
    };
    notice(Tone::Warning, content.into_any())
}

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Rotate,
    Retire,
}

/// The moving parts of the section.
#[derive(Clone, Copy)]
struct Parts {
    one: One,
    asking: Slot<Option<Ask>>,
    action: Action,
    /// A secret that was just made.
    fresh: Slot<Option<String>>,
}

/// The section of the page of one client.
pub(super) fn section(one: One) -> AnyView {
    let parts = Parts {
        one,
        asking: Slot::new(None),
        action: Action::new(),
        fresh: Slot::new(None),
    };
    let of = move |key: &'static str| {
        let text = move |client: Resource| client.json().get(key).text().map(str::to_owned);
        Derived::new(move |_| one.resource().and_then(text))
    };
    let (secret, retiring) = (of("secret"), of("retiringSecret"));
    let now = move || match (secret.get(), parts.fresh.get()) {
        (Some(now), Some(fresh)) if now == fresh => self::fresh(fresh, one.is_kept),
        (Some(secret), _) => masked("Secret", "the secret", secret),
        (None, _) => view! { <p>"No secret."</p> }.into_any(),
    };
    let old = move || {
        retiring.get().map(|old| {
            view! {
                <p>"The previous secret works until you revoke it."</p>
                {masked("Previous secret", "the previous secret", old)}
                {button("button", "Revoke previous secret", move || parts.asking.set(Some(Ask::Retire)))}
            }
            .into_any()
        })
    };
    let rotate = move || {
        secret.get().map(|_| {
            button("button", "Rotate secret", move || {
                parts.asking.set(Some(Ask::Rotate))
            })
        })
    };
    view! {
        <section class="part" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">"Secret"</h2>
            {now}
            {old}
            {parts.action.status(nothing)}
            <div class="repairs">{rotate}</div>
            {move || parts.asking.get().map(|ask| parts.dialog(ask))}
        </section>
    }
    .into_any()
}

/// A secret that is shown on purpose, and hidden again when the page is left.
fn masked(label: &'static str, what: &'static str, secret: String) -> AnyView {
    let shown = Slot::new(false);
    let text = {
        let secret = secret.clone();
        move || match shown.get() {
            true => secret.clone(),
            false => "••••••••".to_owned(),
        }
    };
    let toggle = move |_| shown.set(!shown.get_untracked());
    let is_shown = move || if shown.get() { "true" } else { "false" };
    let copy = move || {
        let secret = secret.clone();
        shown.get().then(|| ui::copy_button(what, secret))
    };
    view! {
        <p>
            {label} ": " <code class="secret" aria-live="polite">{text}</code> " "
            <button type="button" class="button small" aria-pressed=is_shown on:click=toggle>
                {move || if shown.get() { "Hide" } else { "Show" }} <span class="visually-hidden">" " {what}</span>
            </button> " "
            {copy}
        </p>
    }
    .into_any()
}

impl Parts {
    fn dialog(self, ask: Ask) -> AnyView {
        let (title, cost, go) = match ask {
            Ask::Rotate => (
                "Rotate secret?",
                "Creates a new secret. The current one works until you revoke it; any previous one stops working immediately.",
                "Rotate secret",
            ),
            Ask::Retire => (
                "Revoke previous secret?",
                "Anything still signing in with it stops working. This can’t be undone.",
                "Revoke previous secret",
            ),
        };
        let close = move || self.asking.set(None);
        ui::dialog(DialogParts {
            title_id: ASK,
            class: "small",
            changes: ui::Changes::Something,
            on_close: Callback::new(move |()| close()),
            content: view! {
                <h2 id=ASK tabindex="-1">{title}</h2>
                <p>{cost}</p>
                <div class="actions">
                    {button("button danger", go, move || {
                        close();
                        match ask {
                            Ask::Rotate => self.rotate(),
                            Ask::Retire => self.retire(),
                        }
                    })}
                    {button("button", "Cancel", close)}
                </div>
            }
            .into_any(),
        })
    }

    fn rotate(self) {
        let one = self.one;
        let Some(before) = untrack(|| one.resource()) else {
            return;
        };
        let (api, id) = (one.session.api(), before.id().clone());
        let secret = |client: &Resource| client.json().get("secret").text().map(str::to_owned);
        let work = async move {
            let old = secret(&before).unwrap_or_default();
            let (outcome, fresh) = match api.rotate_secret(&id, &old).await {
                Ok(after) => (done(), secret(&after)),
                Err(ApiError::NoAnswer | ApiError::Unreadable) => {
                    match api.resource("ClientApplication", &id).await {
                        Ok(now) if secret(&now).as_deref() != Some(&old) => {
                            let text = "No clear answer; confirmed that there is a new secret.";
                            (Outcome::new(Tone::Good, &[text]), secret(&now))
                        }
                        Ok(_) => (
                            Outcome::new(
                                Tone::Bad,
                                &[
                                    "The server did not answer, and the secret is the same so far. Check again in a moment before you retry.",
                                ],
                            ),
                            None,
                        ),
                        Err(_) => (
                            Outcome::new(
                                Tone::Warning,
                                &[
                                    "Couldn’t confirm whether there is a new secret. Reload to check.",
                                ],
                            ),
                            None,
                        ),
                    }
                }
                Err(ApiError::Refused(refusal))
                    if refusal.says("Provided secret does not match client") =>
                {
                    (
                        Outcome::new(
                            Tone::Bad,
                            &["Not rotated: someone else rotated the secret first."],
                        ),
                        None,
                    )
                }
                Err(error) => (Outcome::failed(&error), None),
            };
            if fresh.is_some() {
                one.is_kept.set(false);
                self.fresh.set(fresh);
                focus_soon(TITLE);
            }
            one.program.reload();
            outcome
        };
        self.action.run("Rotating…", work.boxed_local());
    }

    fn retire(self) {
        let one = self.one;
        let Some(before) = untrack(|| one.resource()) else {
            return;
        };
        let api = one.session.api();
        let work = async move {
            let wanted = before.with(before.json().with("retiringSecret", Json::Null));
            let outcome = match api.save_resource(&wanted).await {
                Ok(_) => Outcome::new(Tone::Good, &["Previous secret revoked."]),
                Err(NotSaved::Conflict) => Outcome::new(
                    Tone::Warning,
                    &[
                        "Not revoked: someone else saved this client first. Check what they saved, then try again.",
                    ],
                ),
                Err(NotSaved::Other(ApiError::NoAnswer)) => Outcome::new(
                    Tone::Warning,
                    &[
                        "The server did not answer. If the previous secret is no longer shown, it is revoked.",
                    ],
                ),
                Err(NotSaved::Other(error)) => Outcome::failed(&error),
            };
            one.program.reload();
            outcome
        };
        self.action.run("Revoking…", work.boxed_local());
    }
}

fn done() -> Outcome {
    Outcome::new(
        Tone::Good,
        &["Secret rotated. The previous one works until you revoke it."],
    )
}
