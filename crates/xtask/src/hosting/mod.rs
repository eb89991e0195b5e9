//! What a host needs to know to serve the bundle.

pub mod headers;
