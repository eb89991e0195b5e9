//! A list of the project that is edited as a whole: secrets, settings or sites (contract §11).
//!
//! What nobody touched is sent as it came, byte for byte; an entry that no form could show keeps its place
//! and can only be moved or removed.

pub mod compare;
pub mod dotenv;
pub mod import;
pub mod known;
mod named;
mod path;
mod site;
mod value;

pub use named::Named;
pub use site::{KEYS, Key, Site, domain_field};
pub use value::Kind;

use crate::api::{ProjectList, Refusal};
use crate::clean::line;
use compare::{name, same_list};
use wire::Json;

/// What stands in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// A secret or a setting.
    Named(Named),
    /// A site.
    Site(Site),
    /// Something that no form could show; its name, which may be empty.
    Odd(String),
}

impl Draft {
    /// What it is called, which may be empty.
    pub fn name(&self) -> &str {
        match self {
            Draft::Named(named) => &named.name,
            Draft::Site(site) => &site.name,
            Draft::Odd(name) => name,
        }
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What tells the rows of one form apart, whatever becomes of them.
    pub key: u32,
    /// What is typed.
    pub draft: Draft,
    /// What it was made from.
    stored: Option<Json>,
}

impl Row {
    /// The entry as it is to be stored.
    fn write(&self) -> Json {
        let stored = self.stored.as_ref();
        match &self.draft {
            Draft::Named(named) => named.write(stored),
            Draft::Site(site) => site.write(stored),
            Draft::Odd(_) => stored.cloned().unwrap_or_default(),
        }
    }

    /// Whether it is stored, be it otherwise.
    pub fn is_stored(&self) -> bool {
        self.stored.is_some()
    }

    /// What is wrong with it. The server took what nobody changed, so that is not looked at.
    fn problems(&self) -> Vec<(String, String)> {
        if self.stored.as_ref() == Some(&self.write()) {
            return Vec::new();
        }
        match &self.draft {
            Draft::Named(named) => named.problems(),
            Draft::Site(site) => site.problems(),
            Draft::Odd(_) => Vec::new(),
        }
    }
}

/// What is wrong with a field of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key of the row.
    pub row: u32,
    /// The field, as in its id: `name`, `value`, `domain-0`, or a field of a site.
    pub field: String,
    /// The sentence for it.
    pub sentence: String,
}

/// The list as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntriesForm {
    list: ProjectList,
    rows: Vec<Row>,
    next: u32,
}

impl EntriesForm {
    /// The form of a list as it is stored. Keys begin at `next`, so that rows of an earlier form are told
    /// apart from these.
    pub fn new(list: ProjectList, entries: &[Json], next: u32) -> EntriesForm {
        let mut form = EntriesForm {
            list,
            rows: Vec::new(),
            next,
        };
        for entry in entries {
            let draft = match list {
                ProjectList::Sites => Site::read(entry).map(Draft::Site),
                _ => Named::read(entry).map(Draft::Named),
            };
            let draft = draft.unwrap_or_else(|| Draft::Odd(name(entry).to_owned()));
            form.push(draft, Some(entry.clone()));
        }
        form
    }

