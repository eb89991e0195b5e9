//! Deleting a policy: who would be locked out is said before, with the way to move them first (contract
//! §10).

use super::moving::{Moving, moving};
use super::one::{Mode, Page};
use super::words::{count, used_by};
use super::{KIND, used};
use crate::api::ApiError;
use crate::api::policy_use::{UsedBy, Uses};
use crate::api::resource::Resource;
use crate::clean::{Text, looks_alike};
use crate::page::action::{Action, Outcome, nothing};
use crate::page::failure;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{self, DialogParts, Loader, TextField, Tone, button, loaded, notice, text_field};
use futures::FutureExt;
use leptos::prelude::*;
use std::sync::Arc;
use wire::Id;

const TITLE: &str = "delete-title";
const NAME: &str = "delete-name";

/// The moving parts of the dialog.
#[derive(Clone, Copy)]
struct Parts {
    page: Page,
    asking: Slot<bool>,
    policy: StoredValue<Resource>,
    /// Who uses it, asked when the dialog opened and after moving.
    used: Loader<UsedBy>,
    moving: Moving,
    deleting: Action,
    typed: Slot<String>,
    problem: Slot<Option<String>>,
}

/// The dialog.
pub(super) fn dialog(page: Page, policy: Resource, asking: Slot<bool>) -> AnyView {
    let (id, name) = (policy.id().clone(), policy.label().to_owned());
    let used = Loader::new(move || {
        let (api, project, id) = (page.session.api(), page.session.project(), id.clone());
        async move {
            let project = project.ok_or_else(|| failure(ApiError::SignedOut))?;
            api.policy_used_by(&project, &id).await.map_err(failure)
        }
        .boxed_local()
    });
    let parts = Parts {
        page,
        asking,
        policy: StoredValue::new(policy),
        used,
        moving: Moving::new(page, Callback::new(move |()| used.reload())),
        deleting: Action::new(),
        typed: Slot::new(String::new()),
        problem: Slot::new(None),
    };
    let is_used = Derived::new(move |_| parts.is_used());
    ui::dialog(DialogParts {
        title_id: TITLE,
        class: "wide",
        changes: ui::Changes::Something,
        on_close: Callback::new(move |()| parts.close()),
        content: view! {
            <div>
                <h2 id=TITLE tabindex="-1">"Delete " <bdi>{name}</bdi> "?"</h2>
                {loaded(used, "who uses it", move |used| parts.meaning(&used))}
                {move || is_used.get().map(|is_used| parts.first_move(is_used))}
                {parts.deleting.status(nothing)}
                <div class="actions">
                    {move || is_used.get().map(|_| parts.delete_button())}
                    {button("button", "Cancel", move || parts.close())}
                </div>
            </div>
        }
        .into_any(),
    })
}

impl Parts {
    fn close(self) {
        if untrack(|| self.moving.is_running()) {
            return self.page.announcer.say("Still moving. Stop it first.");
        }
        if !untrack(|| self.deleting.is_busy()) {
            self.asking.set(false);
        }
    }

    /// How many use it, and for whom it is the default; `None` before that is known. Tracked.
    fn uses(self) -> Option<(Uses, Vec<String>)> {
        let uses = self.used.with(|used| used.map(|used| used.uses))?;
        let of = self.policy.with_value(|policy| policy.reference().clone());
        Some((uses, self.page.default_for(&of)))
    }

    /// Whether deleting it would lock somebody out, now or later; tracked.
    fn is_used(self) -> Option<bool> {
        let (uses, defaults) = self.uses()?;
        Some(uses.total() > 0 || !defaults.is_empty())
    }

