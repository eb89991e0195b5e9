//! Pages of members that the server does not give by one search: sorted through the profiles, filtered or
//! sorted here, or counted from the end.

use super::order::{locale_order, order, sort_key};
use super::path::Path;
use super::window::{LARGEST_OFFSET, Window};
use super::{Known, MemberPage, Met, cursor, filters_here};
use crate::api::member::{INCLUDES, MOST_WITH_INCLUDES};
use crate::api::{Api, ApiError, MemberRow, Result};
use crate::clean::search;
use crate::member::query::{Key, Query};
use std::collections::HashSet;
use wire::{Bundle, ProfileType, ProjectMembership, Version};

/// The most rows that are fetched to be filtered and sorted here: five pages, in two requests.
const MOST_HERE: u32 = 1000;

/// Who puts the members in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The server.
    Server,
    /// The server, by the names of the profiles, which are all of one type.
    Profiles(ProfileType),
    /// The console, once it has them all.
    Here,
}

fn way(query: &Query, known: Known) -> Way {
    let few = known
        .total
        .is_none_or(|total| total <= u64::from(MOST_HERE));
    let alone = search(&query.text).is_empty() && !query.is_filtered();
    match (query.sort.key, query.role) {
        _ if filters_here(query, known.version) => Way::Here,
        (Key::Role | Key::Changed, _) => Way::Server,
        (Key::Name, Some(role)) if alone && (known.total.is_none() || !few) => Way::Profiles(role),
        _ if few => Way::Here,
        _ => Way::Server,
    }
}

impl Api {
    /// A page of the people in the project, of any list, in as many requests as it takes.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for members who are no admins, and what any call may meet.
    pub async fn members_otherwise(&self, query: &Query, known: Known) -> Result<MemberPage> {
        let answer = match way(query, known) {
            Way::Server => self.anywhere(query, known.total).await,
            Way::Profiles(role) => self.by_profile(query, role, known.total).await,
            Way::Here => self.here(query, known.version).await,
        };
        match answer {
            // Which server this is was not known.
            Err(error) if is_unknown_parameter(&error) => self.here(query, Some(Version::V4)).await,
            answer => answer,
        }
    }

    async fn anywhere(&self, query: &Query, total: Option<u64>) -> Result<MemberPage> {
        match self.window(query, total).await? {
            Some(window) => self.by_server(query, window).await,
            None => Ok(MemberPage::without_rows(Met::OutOfReach, total)),
        }
    }

    /// Sorts by name through the profiles, and then reads their memberships as any other.
    async fn by_profile(
        &self,
        query: &Query,
        role: ProfileType,
        total: Option<u64>,
    ) -> Result<MemberPage> {
        let Some(window) = self.window(query, total).await? else {
            return Ok(MemberPage::without_rows(Met::OutOfReach, total));
        };
        let mut path = Path::new(role.as_str());
        path.pairs(&[
            ("_has:ProjectMembership:profile:profile-type", role.as_str()),
            ("_revinclude", "ProjectMembership:profile"),
            ("_fields", "name"),
            ("_total", "accurate"),
        ]);
        let descending = query.sort.descending != window.from_the_end;
        path.sorted(&["family", "given", "_id"], descending);
        path.window(&window, query);
        let mut bundle = self.search(&path.finish()).await?;
        if window.from_the_end {
            bundle.matches.reverse();
        }
        let memberships: Vec<ProjectMembership> = bundle
            .included
            .iter()
            .cloned()
            .filter_map(ProjectMembership::read)
            .collect();
        let mut ids = Vec::new();
        for profile in &bundle.matches {
            let id = profile.get("id").text();
            ids.extend(
                memberships.iter().filter(|membership| {
                    membership.profile().as_ref().map(|p| p.id().as_str()) == id
                }),
            );
        }
        let ids: Vec<_> = ids.into_iter().map(ProjectMembership::id).collect();
        let found = match ids.is_empty() {
            true => Vec::new(),
            false => self.members_with_ids(&ids).await?,
        };
        let in_order = ids
            .iter()
            .filter_map(|id| found.iter().find(|row| row.id() == *id));
        let rows = in_order.cloned().collect();
        Ok(MemberPage::of(rows, query, &bundle))
    }

    /// Fetches all there are, and filters and sorts them here.
    async fn here(&self, query: &Query, version: Option<Version>) -> Result<MemberPage> {
        let filters = filters_here(query, version);
        let asked = match filters {
            true => query.without_flags(),
            false => query.clone(),
        };
        let mut wanted = match self.few(&asked).await? {
            Ok(rows) => rows,
            Err(total) if filters => {
                return Ok(MemberPage::without_rows(Met::NotFiltered, total));
            }
            Err(total) => return self.anywhere(query, total).await,
        };
        wanted.retain(|row| query.flags_fit(&row.membership));
        let added = match query.sort.key {
            Key::Added if wanted.len() <= query.size as usize => {
                let ids: Vec<_> = wanted.iter().map(|row| row.id().clone()).collect();
                self.added(&ids).await?
            }
            Key::Added => return self.anywhere(query, Some(wanted.len() as u64)).await,
            _ => Vec::new(),
        };
        let keys: Vec<String> = wanted
            .iter()
            .enumerate()
            .map(|(at, row)| sort_key(query.sort.key, row, added.get(at)))
            .collect();
        let order = order(&keys, query.sort.descending, locale_order);
        let offset = query.offset() as usize;
        let on_page = order.iter().skip(offset).take(query.size as usize);
        Ok(MemberPage {
            rows: on_page.filter_map(|at| wanted.get(*at).cloned()).collect(),
            has_next: order.len() > offset + query.size as usize,
            total: Some(order.len() as u64),
            cursor: None,
            met: Met::Fully,
            note: None,
        })
    }

