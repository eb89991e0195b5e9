//! Everything the sandbox remembers: FHIR resources with their history, tokens and the outbox.
//!
//! The current version of every resource is kept in memory, because searches look at all of them;
//! every write goes to the [`Persistence`] first, so a program that starts again finds everything again.

mod memo;
mod memory;
mod outbox;
mod persistence;
mod token;

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::context::Context;
use crate::json::str_at;
use crate::outcome::Failure;
use crate::search::parameter::Terms;

pub(crate) use memo::{Memo, Pointers};
pub use outbox::StoredMail;
pub use persistence::{Persistence, Stored};
pub use token::{Token, TokenKind};

/// Who writes a resource, and into which project; both become part of `meta`.
#[derive(Clone, Debug)]
pub struct Author<'a> {
    /// `meta.project`: a bare id. `None` for what belongs to the server as a whole.
    pub project: Option<&'a str>,
    /// `meta.author`: a Reference.
    pub reference: Value,
}

impl<'a> Author<'a> {
    /// The server itself, writing into a project.
    pub fn system(project: Option<&'a str>) -> Self {
        Self {
            project,
            reference: json!({"reference": "system"}),
        }
    }
}

/// The current version of a resource.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) resource: Value,
    deleted: bool,
    /// `Type/id`.
    pub(crate) name: String,
    /// Bare id of the project whose administrators see it, empty for what is the server's.
    pub(crate) project: String,
    /// What searches look at.
    pub(crate) terms: Terms,
}

impl Row {
    /// A version of a resource that need not be the current one.
    pub(crate) fn of(resource: &Value) -> Self {
        Self::new(resource.clone(), false)
    }

    fn new(resource: Value, deleted: bool) -> Self {
        let (kind, id) = (str_at(&resource, "resourceType"), str_at(&resource, "id"));
        let terms = Terms::of(&resource);
        Self {
            name: format!("{kind}/{id}"),
            project: project_of(&resource).to_owned(),
            resource,
            deleted,
            terms,
        }
    }
}

/// The store. One process, one writer.
#[derive(Debug)]
pub struct Store {
    kept: Box<dyn Persistence>,
    types: HashMap<String, IndexMap<String, Row>>,
    /// What searches found since the last write.
    pub(crate) memo: Memo,
}

impl Store {
    /// A store that is gone with the process, or the page.
    pub fn in_memory() -> Self {
        Self {
            kept: Box::<memory::Memory>::default(),
            types: HashMap::new(),
            memo: Memo::default(),
        }
    }

    /// A store with everything that is kept there, which may be nothing.
    pub fn open(kept: Box<dyn Persistence>) -> Result<Self, Failure> {
        let mut store = Self {
            types: HashMap::new(),
            memo: Memo::default(),
            kept,
        };
        for (resource, deleted) in store.kept.all()? {
            store.show(resource, deleted);
        }
        Ok(store)
    }

    /// Makes a version of a resource the current one.
    fn show(&mut self, resource: Value, deleted: bool) {
        let (kind, id) = (
            str_at(&resource, "resourceType").to_owned(),
            str_at(&resource, "id").to_owned(),
        );
        let row = Row::new(resource, deleted);
        self.types.entry(kind).or_default().insert(id, row);
    }

    /// Runs several writes as one, for speed; what was written stays even if a later step fails.
    pub fn batch<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Result<T, Failure> {
        self.kept.begin()?;
        let result = work(self);
        self.kept.commit()?;
        Ok(result)
    }

    /// True when nothing was ever written.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// All live resources of a type, oldest first.
    pub fn all(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.numbered(kind).map(|(_, row)| &row.resource)
    }

