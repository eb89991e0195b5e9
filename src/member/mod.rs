//! What is known of the members of a project, and what follows from it: pure rules without screen or
//! server.

pub mod guard;