    /// All members a query means, last changed first; where those are too many to be here, how many, if the server
    /// says it.
    async fn few(&self, query: &Query) -> Result<std::result::Result<Vec<MemberRow>, Option<u64>>> {
        let first = self.search(&part(query, 0).finish()).await?;
        let mut rows = MemberRow::read_all(&first);
        let all = first.next.is_none().then_some(rows.len() as u64);
        let total = first
            .total
            .or(all)
            .and_then(|total| u32::try_from(total).ok());
        let Some(total) = total.filter(|total| *total <= MOST_HERE) else {
            return Ok(Err(first.total));
        };
        let rest: Vec<String> = (MOST_WITH_INCLUDES..total)
            .step_by(MOST_WITH_INCLUDES as usize)
            .map(|offset| part(query, offset).finish_for_batch())
            .collect();
        for answer in self.batch(&rest).await? {
            let bundle = Bundle::read(answer?).ok_or(ApiError::Unreadable)?;
            rows.extend(MemberRow::read_all(&bundle));
        }
        // Who was added meanwhile moves the others on, and they come twice.
        let mut seen = HashSet::new();
        rows.retain(|row| seen.insert(row.id().clone()));
        rows.sort_by(|a, b| {
            b.membership
                .last_updated()
                .cmp(&a.membership.last_updated())
        });
        Ok(Ok(rows))
    }

    /// Where the page is, counted from the end if the beginning is too far away; `None` if both are.
    async fn window(&self, query: &Query, total: Option<u64>) -> Result<Option<Window>> {
        let offset = query.offset();
        if offset <= LARGEST_OFFSET || cursor(query).is_some() {
            return Ok(Some(Window::from_start(query)));
        }
        let total = match total {
            Some(total) => total,
            None => {
                let mut path = Path::members(query);
                path.pairs(&[("_summary", "count")]);
                let counted = self.search(&path.finish()).await?;
                counted.total.unwrap_or_default()
            }
        };
        Ok(Window::from_end(query, total))
    }
}

/// The search for a part of the members a query means: so many as the server gives at once, in an order that nobody's
/// change alters.
fn part(query: &Query, offset: u32) -> Path {
    let mut path = Path::members(query);
    path.sorted(&["_id"], false);
    path.pairs(&[
        ("_count", &MOST_WITH_INCLUDES.to_string()),
        ("_total", "accurate"),
    ]);
    if offset > 0 {
        path.pairs(&[("_offset", &offset.to_string())]);
    }
    path.pairs(&INCLUDES);
    path
}

/// Whether 4.5 refused a search for admins or inactive members.
pub fn is_unknown_parameter(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused(refusal) if refusal.text().starts_with("Unknown search parameter: a"))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::list::is_plain;
    use crate::member::query::Sort;

    fn by(key: Key) -> Query {
        Query {
            sort: Sort {
                key,
                descending: false,
            },
            ..Query::default()
        }
    }

    fn known(total: u64) -> Known {
        Known {
            version: None,
            total: Some(total),
        }
    }

    #[test]
    fn the_server_sorts_what_it_can() {
        for total in [0, 1000, 1001] {
            assert_eq!(way(&by(Key::Changed), known(total)), Way::Server);
            assert_eq!(way(&by(Key::Role), known(total)), Way::Server);
        }
    }

    #[test]
    fn short_lists_are_sorted_here_and_long_ones_through_the_profiles_of_one_role() {
        let role = Some(ProfileType::Patient);
        let patients = Query {
            role,
            ..by(Key::Name)
        };
        let searched = Query {
            text: "ana".into(),
            ..patients.clone()
        };
        let through = Way::Profiles(ProfileType::Patient);
        assert_eq!(way(&patients, known(1000)), Way::Here);
        assert_eq!(way(&patients, known(1001)), through);
        assert_eq!(way(&patients, Known::default()), through);
        assert_eq!(way(&searched, known(1001)), Way::Server);
        assert_eq!(way(&by(Key::Name), known(1001)), Way::Server);
        for key in [Key::Name, Key::Email, Key::Added] {
            assert_eq!(way(&by(key), known(1000)), Way::Here);
            assert_eq!(way(&by(key), Known::default()), Way::Here);
        }
        assert_eq!(way(&by(Key::Email), known(1001)), Way::Server);
    }

    #[test]
    fn what_4_5_does_not_search_by_is_filtered_here() {
        let admins = Query {
            admin: Some(true),
            ..Query::default()
        };
        let on = |version| Known {
            version,
            total: None,
        };
        assert_eq!(way(&admins, on(Some(Version::V4))), Way::Here);
        assert_eq!(way(&admins, on(Some(Version::V5))), Way::Server);
        assert_eq!(way(&admins, on(None)), Way::Server);
        let plain = |version| is_plain(&admins, on(version));
        assert!(!plain(Some(Version::V4)) && plain(Some(Version::V5)) && plain(None));
    }
}
