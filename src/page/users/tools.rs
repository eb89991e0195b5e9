//! The tools over the list. All of them are fetched when the first is needed, as one part, so that the
//! list does not wait for them.

use super::{Roster, bulk, cell, columns, export};
use crate::api::MemberRow;
use crate::member::column::Column;
use leptos::prelude::*;
use std::sync::Arc;

/// The ways into the part.
#[derive(Clone, Copy)]
pub(in crate::page) struct Tools {
    /// Asks for what the shown columns need, and makes the tools known to the list.
    pub ask: fn(Roster) -> AnyView,
    /// Draws a cell of a column that usually is not shown.
    pub cell: fn(Roster, &Arc<MemberRow>, Column) -> AnyView,
    /// Says what no longer exists of what a member refers to.
    pub trouble: fn(Roster, &Arc<MemberRow>) -> AnyView,
    /// Chooses and orders the columns.
    pub columns: fn(Roster) -> AnyView,
    /// Saves the list as a file.
    pub export: fn(Roster) -> AnyView,
    /// Does something with the ticked members.
    pub bulk: fn(Roster) -> AnyView,
}

/// The part.
pub(in crate::page) fn tools() -> Tools {
    Tools {
        ask: cell::ask,
        cell: cell::cell,
        trouble: cell::trouble,
        columns: columns::columns,
        export: export::export,
        bulk: bulk::bar,
    }
}
