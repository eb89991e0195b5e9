//! Taking `.env` text into a list, and giving a list as such a text.

use super::dotenv::{self, DotEnv};
use super::{Draft, EntriesForm, Named};
use crate::clean::line;

/// What would become of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// New entries.
    pub added: Vec<Named>,
    /// Entries that get another value: the key of the row, the name and the value.
    pub changed: Vec<(u32, String, String)>,
    /// The names that have their value already.
    pub same: Vec<String>,
    /// The names without a value, which the server does not store.
    pub empty: Vec<String>,
    /// The names that no one entry has: there are several, or what stands there can't be changed here.
    pub unclear: Vec<String>,
    /// The names that come more than once in the text; the last value counts.
    pub twice: Vec<String>,
    /// The lines that could not be read, from 1, and what is wrong with each.
    pub problems: Vec<(usize, &'static str)>,
    /// The values that are new, as far as they are shown.
    pub values: Vec<Masked>,
}

/// What is shown of a value: how long it is and what is odd about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The name.
    pub name: String,
    /// How many characters it has.
    pub length: usize,
    /// What is odd about it.
    pub odd: Vec<&'static str>,
}

impl Import {
    /// What this text would make of this list. An entry keeps the kind of its value as long as the new value
    /// is of that kind; everything else becomes text.
    pub fn new(form: &EntriesForm, text: &str) -> Import {
        let DotEnv {
            pairs,
            twice,
            problems,
            notes,
        } = dotenv::read(text);
        let mut import = Import {
            twice,
            problems,
            ..Import::default()
        };
        for (name, value) in pairs {
            let told = notes.iter().filter(|(of, _)| *of == name);
            let mut odd: Vec<&'static str> = told.map(|(_, note)| *note).collect();
            odd.extend(dotenv::oddities(&value));
            let masked = Masked {
                name: name.clone(),
                length: value.chars().count(),
                odd,
            };
            import.take(form, name, value);
            if import.is_new(&masked.name) {
                import.values.push(masked);
            }
        }
        import
    }

    fn take(&mut self, form: &EntriesForm, name: String, value: String) {
        if value.trim().is_empty() {
            return self.empty.push(name);
        }
        let rows = form.rows().iter();
        let mut rows = rows.filter(|row| line(row.draft.name()) == name);
        match (rows.next(), rows.next()) {
            (None, _) => self.added.push(Named {
                name,
                value,
                ..Named::default()
            }),
            (Some(row), None) => match &row.draft {
                Draft::Named(named) if named.value == value => self.same.push(name),
                Draft::Named(_) => self.changed.push((row.key, name, value)),
                _ => self.unclear.push(name),
            },
            (Some(_), Some(_)) => self.unclear.push(name),
        }
    }

    /// Whether this name is added or gets another value.
    fn is_new(&self, name: &str) -> bool {
        self.added.iter().any(|named| named.name == name)
            || self.changed.iter().any(|(_, changed, _)| changed == name)
    }

    /// Whether taking it over would do anything.
    pub fn has_changes(&self) -> bool {
        !self.added.is_empty() || !self.changed.is_empty()
    }

    /// Takes it over. Nothing is saved by that.
    pub fn apply(self, form: &mut EntriesForm) {
        for (key, _, value) in self.changed {
            form.edit(key, |draft| {
                if let Draft::Named(named) = draft {
                    if named.kind.problem(&value).is_some() {
                        named.kind = super::Kind::String;
                    }
                    named.value = value;
                }
            });
        }
        for named in self.added {
            form.add_named(named);
        }
    }
}

/// A list as `.env` text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// The text.
    pub text: String,
    /// How many entries are in it.
    pub count: usize,
    /// The names that can't stand in such a text, or whose entry no form could show.
    pub left_out: Vec<String>,
}

impl Export {
    /// The list as it is typed.
    pub fn new(form: &EntriesForm) -> Export {
        let mut export = Export::default();
        for row in form.rows() {
            match &row.draft {
                Draft::Named(named) if dotenv::is_name(&line(&named.name)) => {
                    let written = dotenv::write(&line(&named.name), &named.value);
                    export.text.push_str(&written);
                    export.count += 1;
                }
                draft => export.left_out.push(draft.name().to_owned()),
            }
        }
        export
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::ProjectList;
    use proptest::prelude::*;
    use wire::Json;

    fn form(text: &str) -> EntriesForm {
        let entries = Json::parse(text).unwrap_or_default();
        EntriesForm::new(ProjectList::Secrets, entries.items(), 0)
    }

    fn written(form: &EntriesForm) -> String {
        Json::from(form.entries()).to_string()
    }

    const STORED: &str = r#"[{"name":"A","valueString":"1"},{"name":"N","valueInteger":5},{"name":"M","valueInteger":5},
        {"name":"T","valueString":"1"},{"name":"T","valueString":"2"},{"name":"O","valueString":"1","valueBoolean":true}]"#;

    #[test]
    fn a_text_says_what_it_would_do_before_it_does_it() {
        let mut form = form(STORED);
        let text = "A=1\nN=6\nM=many\nT=9\nO=9\nE=\nNEW=x\nNEW=y\nodd line";
        let import = Import::new(&form, text);
        assert!(import.has_changes());
        assert_eq!(import.same, ["A"]);
        assert_eq!(import.unclear, ["T", "O"]);
        assert_eq!(import.empty, ["E"]);
        assert_eq!(import.twice, ["NEW"]);
        assert_eq!(import.problems.len(), 1);
        assert_eq!(import.changed.len(), 2);
        assert_eq!(import.added.len(), 1);
        let values: Vec<_> = import
            .values
            .iter()
            .map(|value| (&*value.name, value.length))
            .collect();
        assert_eq!(values, [("N", 1), ("M", 4), ("NEW", 1)]);
        import.apply(&mut form);
        assert_eq!(
            written(&form),
            [
                r#"[{"name":"A","valueString":"1"},{"name":"N","valueInteger":6},{"name":"M","valueString":"many"},"#,
                r#"{"name":"T","valueString":"1"},{"name":"T","valueString":"2"},{"name":"O","valueString":"1","valueBoolean":true},"#,
                r#"{"name":"NEW","valueString":"y"}]"#
            ]
            .concat()
        );
        assert!(!Import::new(&form, "A=1").has_changes());
    }

    #[test]
    fn what_cannot_be_written_is_told() {
        let export = Export::new(&form(
            r#"[{"name":"A","valueBoolean":true},{"name":"my key","valueString":"x"},{"name":"B\nC=1","valueString":"x"},7]"#,
        ));
        assert_eq!(export.text, "A=true\n");
        assert_eq!(export.count, 1);
        assert_eq!(export.left_out, ["my key", "B\nC=1", ""]);
    }

    proptest! {
        #[test]
        fn what_is_exported_and_imported_again_changes_nothing(values in prop::collection::vec("\\PC*[a-z]", 0..6)) {
            let mut form = form("[]");
            for (at, value) in values.iter().enumerate() {
                let name = ["K", &at.to_string()].concat();
                form.add_named(Named { name, value: value.clone(), ..Named::default() });
            }
            let export = Export::new(&form);
            let import = Import::new(&form, &export.text);
            prop_assert!(!import.has_changes());
            prop_assert_eq!(import.same.len(), values.len());
            let mut other = EntriesForm::new(ProjectList::Secrets, &[], 0);
            Import::new(&other, &export.text).apply(&mut other);
            prop_assert_eq!(other.entries(), form.entries());
        }
    }
}
