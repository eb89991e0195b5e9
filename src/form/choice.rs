//! A resource picked from a list, and the text typed to find it.

use crate::clean::line;
use wire::Reference;

/// What stands in a type-ahead field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    text: String,
    chosen: Option<Reference>,
}

impl Choice {
    /// The text in the field.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was picked.
    pub fn chosen(&self) -> Option<&Reference> {
        self.chosen.as_ref()
    }

    /// Typing makes an earlier pick void.
    pub fn typed(&mut self, text: String) {
        if text != self.text {
            *self = Choice { text, chosen: None };
        }
    }

    /// Picks `reference`, known by `label`.
    pub fn pick(&mut self, reference: Option<Reference>, label: String) {
        *self = Choice {
            text: label,
            chosen: reference,
        };
    }

    /// What was picked, with the field it stands in and what it is called there.
    pub fn named(&self, field: &'static str) -> Option<(&'static str, &Reference, &str)> {
        let chosen = self.chosen.as_ref()?;
        Some((field, chosen, &self.text))
    }

    /// Whether something was typed but nothing picked.
    pub fn is_open(&self) -> bool {
        self.chosen.is_none() && !line(&self.text).is_empty()
    }
}
