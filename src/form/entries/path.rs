//! Where in a list the server found something wrong: `Project.secret[3].value[x]` (contract §11).

use crate::api::ProjectList;

/// A place in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which entry, from 0; `None` where the path names none.
    pub entry: Option<usize>,
    /// The field of the entry, such as `name` or `domain`; empty for the entry as a whole. All that a value
    /// can be called is `value`.
    pub field: String,
    /// Which of several, from 0, such as the second domain.
    pub at: Option<usize>,
}

/// Reads a path; `None` when it is about something else than this list.
pub fn place(list: ProjectList, path: &str) -> Option<Place> {
    let mut steps = path.split('.');
    if steps.next() != Some("Project") {
        return None;
    }
    let (field, entry) = step(steps.next()?);
    if field != list.field() {
        return None;
    }
    let (field, at) = steps.next().map_or(("", None), step);
    let field = match field.starts_with("value") {
        true => "value",
        false => field,
    };
    Some(Place {
        entry,
        field: field.to_owned(),
        at,
    })
}

/// `domain[2]` as `domain` and 2; `value[x]` has no number.
fn step(text: &str) -> (&str, Option<usize>) {
    match text.split_once('[') {
        Some((name, rest)) => (name, rest.trim_end_matches(']').parse().ok()),
        None => (text, None),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(list: ProjectList, path: &str) -> Option<(Option<usize>, String, Option<usize>)> {
        place(list, path).map(|place| (place.entry, place.field, place.at))
    }

    #[test]
    fn every_path_of_the_server_leads_to_its_field() {
        use ProjectList::{Secrets, Settings, Sites};
        let text = |field: &str| field.to_owned();
        for (list, path, place) in [
            (
                Secrets,
                "Project.secret[3].value[x]",
                (Some(3), text("value"), None),
            ),
            (
                Secrets,
                "Project.secret[0].valueString",
                (Some(0), text("value"), None),
            ),
            (
                Secrets,
                "Project.secret[12].name",
                (Some(12), text("name"), None),
            ),
            (Secrets, "Project.secret", (None, text(""), None)),
            (Secrets, "Project.secret[2]", (Some(2), text(""), None)),
            (
                Settings,
                "Project.setting[0].name",
                (Some(0), text("name"), None),
            ),
            (
                Sites,
                "Project.site[0].domain",
                (Some(0), text("domain"), None),
            ),
            (
                Sites,
                "Project.site[1].domain[2]",
                (Some(1), text("domain"), Some(2)),
            ),
            (Sites, "Project.site.domain", (None, text("domain"), None)),
        ] {
            assert_eq!(read(list, path), Some(place), "{path}");
        }
    }

    #[test]
    fn a_path_to_something_else_leads_nowhere() {
        for path in [
            "",
            "Project",
            "Project.name",
            "Project.site[0].name",
            "secret[0].name",
        ] {
            assert_eq!(read(ProjectList::Secrets, path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_path_breaks_it(path in any::<String>(), rest in "[\\[\\]a-z0-9.]{0,20}") {
            place(ProjectList::Secrets, &path);
            place(ProjectList::Secrets, &["Project.secret", &rest].concat());
        }
    }
}
