//! Icons and initials: what eyes find faster than words. Neither is read out, so a name stands beside each.

use leptos::prelude::*;

/// An icon, drawn as a symbol in `index.html`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after what they stand for")]
pub enum Icon {
    Bot,
    Client,
    Columns,
    Details,
    Export,
    Filters,
    Invite,
    Menu,
    Policy,
    Search,
    Secret,
    Settings,
    Site,
    Switch,
    Theme,
    Users,
}

impl Icon {
    /// Where its drawing is.
    fn symbol(self) -> &'static str {
        match self {
            Icon::Bot => "#icon-bot",
            Icon::Client => "#icon-client",
            Icon::Columns => "#icon-columns",
            Icon::Details => "#icon-details",
            Icon::Export => "#icon-export",
            Icon::Filters => "#icon-filters",
            Icon::Invite => "#icon-invite",
            Icon::Menu => "#icon-menu",
            Icon::Policy => "#icon-policy",
            Icon::Search => "#icon-search",
            Icon::Secret => "#icon-secret",
            Icon::Settings => "#icon-settings",
            Icon::Site => "#icon-site",
            Icon::Switch => "#icon-switch",
            Icon::Theme => "#icon-theme",
            Icon::Users => "#icon-users",
        }
    }
}

/// Draws an icon in the colour of the text beside it.
pub fn icon(icon: Icon) -> AnyView {
    view! { <svg class="icon" aria-hidden="true"><use_ href=icon.symbol()></use_></svg> }.into_any()
}

/// Initials in a circle, for eyes alone, in a colour that stays with the id of whose they are; without one in that of
/// the app.
pub fn avatar(initials: AnyView, id: Option<&str>) -> AnyView {
    let hue = id.map_or("", hue);
    view! { <span class=["avatar ", hue].concat() aria-hidden="true" translate="no">{initials}</span> }
        .into_any()
}

/// The class that colours what has this id.
fn hue(id: &str) -> &'static str {
    const HUES: [&str; 6] = ["hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6"];
    let sum: usize = id.bytes().map(usize::from).sum();
    HUES.get(sum % HUES.len()).copied().unwrap_or_default()
}

/// The first letters of the first and the last word of a name, at most two.
pub fn initials(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()));
    let first = letters.next();
    first.into_iter().chain(letters.next_back()).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_its_drawing() {
        let page = include_str!("../../index.html");
        for icon in [
            Icon::Bot,
            Icon::Client,
            Icon::Columns,
            Icon::Details,
            Icon::Export,
            Icon::Filters,
            Icon::Invite,
            Icon::Menu,
            Icon::Policy,
            Icon::Search,
            Icon::Secret,
            Icon::Settings,
            Icon::Site,
            Icon::Switch,
            Icon::Theme,
            Icon::Users,
        ] {
            let symbol = icon.symbol().replace('#', "<symbol id=\"");
            assert!(page.contains(&[&symbol, "\""].concat()), "{icon:?}");
        }
    }

    #[test]
    fn initials_are_letters_of_the_first_and_last_word() {
        for (name, expected) in [
            ("Amara Okafor", "AO"),
            ("Maria del Carmen Ruiz", "MR"),
            ("Zoë", "Z"),
            ("\u{201c}Doc\u{201d} O'Brien-Ñandú", "DO"),
            ("ليلى الحداد", "لا"),
            ("Ana 3rd", "Ar"),
            ("  ", ""),
            ("42", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
