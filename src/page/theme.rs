//! Light or dark: as the system says, unless the reader chose otherwise for this tab.

use crate::preference::Look;
use crate::signal::Slot;
use crate::ui::{Icon, icon};
use leptos::prelude::*;

/// The attribute of the page that `style/tokens.css` looks at.
const ATTRIBUTE: &str = "data-theme";

/// Shows the page in the theme that was chosen before, as long as the owner lives.
pub fn resume() {
    if let Some(theme) = Look::Theme.get() {
        show(&theme);
    }
    on_cleanup(|| {
        if let Some(root) = document().document_element() {
            let _ = root.remove_attribute(ATTRIBUTE);
        }
    });
}

fn show(theme: &str) {
    if let Some(root) = document().document_element() {
        // Any text is taken; the style heeds two of them.
        let _ = root.set_attribute(ATTRIBUTE, theme);
    }
}

/// Whether the page is dark now.
fn is_dark() -> bool {
    let of_system = || {
        let dark = window().match_media("(prefers-color-scheme: dark)");
        dark.ok().flatten().is_some_and(|dark| dark.matches())
    };
    Look::Theme
        .get()
        .map_or_else(of_system, |theme| theme == "dark")
}

/// The button that turns dark on and off.
pub(super) fn button() -> AnyView {
    let dark = Slot::new(is_dark());
    let turn = move |_| {
        let theme = if is_dark() { "light" } else { "dark" };
        Look::Theme.set(theme);
        show(theme);
        dark.set(theme == "dark");
    };
    let pressed = move || if dark.get() { "true" } else { "false" };
    view! {
        <button type="button" class="bare" aria-label="Dark theme" title="Dark theme" aria-pressed=pressed on:focus=move |_| dark.set(is_dark()) on:click=turn>
            {icon(Icon::Theme)}
        </button>
    }
    .into_any()
}
