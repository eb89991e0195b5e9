//! The lists that a project holds beside its members: secrets, settings and sites (contract §11).
//!
//! They are read and saved as parts of the FHIR resource, because only that has a version: a save over a
//! version that is no longer the newest is refused. Where an admin may not do that, the endpoint of the list
//! does it, after a second look that nothing was changed meanwhile.

use super::resource::Resource;
use super::{Api, ApiError, NotSaved, Result};
use wire::{Id, Json};

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

    /// What its endpoint is called.
    fn endpoint(self) -> &'static str {
        match self {
            ProjectList::Secrets => "secrets",
            ProjectList::Settings => "settings",
            ProjectList::Sites => "sites",
        }
    }

    /// The entries as a project has them; `None` when there is something else in their place. Without
    /// entries the field is missing, or an empty object (contract §11, "wipes the whole list").
    fn of(self, project: &Json) -> Option<Vec<Json>> {
        match project.get(self.field()) {
            Json::Array(entries) => Some(entries.clone()),
            Json::Null => Some(Vec::new()),
            Json::Object(members) if members.is_empty() => Some(Vec::new()),
            _ => None,
        }
    }

    /// The project with these entries in place of its own; all else stays as it was written. An empty list
    /// is left out.
    fn put(self, project: &Json, entries: Vec<Json>) -> Json {
        let entries = (!entries.is_empty()).then_some(entries);
        project.with(self.field(), entries.into())
    }
}

/// A list as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredList {
    list: ProjectList,
    holder: Holder,
    /// The entries, as they came.
    pub entries: Vec<Json>,
}

/// How a list was read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Holder {
    /// As part of this version of the project.
    Resource(Resource),
    /// By the endpoint of the project with this id.
    Endpoint(Id),
}

impl StoredList {
    /// Which list it is.
    pub fn list(&self) -> ProjectList {
        self.list
    }

    /// Whether both are of the same version, so that nothing was saved between them.
    pub fn is_same_version(&self, other: &StoredList) -> bool {
        match (&self.holder, &other.holder) {
            (Holder::Resource(one), Holder::Resource(other)) => one.version() == other.version(),
            _ => self.entries == other.entries,
        }
    }

    fn of_resource(list: ProjectList, resource: Resource) -> Result<StoredList> {
        let entries = list.of(resource.json()).ok_or(ApiError::Unreadable)?;
        Ok(StoredList {
            list,
            holder: Holder::Resource(resource),
            entries,
        })
    }

    /// Reads a project as an endpoint gives it. Whatever id is in the path, the endpoints answer for the
    /// caller's own project (contract §1), so the id is looked at.
    fn of_endpoint(list: ProjectList, id: &Id, project: &Json) -> Result<StoredList> {
        if project.get("id").text() != Some(id.as_str()) {
            return Err(ApiError::Unreadable);
        }
        Ok(StoredList {
            list,
            holder: Holder::Endpoint(id.clone()),
            entries: list.of(project).ok_or(ApiError::Unreadable)?,
        })
    }
}

impl Api {
    /// Reads a list of a project.
    ///
    /// # Errors
    /// [`ApiError::Unreadable`] where the project has something else in place of the list, and what any call
    /// may meet.
    pub async fn project_list(&self, list: ProjectList, project: &Id) -> Result<StoredList> {
        match self.resource("Project", project).await {
            Ok(resource) => StoredList::of_resource(list, resource),
            Err(ApiError::Forbidden(_)) => self.list_by_endpoint(list, project).await,
            Err(error) => Err(error),
        }
    }

    /// Saves a list in place of the one that was read, and gives it as it is stored then.
    ///
    /// # Errors
    /// [`NotSaved::Conflict`] when something was saved meanwhile. After [`ApiError::NoAnswer`] it is unknown
    /// whether it was written.
    pub async fn save_project_list(
        &self,
        stored: &StoredList,
        entries: Vec<Json>,
    ) -> std::result::Result<StoredList, NotSaved> {
        let list = stored.list;
        let id = match &stored.holder {
            Holder::Resource(resource) => {
                let changed = resource.with(list.put(resource.json(), entries.clone()));
                match self.save_resource(&changed).await {
                    Err(NotSaved::Other(ApiError::Forbidden(_))) => resource.id(),
                    Err(error) => return Err(error),
                    Ok(saved) => {
                        return StoredList::of_resource(list, saved).map_err(NotSaved::Other);
                    }
                }
            }
            Holder::Endpoint(id) => id,
        };
        let newest = self.list_by_endpoint(list, id).await;
        if newest.map_err(NotSaved::Other)?.entries != stored.entries {
            return Err(NotSaved::Conflict);
        }
        let path = ["/admin/projects/", id.as_str(), "/", list.endpoint()].concat();
        let answer = self.post(&path, entries.into()).await;
        let saved = answer.and_then(|project| StoredList::of_endpoint(list, id, &project));
        saved.map_err(NotSaved::Other)
    }

    async fn list_by_endpoint(&self, list: ProjectList, id: &Id) -> Result<StoredList> {
        let answer = self
            .get(&["/admin/projects/", id.as_str()].concat())
            .await?;
        StoredList::of_endpoint(list, id, answer.get("project"))
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

    #[test]
    fn an_endpoint_that_answers_for_another_project_is_not_believed() {
        let text = r#"{"id":"p1","site":[{"name":"Main","domain":["x"]}]}"#;
        let project = Json::parse(text).unwrap_or_default();
        let read = |id: &str| {
            let list = StoredList::of_endpoint(ProjectList::Sites, &Id::parse(id)?, &project);
            Some(list.map(|list| list.entries.len()))
        };
        assert_eq!(read("p1"), Some(Ok(1)));
        assert_eq!(read("p2"), Some(Err(ApiError::Unreadable)));
    }
}
