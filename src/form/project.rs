//! What a project admin may change of the project itself (contract §6).

use super::Problems;
use super::draft::{Rules, close_texts, is_blank};
use wire::Json;

/// The id of the name.
pub const NAME: &str = "project-name";
/// The id of the description.
pub const DESCRIPTION: &str = "project-description";

/// How the project is edited.
pub static RULES: Rules = Rules {
    open: Json::clone,
    close: |stored, typed| close_texts(stored, typed, &["name", "description"]),
    check,
    fields: &[
        ("name", NAME, "Name"),
        ("description", DESCRIPTION, "Description"),
    ],
    // Secrets are saved on a page of their own.
    hidden: &["secret", "site", "systemSecret"],
    volatile: &[],
    refused: None,
};

fn check(typed: &Json) -> Problems {
    match is_blank(typed, "name") {
        true => vec![(NAME, "Enter a project name".to_owned())],
        false => Problems::new(),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_project_has_a_name_and_may_have_a_description() {
        let json = |text: &str| Json::parse(text).unwrap_or_default();
        assert_eq!(check(&json(r#"{"name":" "}"#)).len(), 1);
        assert!(check(&json(r#"{"name":"x"}"#)).is_empty());
        let stored = json(r#"{"name":"x","description":"d","secret":[{"name":"s"}],"n":1.50}"#);
        let typed = stored
            .with("name", " y ".into())
            .with("description", "".into());
        let closed = (RULES.close)(&stored, &typed).to_string();
        assert_eq!(closed, r#"{"name":"y","secret":[{"name":"s"}],"n":1.50}"#);
    }
}
