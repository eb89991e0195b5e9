//! Choosing an access policy (contract §10).

use super::{Api, ApiError, Result};
use form_urlencoded::Serializer;
use wire::{AccessPolicy, Bundle};

impl Api {
    /// The first 20 policies whose name contains `text`, by name; all of them for an empty text.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn policies(&self, text: &str) -> Result<Vec<AccessPolicy>> {
        let mut query = Serializer::new("/fhir/R4/AccessPolicy?".to_owned());
        if !text.trim().is_empty() {
            query.append_pair("name:contains", text.trim());
        }
        let query = query
            .extend_pairs([("_sort", "name"), ("_count", "20"), ("_fields", "name")])
            .finish();
        let bundle = Bundle::read(self.get(&query).await?).ok_or(ApiError::Unreadable)?;
        Ok(bundle
            .matches
            .iter()
            .filter_map(AccessPolicy::read)
            .collect())
    }
}