    /// What deleting would do.
    fn meaning(self, used: &UsedBy) -> AnyView {
        let uses = used.uses;
        let locked_out = (uses.total() > 0).then(|| {
            let text = view! {
                <p>
                    <strong>{used_by(uses)} " would be locked out. "</strong>
                    "They couldn’t sign in or use anything until someone gives them another access policy."
                </p>
            };
            view! { {notice(Tone::Warning, text.into_any())} {used::names(used)} }.into_any()
        });
        let default = move || {
            let (_, kinds) = self.uses()?;
            let kinds = super::words::listed(&kinds)?;
            let text = view! {
                <p>
                    "It’s the project default for " <strong>{kinds}</strong>
                    ". Anyone invited without another access policy would be locked out."
                </p>
            };
            Some(notice(Tone::Warning, text.into_any()))
        };
        let unused = move || {
            (self.is_used() == Some(false)).then(|| {
                view! { <p>"No one has this access policy, so no one loses access."</p> }.into_any()
            })
        };
        view! { {locked_out} {default} {unused} }.into_any()
    }

    /// The way to move everybody first, and the name as a word for deleting it all the same.
    fn first_move(self, is_used: bool) -> AnyView {
        let total = move || self.uses().map_or(0, |(uses, _)| uses.total());
        let field = is_used.then(|| {
            text_field(TextField {
                id: NAME,
                label: "To delete it anyway, type its name",
                hint: "",
                kind: Text::Line,
                autocomplete: "off",
                value: self.typed.into(),
                on_input: Callback::new(move |text| {
                    self.typed.set(text);
                    self.problem.set(None);
                }),
                problem: self.problem.into(),
            })
        });
        view! { {moving(self.moving, Signal::derive(total), is_used)} {field} }.into_any()
    }

    fn delete_button(self) -> AnyView {
        let press = move |()| {
            if untrack(|| self.moving.is_running()) {
                return self.page.announcer.say("Still moving. Stop it first.");
            }
            let name = self.policy.with_value(|policy| policy.label().to_owned());
            let is_used = untrack(|| self.is_used()).unwrap_or(true);
            if is_used && !looks_alike(&self.typed.get_untracked(), &name) {
                let sentence = "Type the name exactly as shown above";
                self.problem.set(Some(sentence.to_owned()));
                return ui::focus(NAME);
            }
            self.delete();
        };
        self.deleting
            .button("button danger", "Delete", Callback::new(press))
    }

    /// Looks once more who uses it, then deletes it.
    fn delete(self) {
        let page = self.page;
        let policy = self.policy.get_value();
        let Some((shown, _)) = untrack(|| self.uses()) else {
            return;
        };
        let (api, project) = (page.session.api(), page.session.project());
        let work = async move {
            let Some(project) = project else {
                return Outcome::failed(&ApiError::SignedOut);
            };
            match api.policy_used_by(&project, policy.id()).await {
                Ok(now) if now.uses.total() <= shown.total() => {}
                Ok(now) => {
                    self.used.reload();
                    let more = now.uses.total() - shown.total();
                    let more = count(more, "more has", "more have");
                    let rest = " got this access policy. Nothing was deleted: check again who would be locked out.";
                    return Outcome::new(Tone::Warning, &[&more, rest]);
                }
                Err(error) => return Outcome::failed(&error),
            }
            let outcome = delete(page.session, policy.id()).await;
            if matches!(outcome.tone, Tone::Good) {
                self.asking.set(false);
                page.mode.set(Mode::Gone(Arc::new(policy)));
                ui::focus_soon("page-title");
            }
            outcome
        };
        self.deleting.run("Deleting…", work.boxed_local());
    }
}

/// Deletes a policy, and looks once more where the answer does not tell.
async fn delete(session: Session, id: &Id) -> Outcome {
    let api = session.api();
    let error = match api.remove_resource(KIND, id).await {
        Ok(()) | Err(ApiError::NotFound(_)) => return Outcome::new(Tone::Good, &["Deleted"]),
        Err(error) => error,
    };
    if !error.leaves_open() {
        return Outcome::failed(&error);
    }
    match api.resource(KIND, id).await {
        Err(ApiError::NotFound(_)) => Outcome::new(Tone::Good, &["Deleted"]),
        Ok(_) => Outcome::new(
            Tone::Warning,
            &[
                "No clear answer, and the access policy is still there. Wait a moment, then try again.",
            ],
        ),
        Err(_) => Outcome::new(
            Tone::Warning,
            &[
                "No clear answer; couldn’t confirm the deletion. Try again: deleting twice does no harm.",
            ],
        ),
    }
}
