//! What travels between the console and the server: JSON, FHIR resources, outcomes and references.
//!
//! Nothing here touches a browser or does I/O. A resource is kept as the JSON that came, and read
//! through methods: a field of the wrong shape reads as absent instead of spoiling the whole answer,
//! unknown fields survive a round trip, and a decimal keeps its digits (FHIR R4, `decimal`: precision
//! is significant).

mod bundle;
mod id;
mod json;
mod me;
mod membership;
mod outcome;
mod person;
mod policy;
mod project;

pub use bundle::Bundle;
pub use id::{Id, Reference};
pub use json::{Json, Malformed};
pub use me::{Me, Version};
pub use membership::{LABEL_SYSTEM, ProfileType, ProjectMembership};
pub use outcome::{Issue, OperationOutcome};
pub use person::Person;
pub use policy::AccessPolicy;
pub use project::Project;
