//! `/admin/projects`: what a project administrator does (contract §6, §7, §9, §11).

pub mod invite;
pub mod member;
pub mod membership;
pub mod overlap;
pub mod profile;
pub mod program;
pub mod project;
