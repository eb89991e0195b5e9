//! The bar that says what this is, and the controls behind it: outbox, failures, version of the server.

use leptos::mount::mount_to;
use leptos::prelude::*;
use sandbox::store::StoredMail;
use sandbox::version::Version;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use crate::server::{Asked, Failure, Failures, Panel, Told};
use crate::sharing::{Demo, Place};

const TITLE: &str = "demo-title";

/// A failure that can be tried: the id of its field, its name and what it does.
const FAILURES: [(Failure, &str, &str, &str); 3] = [
    (
        Failure::MailDown,
        "demo-mail-down",
        "Email service down",
        "No email can be sent while this is on.",
    ),
    (
        Failure::AnswerLost,
        "demo-answer-lost",
        "Lose the next answer",
        "The server saves your next change, but its answer never arrives.",
    ),
    (
        Failure::SavedBefore,
        "demo-saved-before",
        "Another admin saves first",
        "Just before your next save, another admin changes the same item.",
    ),
];

/// Puts the bar above everything on the page.
pub(crate) fn mount(demo: Demo) {
    let document = document();
    let (Ok(aside), Some(body)) = (document.create_element("aside"), document.body()) else {
        return;
    };
    let aside: HtmlElement = aside.unchecked_into();
    aside.set_class_name("demo");
    // A page takes any element with any attribute.
    let _ = aside.set_attribute("aria-label", "Demo");
    let _ = body.prepend_with_node_1(&aside);
    mount_to(aside, move || bar(demo)).forget();
}

/// What is said of the demo at every moment.
fn sentence(place: Place) -> &'static str {
    match place {
        Place::Holder => "Nothing leaves this browser. Reloading this page starts over.",
        Place::Alone => {
            "Nothing leaves this tab: it has a demo of its own, because this browser keeps tabs apart. Reloading starts over."
        }
        Place::Other => {
            "Nothing leaves this browser. This tab shares the demo of another tab: closing or reloading that one starts over."
        }
        Place::OtherAnew => {
            "The demo started over in another tab, and this tab shares it. Nothing leaves this browser."
        }
        Place::HolderAnew => {
            "The demo started over, and this tab holds it now. Nothing leaves this browser. Reloading starts over."
        }
    }
}

fn bar(demo: Demo) -> AnyView {
    let open = RwSignal::new(false);
    let demo = StoredValue::new_local(demo);
    let drawer = move || {
        let panel = RwSignal::new(None);
        open.get().then(|| controls(Controls { demo, panel, open }))
    };
    view! {
        <p><strong>"Demo."</strong> " " <span>{move || sentence(demo.with_value(Demo::place))}</span></p>
        <button type="button" class="button" on:click=move |_| open.set(true)>"Demo controls"</button>
        {drawer}
    }
    .into_any()
}

/// The moving parts of the controls.
#[derive(Clone, Copy)]
struct Controls {
    demo: StoredValue<Demo, LocalStorage>,
    panel: RwSignal<Option<Panel>>,
    open: RwSignal<bool>,
}

impl Controls {
    /// Asks what there is to show.
    fn load(self) {
        let Controls { demo, panel, .. } = self;
        let demo = demo.get_value();
        spawn_local(async move {
            // They may be closed by now.
            if let Some(Told::Panel(told)) = demo.ask(Asked::Panel).await {
                panel.try_set(Some(told));
            }
        });
    }
}

fn controls(controls: Controls) -> AnyView {
    // Another server has other emails.
    Effect::new(move |_| {
        controls.demo.with_value(Demo::place);
        controls.load();
    });
    // Back leads away from what lies under the dialog.
    let back = window_event_listener(leptos::ev::popstate, move |_| controls.open.set(false));
    on_cleanup(move || back.remove());
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // Refused only to a dialog that is not on a page, which this one is.
            request_animation_frame(move || drop(dialog.show_modal()));
        }
    });
    let open = controls.open;
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let content = move || match controls.panel.get() {
        Some(panel) => sections(controls, panel),
        None => view! { <p class="hint">"Loading…"</p> }.into_any(),
    };
    view! {
        <dialog class="dialog wide demo-controls" aria-labelledby=TITLE node_ref=dialog on:close=move |_| open.set(false)>
            <h2 id=TITLE tabindex="-1" autofocus>"Demo controls"</h2>
            {content}
            <div class="actions"><button type="button" class="button" on:click=close>"Close"</button></div>
        </dialog>
    }
    .into_any()
}

