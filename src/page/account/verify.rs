//! `/verifyemail/:id/:secret`: confirming an address from a mailed link (contract §5).

use super::{Trouble, sign_in_link};
use crate::api::ApiError;
use crate::form::verify::{Refused, refused};
use crate::navigate::Navigator;
use crate::page::{failure, title};
use crate::route::Link;
use crate::scope;
use crate::session::Session;
use crate::signal::Slot;
use crate::ui::{Failure, heading};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Asking,
    /// It did not work, but the link may still.
    Failed,
    Verified,
    /// It was confirmed before.
    Before,
    /// The link cannot be used; why.
    Dead(&'static str),
}

#[derive(Clone, Copy)]
struct Parts {
    navigator: Navigator,
    session: Session,
    link: StoredValue<Link>,
    trouble: Trouble,
    stage: Slot<Stage>,
}

/// The page. Opening the link is the wish to confirm, so it asks at once.
pub(super) fn verify(link: Option<Link>) -> AnyView {
    title("Confirm email");
    let Some(link) = link else {
        let content = dead(
            "Open the link in your email to confirm your address. A used link disappears from the address bar.",
        );
        return view! { <main class="card">{content}</main> }.into_any();
    };
    let parts = Parts {
        navigator: Navigator::of_app(),
        session: Session::of_app(),
        link: StoredValue::new(link),
        trouble: Trouble::new("verify-trouble"),
        stage: Slot::new(Stage::Asking),
    };
    parts.ask();
    let content = move || match parts.stage.get() {
        Stage::Asking => {
            view! { {heading("Confirming your email")} <p role="status">"One moment…"</p> }
                .into_any()
        }
        Stage::Failed => failed(parts),
        Stage::Verified => done("Email confirmed", "There is nothing else to do here."),
        Stage::Before => done(
            "Email already confirmed",
            "This link was used before. There is nothing else to do here.",
        ),
        Stage::Dead(why) => dead(why),
    };
    view! { <main class="card">{content}</main> }.into_any()
}

fn failed(parts: Parts) -> AnyView {
    view! {
        {heading("Email not confirmed yet")}
        {parts.trouble.view(Callback::new(move |()| parts.ask()), true)}
    }
    .into_any()
}

fn done(what: &'static str, more: &'static str) -> AnyView {
    view! { {heading(what)} <p role="status">{more}</p> {sign_in_link()} }.into_any()
}

fn dead(why: &'static str) -> AnyView {
    view! {
        {heading("This link can’t be used")}
        <p>{why}</p>
        <p class="hint">"A project admin can see whether your email is confirmed."</p>
        {sign_in_link()}
    }
    .into_any()
}

impl Parts {
    fn ask(self) {
        self.stage.set(Stage::Asking);
        let api = self.session.open_api();
        let link = self.link.get_value();
        scope::spawn(async move {
            match api.verify_email(&link.id, &link.secret).await {
                Ok(()) => self.finish(Stage::Verified),
                Err(error) => self.refuse(error),
            }
        });
    }

    fn refuse(self, error: ApiError) {
        match refused(&error) {
            Refused::Before => self.finish(Stage::Before),
            Refused::Link(why) => self.finish(Stage::Dead(why)),
            Refused::Other(sentence) => {
                self.stage.set(Stage::Failed);
                self.trouble.say(Failure {
                    sentence,
                    ..failure(error)
                });
            }
        }
    }

    /// The link is used up or dead: its secret leaves the address.
    fn finish(self, stage: Stage) {
        self.navigator.clean_address();
        self.stage.set(stage);
    }
}
