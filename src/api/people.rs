//! Choosing a record by name (contract §7.5; recorded as "choose a patient by name").

use super::{Api, Result};
use crate::clean::any_spelling;
use form_urlencoded::Serializer;
use wire::Person;

impl Api {
    /// The first 20 patients of the project with these words in their name, by name; any for an empty
    /// text.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn patients(&self, text: &str) -> Result<Vec<Person>> {
        self.named("Patient", text).await
    }

    /// The same for another type that has names: people, or organizations and the like.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn named(&self, kind: &str, text: &str) -> Result<Vec<Person>> {
        let mut query = Serializer::new(["/fhir/R4/", kind, "?"].concat());
        if let Some(text) = any_spelling(text) {
            query.append_pair("name", &text);
        }
        let query = query
            .extend_pairs([
                ("_sort", "name"),
                ("_count", "20"),
                ("_fields", "name,birthDate"),
            ])
            .finish();
        let bundle = self.search(&query).await?;
        Ok(bundle.matches.iter().filter_map(Person::read).collect())
    }
}