fn sections(controls: Controls, panel: Panel) -> AnyView {
    let place = controls.demo.with_value(Demo::place);
    view! {
        <section aria-labelledby="demo-outbox">
            <h3 id="demo-outbox">"Outbox"</h3>
            {outbox(controls, panel.mails, place)}
        </section>
        <fieldset>
            <legend><h3>"Try a failure"</h3></legend>
            {failures(controls, panel.failures)}
        </fieldset>
        <section aria-labelledby="demo-server">
            <h3 id="demo-server">"Server version"</h3>
            {version(controls, &panel.version, place)}
        </section>
    }
    .into_any()
}

fn outbox(controls: Controls, mails: Vec<StoredMail>, place: Place) -> AnyView {
    if mails.is_empty() {
        let text =
            "No email yet. Invite someone with “Send email” on, and their email appears here.";
        return view! { <p class="hint">{text}</p> }.into_any();
    }
    let mails: Vec<AnyView> = mails
        .into_iter()
        .map(|mail| letter(controls, mail, place))
        .collect();
    let hint = (place == Place::Alone).then(|| {
        view! { <p class="hint">"Links open in this tab. Sign out first to sign in as someone else."</p> }
    });
    view! { <ul class="letters">{mails}</ul>{hint} }.into_any()
}

fn letter(controls: Controls, mail: StoredMail, place: Place) -> AnyView {
    let date = js_sys::Date::new(&JsValue::from_str(&mail.date));
    let time = String::from(date.to_locale_time_string("en"));
    let text: Vec<AnyView> = mail
        .text
        .trim_end()
        .split_inclusive(char::is_whitespace)
        .map(|word| word_or_link(word, controls, place))
        .collect();
    view! {
        <li>
            <p><strong translate="no">{mail.subject}</strong></p>
            <p class="hint">"To " <span translate="no">{mail.to}</span> ", " {time}</p>
            <p class="letter" translate="no">{text}</p>
        </li>
    }
    .into_any()
}

/// A link opens as the person who got the email, in a tab of its own. Where that would have another demo it opens here,
/// as a link of the app.
fn word_or_link(word: &str, controls: Controls, place: Place) -> AnyView {
    let address = word.trim_end();
    if !address.starts_with("http://") && !address.starts_with("https://") {
        return word.to_owned().into_any();
    }
    let space = word.strip_prefix(address).unwrap_or_default().to_owned();
    let address = address.to_owned();
    if place != Place::Alone {
        let href = address.clone();
        return view! { <a href=href target="_blank" rel="noopener">{address}</a>{space} }
            .into_any();
    }
    let origin = window().location().origin().unwrap_or_default();
    let path = address.strip_prefix(&origin).unwrap_or(&address).to_owned();
    view! { <a href=path on:click=move |_| controls.open.set(false)>{address}</a>{space} }
        .into_any()
}

fn failures(controls: Controls, failures: Failures) -> AnyView {
    let field = |(failure, id, name, hint): (Failure, &'static str, &'static str, &'static str)| {
        let hint_id = [id, "-hint"].concat();
        let on = failures.has(failure);
        let change = move |event| {
            let (demo, on) = (controls.demo.get_value(), event_target_checked(&event));
            spawn_local(async move {
                // Nothing is there to fail when the server is gone.
                let _ = demo.ask(Asked::Fail(failure, on)).await;
            });
        };
        view! {
            <div class="check">
                <input type="checkbox" id=id aria-describedby=hint_id.clone() prop:checked=on on:change=change/>
                <div><label for=id>{name}</label><p class="hint" id=hint_id>{hint}</p></div>
            </div>
        }
        .into_any()
    };
    FAILURES.into_iter().map(field).collect_view().into_any()
}

fn version(controls: Controls, current: &str, place: Place) -> AnyView {
    let other = match current {
        "4.5" => Version::V5_1,
        _ => Version::V4_5,
    };
    let stands_in = ["This demo behaves like Medplum ", current, "."].concat();
    let change = if !place.is_here() {
        view! { <p class="hint">"Change it in the tab that holds the demo."</p> }.into_any()
    } else {
        let demo = controls.demo;
        let hint = match place {
            Place::Alone => "Starting over discards your changes.",
            _ => "Starting over discards your changes in all tabs.",
        };
        let name = ["Start over with ", other.number()].concat();
        view! {
            <p class="hint">{hint}</p>
            <button type="button" class="button" on:click=move |_| demo.with_value(|demo| demo.start_over(other))>{name}</button>
        }
        .into_any()
    };
    view! { <p>{stands_in}</p>{change} }.into_any()
}
