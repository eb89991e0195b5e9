//! Pages about accounts, most of them for people who are not signed in. They load as one part.

mod own;
mod projects;
mod register;
mod reset;
mod set_password;
mod verify;

use crate::navigate::Navigator;
use crate::route::{Route, SignIn};
use crate::signal::Slot;
use crate::ui::{Failure, Tone, button, focus_soon, notice};
use leptos::prelude::*;

/// The hint of every field for a new password.
const NEW_PASSWORD: &str =
    "At least 8 characters. Several words are easy to remember and hard to guess.";

/// The page of the address.
pub(super) fn account() -> AnyView {
    match Navigator::of_app().now() {
        Route::Register => register::register(),
        Route::ResetPassword => reset::reset(),
        Route::VerifyEmail(link) => verify::verify(link),
        Route::Account => own::own(),
        Route::Projects => projects::projects(),
        _ => set_password::set_password(),
    }
}

fn sign_in_link() -> AnyView {
    let href = Route::SignIn(SignIn::default()).to_string();
    view! { <p><a class="button primary wide" href=href>"Sign in"</a></p> }.into_any()
}

/// The way back to the sign-in page under a form.
fn back_to_sign_in(question: &'static str) -> AnyView {
    let href = Route::SignIn(SignIn::default()).to_string();
    view! { <p class="aside">{question} <a href=href>"Sign in"</a></p> }.into_any()
}

/// Why a form was not carried out, where that concerns no field.
#[derive(Clone, Copy)]
struct Trouble {
    id: &'static str,
    why: Slot<Option<Failure>>,
}

impl Trouble {
    fn new(id: &'static str) -> Trouble {
        let why = Slot::new(None);
        Trouble { id, why }
    }

    fn clear(self) {
        self.why.set(None);
    }

    /// Says it, and leads there.
    fn say(self, why: Failure) {
        self.why.set(Some(why));
        focus_soon(self.id);
    }

    fn say_text(self, sentence: impl Into<String>) {
        self.say(Failure {
            sentence: sentence.into(),
            request_id: None,
            wait: None,
        });
    }

    /// The box that says it, with the wait where there is one and the way to try again.
    fn view(self, on_retry: Callback<()>, has_retry: bool) -> AnyView {
        (move || {
            self.why.get().map(|why| {
                let reference = why
                    .request_id
                    .map(|id| view! { <p class="hint">"Support reference: " {id}</p> }.into_any());
                let retry = match why.wait {
                    Some(wait) => Some(wait.button(on_retry)),
                    None => {
                        has_retry.then(|| button("button", "Try again", move || on_retry.run(())))
                    }
                };
                let content = view! {
                    <p role="alert" id=self.id tabindex="-1">{why.sentence}</p>
                    {reference}
                    {retry}
                };
                notice(Tone::Bad, content.into_any())
            })
        })
        .into_any()
    }
}