    /// Which list it is.
    pub fn list(&self) -> ProjectList {
        self.list
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// One row, and where it stands, from 0.
    pub fn row(&self, key: u32) -> Option<(usize, &Row)> {
        let mut rows = self.rows.iter().enumerate();
        rows.find(|(_, row)| row.key == key)
    }

    /// The key the next row would get.
    pub fn next(&self) -> u32 {
        self.next
    }

    /// The entries as they are to be stored.
    pub fn entries(&self) -> Vec<Json> {
        self.rows.iter().map(Row::write).collect()
    }

    /// Whether saving would change what is stored.
    pub fn is_changed(&self, stored: &[Json]) -> bool {
        !same_list(&self.entries(), stored)
    }

    fn push(&mut self, draft: Draft, stored: Option<Json>) -> u32 {
        let key = self.next;
        self.next += 1;
        self.rows.push(Row { key, draft, stored });
        key
    }

    /// Adds an empty row at the end and gives its key.
    pub fn add(&mut self) -> u32 {
        let draft = match self.list {
            ProjectList::Sites => Draft::Site(Site::new()),
            _ => Draft::Named(Named::default()),
        };
        self.push(draft, None)
    }

    /// Adds a row with this in it at the end and gives its key.
    pub fn add_named(&mut self, named: Named) -> u32 {
        self.push(Draft::Named(named), None)
    }

    /// Changes what is typed in a row.
    pub fn edit(&mut self, key: u32, change: impl FnOnce(&mut Draft)) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.key == key) {
            change(&mut row.draft);
        }
    }

    /// Takes a row away, and gives the key of the row that then stands there or, at the end, before it.
    pub fn remove(&mut self, key: u32) -> Option<u32> {
        let (at, _) = self.row(key)?;
        self.rows.remove(at);
        let next = self.rows.get(at).or(self.rows.last());
        next.map(|row| row.key)
    }

    /// Moves a row one place up or down; gives its new place, from 0, or `None` where it can't go.
    pub fn shift(&mut self, key: u32, is_up: bool) -> Option<usize> {
        let (at, _) = self.row(key)?;
        let to = match is_up {
            true => at.checked_sub(1)?,
            false => at + 1,
        };
        if to >= self.rows.len() {
            return None;
        }
        self.rows.swap(at, to);
        Some(to)
    }

    /// What is wrong, in the order of the screen.
    pub fn problems(&self) -> Vec<Problem> {
        let of_row = |row: &Row| {
            let key = row.key;
            let problems = row.problems().into_iter();
            problems.map(move |(field, sentence)| Problem {
                row: key,
                field,
                sentence,
            })
        };
        self.rows.iter().flat_map(of_row).collect()
    }

    /// Whether another row has the same name, which the server allows.
    pub fn is_twice(&self, key: u32) -> bool {
        let Some((_, row)) = self.row(key) else {
            return false;
        };
        let own = line(row.draft.name());
        let mut others = self.rows.iter().filter(|other| other.key != key);
        !own.is_empty() && others.any(|other| line(other.draft.name()) == own)
    }

    /// What a refusal of the server means for the fields; an empty list where any of it is about something
    /// else. The rows must be in the order in which they were sent.
    pub fn refused(&self, refusal: &Refusal) -> Vec<Problem> {
        let mut problems: Vec<Problem> = Vec::new();
        for issue in &refusal.issues {
            let path = issue.expression.as_deref().unwrap_or_default();
            let place = path::place(self.list, path);
            let found = place.and_then(|place| {
                let row = self.rows.get(place.entry?)?;
                let field = field_of(row, &place)?;
                Some((row.key, field))
            });
            let Some((row, field)) = found else {
                return Vec::new();
            };
            // An empty value is told twice: as missing, and as one that should not be there.
            let is_told = problems.iter().any(|it| it.row == row && it.field == field);
            if !is_told {
                let sentence = match issue.text.as_str() {
                    "Missing required property" => "Required by the server".to_owned(),
                    text => ["The server refused this: ", text].concat(),
                };
                problems.push(Problem {
                    row,
                    field,
                    sentence,
                });
            }
        }
        problems
    }
}

/// The field of the form for a place; `None` where there is none.
fn field_of(row: &Row, place: &path::Place) -> Option<String> {
    match (&row.draft, place.field.as_str()) {
        (Draft::Odd(_), _) => Some("row".to_owned()),
        (_, "name") => Some("name".to_owned()),
        (Draft::Named(_), "value") => Some("value".to_owned()),
        (Draft::Site(site), "domain") => {
            Some(domain_field(site.row_of_domain(place.at.unwrap_or(0))))
        }
        (Draft::Site(_), field) => {
            let key = KEYS.into_iter().find(|key| key.field == field)?;
            Some(key.field.to_owned())
        }
        (Draft::Named(_), _) => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