    /// The same with their numbers, for [`Store::nth`].
    pub(crate) fn numbered(&self, kind: &str) -> impl Iterator<Item = (usize, &Row)> + use<'_> {
        self.types
            .get(kind)
            .into_iter()
            .flat_map(IndexMap::values)
            .enumerate()
            .filter(|(_, row)| !row.deleted)
    }

    /// The resource of a type with this number.
    pub(crate) fn nth(&self, kind: &str, number: usize) -> Option<&Value> {
        let (_, row) = self.types.get(kind)?.get_index(number)?;
        Some(&row.resource)
    }

    /// A live resource, if there is one.
    pub fn find(&self, kind: &str, id: &str) -> Option<&Value> {
        self.read(kind, id).ok()
    }

    /// A live resource; 404 when unknown, 410 when deleted.
    pub fn read(&self, kind: &str, id: &str) -> Result<&Value, Failure> {
        let row = self.any(kind, id).ok_or_else(Failure::not_found)?;
        if row.deleted {
            Err(Failure::gone())
        } else {
            Ok(&row.resource)
        }
    }

    /// The last version of a resource, deleted or not.
    pub fn last(&self, kind: &str, id: &str) -> Option<&Value> {
        self.any(kind, id).map(|row| &row.resource)
    }

    /// A live resource with what searches look at.
    pub(crate) fn row(&self, kind: &str, id: &str) -> Option<&Row> {
        self.any(kind, id).filter(|row| !row.deleted)
    }

    fn any(&self, kind: &str, id: &str) -> Option<&Row> {
        self.types.get(kind)?.get(id)
    }

    /// What a reference (`Type/id`) points to; 400 `Invalid reference` when it is none.
    pub fn resolve(&self, reference: &Value) -> Result<&Value, Failure> {
        let (kind, id) =
            parse_reference(reference).ok_or_else(|| Failure::invalid("Invalid reference"))?;
        self.read(kind, id)
    }

    /// Stores a new resource under a new id (or the one it already has) and returns it with `id` and `meta`.
    pub fn create(
        &mut self,
        mut resource: Value,
        author: &Author,
        context: &mut Context,
    ) -> Result<Value, Failure> {
        if str_at(&resource, "id").is_empty() {
            resource["id"] = json!(context.uuid());
        }
        self.write(resource, author, false, context)
    }

    /// Stores a new version. An unchanged resource keeps its version.
    pub fn update(
        &mut self,
        mut resource: Value,
        author: &Author,
        context: &mut Context,
    ) -> Result<Value, Failure> {
        let (kind, id) = (str_at(&resource, "resourceType"), str_at(&resource, "id"));
        if let Some(old) = self.find(kind, id) {
            resource["meta"] = old["meta"].clone();
            if resource == *old {
                return Ok(resource);
            }
        }
        self.write(resource, author, false, context)
    }

    /// Marks a resource as deleted; reading it is 410 from now on.
    pub fn delete(
        &mut self,
        kind: &str,
        id: &str,
        author: &Author,
        context: &mut Context,
    ) -> Result<(), Failure> {
        let resource = self.read(kind, id)?.clone();
        self.write(resource, author, true, context)?;
        Ok(())
    }

    /// Every version of a resource, newest first, with whether it is a deletion.
    pub fn history(&self, kind: &str, id: &str) -> Result<Vec<Stored>, Failure> {
        self.kept.history(kind, id)
    }

    fn write(
        &mut self,
        mut resource: Value,
        author: &Author,
        deleted: bool,
        context: &mut Context,
    ) -> Result<Value, Failure> {
        let mut meta = json!({
            "versionId": context.uuid(), "lastUpdated": context.instant(), "author": author.reference,
        });
        if let Some(project) = author.project {
            meta["project"] = json!(project);
            meta["compartment"] = compartments(&resource, project);
        }
        resource["meta"] = meta;
        self.kept.append(&resource, deleted)?;
        // Nobody can search for Logins, and every sign-in writes some.
        if str_at(&resource, "resourceType") != "Login" {
            self.memo = Memo::default();
        }
        self.show(resource.clone(), deleted);
        Ok(resource)
    }
}

/// The project a resource belongs to, a bare id. A Project belongs to itself, a server-scoped User to nobody.
pub fn project_of(resource: &Value) -> &str {
    if str_at(resource, "resourceType") == "Project" {
        str_at(resource, "id")
    } else {
        str_at(&resource["meta"], "project")
    }
}

/// Type and id of a Reference value.
pub fn parse_reference(reference: &Value) -> Option<(&str, &str)> {
    let (kind, id) = reference["reference"].as_str()?.split_once('/')?;
    (!kind.is_empty() && !id.is_empty()).then_some((kind, id))
}

/// The project, and for patients and those related to them the patient.
fn compartments(resource: &Value, project: &str) -> Value {
    let mut compartments = vec![json!({"reference": format!("Project/{project}")})];
    match str_at(resource, "resourceType") {
        "Patient" => {
            compartments.push(json!({"reference": format!("Patient/{}", str_at(resource, "id"))}))
        }
        "RelatedPerson" => {
            compartments.push(json!({"reference": resource["patient"]["reference"]}))
        }
        _ => {}
    }
    json!(compartments)
}
