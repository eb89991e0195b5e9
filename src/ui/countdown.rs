//! Waiting before something can be tried again, because the server said for how long.

use crate::signal::Slot;
use leptos::leptos_dom::helpers::{IntervalHandle, set_interval_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// How long to wait, with the button that counts it down. The button comes along as a function, so that
/// its code is loaded only with what can meet a wait.
#[derive(Clone, Copy, Debug)]
pub struct Wait {
    seconds: u64,
    button: fn(u64, Callback<()>) -> AnyView,
}

impl PartialEq for Wait {
    fn eq(&self, other: &Wait) -> bool {
        self.seconds == other.seconds
    }
}

impl Eq for Wait {}

impl Wait {
    /// A wait of so many seconds.
    pub fn new(seconds: u64) -> Wait {
        Wait {
            seconds,
            button: waiting_button,
        }
    }

    /// "Try again", which can be pressed once the time is over.
    pub fn button(self, on_press: Callback<()>) -> AnyView {
        (self.button)(self.seconds, on_press)
    }
}

fn waiting_button(seconds: u64, on_press: Callback<()>) -> AnyView {
    let left = Slot::new(seconds);
    let timer: StoredValue<Option<IntervalHandle>> = StoredValue::new(None);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let tick = move || match left.try_get_untracked() {
        Some(now) if now > 1 => left.set(now - 1),
        Some(_) => {
            left.set(0);
            stop();
        }
        None => stop(),
    };
    timer.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
    on_cleanup(stop);
    let label = move || match left.get() {
        0 => "Try again".to_owned(),
        left => ["Try again in ", &left.to_string(), " s"].concat(),
    };
    let press = move |_| {
        if left.get_untracked() == 0 {
            on_press.run(());
        }
    };
    view! {
        <button
            type="button"
            class="button"
            aria-disabled=move || (left.get() > 0).then_some("true")
            on:click=press
        >
            {label}
        </button>
    }
    .into_any()
}
