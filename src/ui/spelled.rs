//! Names so that one can see what they are made of: what is invisible or turns the direction of text is written out, and
//! words that mix alphabets are said to.
//!
//! For where somebody confirms something about a person or a project. Elsewhere names stand as they are.

use crate::clean::{is_hidden, mixes_alphabets};
use leptos::prelude::*;

/// The text with every character written out that can't be seen, or that turns the direction of what follows.
pub fn spelled(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for c in text.chars() {
        match is_hidden(c) {
            true => spelled.push_str(&format!("[U+{:04X}]", u32::from(c))),
            false => spelled.push(c),
        }
    }
    spelled
}

/// Who or what is meant, beyond doubt: the name as it is spelled, and what tells it from others of that name. What is
/// empty is left out.
pub fn whom(name: &str, facts: &[&str]) -> AnyView {
    let note = mixes_alphabets(name)
        .then(|| view! { <p class="strong">"This name mixes different alphabets."</p> }.into_any());
    let said = [name].into_iter().chain(facts.iter().copied());
    let said: Vec<AnyView> = said
        .filter(|fact| !fact.is_empty())
        .map(|fact| view! { <span><bdi>{spelled(fact)}</bdi>" "</span> }.into_any())
        .collect();
    view! { <div class="whom"><p>{said}</p>{note}</div> }.into_any()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        for (name, shown) in [
            ("Ana Costa", "Ana Costa"),
            ("Zoë Ñandú 李 نورا", "Zoë Ñandú 李 نورا"),
            ("Ana\u{202E}atsoC", "Ana[U+202E]atsoC"),
            ("\u{200F}Ana\u{2066}", "[U+200F]Ana[U+2066]"),
            ("A\u{200B}na\u{AD}", "A[U+200B]na[U+00AD]"),
            ("Ana\u{E0041}\n", "Ana[U+E0041][U+000A]"),
        ] {
            assert_eq!(spelled(name), shown, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            prop_assert!(!spelled(&text).chars().any(is_hidden));
        }
    }
}
