//! The lists that a project holds beside its members: secrets, settings and sites (contract §11).

use wire::Json;

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectList {
    /// `Project.secret`: names with values that nobody is to see by chance.
    Secrets,
    /// `Project.setting`: names with values that are no secret.
    Settings,
    /// `Project.site`: websites that sign in to the project.
    Sites,
}

impl ProjectList {
    /// The field of `Project` that holds it.
    pub fn field(self) -> &'static str {
        match self {
            ProjectList::Secrets => "secret",
            ProjectList::Settings => "setting",
            ProjectList::Sites => "site",
        }
    }

    /// The entries as a project has them; `None` when there is something else in their place. Without
    /// entries the field is missing, or an empty object (contract §11, "wipes the whole list").
    pub fn of(self, project: &Json) -> Option<Vec<Json>> {
        match project.get(self.field()) {
            Json::Array(entries) => Some(entries.clone()),
            Json::Null => Some(Vec::new()),
            Json::Object(members) if members.is_empty() => Some(Vec::new()),
            _ => None,
        }
    }

    /// The project with these entries in place of its own; all else stays as it was written. An empty list
    /// is left out.
    #[must_use]
    pub fn put(self, project: &Json, entries: Vec<Json>) -> Json {
        let entries = (!entries.is_empty()).then_some(entries);
        project.with(self.field(), entries.into())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_put_back_without_touching_anything_else() {
        let text = r#"{"id":"p","secret":[{"name":"A","valueDecimal":1.50}],"new":{"x":2.0}}"#;
        let project = Json::parse(text).unwrap_or_default();
        let list = ProjectList::Secrets;
        let entries = list.of(&project).unwrap_or_default();
        assert_eq!(entries.len(), 1);
        assert_eq!(list.put(&project, entries).to_string(), text);
        let emptied = list.put(&project, Vec::new()).to_string();
        assert_eq!(emptied, r#"{"id":"p","new":{"x":2.0}}"#);
    }

    #[test]
    fn nothing_and_an_empty_object_are_an_empty_list_and_anything_else_is_none() {
        let of = |text: &str| {
            let project = Json::parse(text).unwrap_or_default();
            ProjectList::Settings.of(&project)
        };
        assert_eq!(of("{}"), Some(Vec::new()));
        assert_eq!(of(r#"{"setting":{}}"#), Some(Vec::new()));
        assert_eq!(of(r#"{"setting":"x"}"#), None);
        assert_eq!(of(r#"{"setting":{"name":"x"}}"#), None);
    }
}
