//! What is known of the members of a project, and what follows from it: pure rules without screen or
//! server.

pub mod bulk;
pub mod column;
pub mod csv;
pub mod default;
pub mod difference;
pub mod guard;
pub mod history;
pub mod merge;
pub mod part;
pub mod pick;
pub mod query;
pub mod replace;
pub mod run;
pub mod settings;
pub mod words;
