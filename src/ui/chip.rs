//! Chips: a dot and a word, for what is looked for by its colour in a list.

use leptos::prelude::*;

/// What colour a chip has. The word says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chip {
    /// All is well.
    Good,
    /// Switched off.
    Quiet,
    /// More than usual.
    Warning,
    /// Broken, or not what it was meant to be.
    Bad,
}

/// Draws a chip.
pub fn chip(chip: Chip, word: impl Into<String>) -> AnyView {
    let class = match chip {
        Chip::Good => "badge dot good",
        Chip::Quiet => "badge dot",
        Chip::Warning => "badge dot warning",
        Chip::Bad => "badge dot bad",
    };
    view! { <span class=class>{word.into()}</span> }.into_any()
}
