//! Resource ids and references.

use std::fmt;

/// The logical id of a resource: 1 to 64 letters, digits, `-` or `.` (FHIR R4, `id`).
///
/// Whatever reaches a URL has passed [`Id::parse`], so no id can climb out of its path segment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id(String);

impl Id {
    /// Reads an id; `None` when the text is not one.
    pub fn parse(text: &str) -> Option<Id> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
            // "." and ".." are path steps to a browser, whatever FHIR thinks of them.
            && text.bytes().any(|b| b != b'.');
        fits.then(|| Id(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A relative literal reference, `Type/id` (FHIR R4, `Reference.reference`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    kind: String,
    id: Id,
}

impl Reference {
    /// A reference to the resource `id` of type `kind`, a FHIR resource type name.
    pub fn new(kind: &str, id: Id) -> Reference {
        Reference {
            kind: kind.to_owned(),
            id,
        }
    }

    /// Reads `Type/id`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Reference> {
        let (kind, id) = text.split_once('/')?;
        let named = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphabetic());
        named.then_some(())?;
        Some(Reference::new(kind, Id::parse(id)?))
    }

    /// The resource type.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The id of the resource.
    pub fn id(&self) -> &Id {
        &self.id
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        f.write_str("/")?;
        self.id.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_what_fhir_allows() {
        assert!(Id::parse("7d1c6a2e-0000-4000-8000-000000000000").is_some());
        for bad in ["", "a/b", "..", ".", "a b", "é", "x?y", &"x".repeat(65)] {
            assert_eq!(Id::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn references_read_back_as_they_are_written() {
        let reference = Reference::parse("Patient/p1");
        assert_eq!(
            reference.as_ref().map(Reference::to_string).as_deref(),
            Some("Patient/p1")
        );
        for bad in [
            "Patient",
            "Patient/",
            "/p1",
            "http://x/Patient/p1",
            "Patient/p1/_history/2",
        ] {
            assert_eq!(Reference::parse(bad), None, "{bad}");
        }
    }
}
