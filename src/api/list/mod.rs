//! The list of members: searched, filtered and sorted by the server wherever it can, here where it
//! can't and the list is short enough, and not at all otherwise (contract §8).

mod all;
mod order;
mod path;
mod window;

pub use all::AllMembers;

use super::member::INCLUDES;
use super::{Api, ApiError, MemberRow, Result};
use crate::member::query::{Key, Query};
use form_urlencoded::parse;
use order::{locale_order, order, sort_key};
use path::Path;
use window::{LARGEST_OFFSET, Window};
use wire::{Bundle, ProfileType, ProjectMembership, Version};

/// The most rows the server gives at once, and so the most that can be sorted here.
const MOST_AT_ONCE: u32 = 1000;

/// One page of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPage {
    /// The members, in the order asked for.
    pub rows: Vec<MemberRow>,
    /// How many there are in all, where the server says.
    pub total: Option<u64>,
    /// Whether more follow.
    pub has_next: bool,
    /// What the next page is asked for with, where no offset leads to it.
    pub cursor: Option<String>,
    /// How far what was asked for could be done.
    pub met: Met,
}

/// How far a wish for members was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// Altogether.
    Fully,
    /// There are too many to sort them so: they come last changed first.
    NotSorted,
    /// The server can't filter so and there are too many to do it here: none come.
    NotFiltered,
    /// The server lists neither from the beginning nor from the end as far as this page.
    OutOfReach,
}

/// What is known beforehand; it saves questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The server's generation.
    pub version: Option<Version>,
    /// How many members match the same search and filters.
    pub total: Option<u64>,
}

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
        .is_none_or(|total| total <= u64::from(MOST_AT_ONCE));
    let alone = query.text.trim().is_empty() && !query.is_filtered();
    match (query.sort.key, query.role) {
        _ if filters_here(query, known.version) => Way::Here,
        (Key::Role | Key::Changed, _) => Way::Server,
        (Key::Name, Some(role)) if alone && (known.total.is_none() || !few) => Way::Profiles(role),
        _ if few => Way::Here,
        _ => Way::Server,
    }
}

/// 4.5 can't search for admins or for inactive members.
fn filters_here(query: &Query, version: Option<Version>) -> bool {
    version == Some(Version::V4) && (query.admin.is_some() || query.active.is_some())
}

impl Api {
    /// A page of the people in the project. Names, policies and accounts come along in the same answer.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for members who are no admins, and what any call may meet.
    pub async fn members(&self, query: &Query, known: Known) -> Result<MemberPage> {
        let answer = match way(query, known) {
            Way::Server => self.by_server(query, known.total).await,
            Way::Profiles(role) => self.by_profile(query, role, known.total).await,
            Way::Here => self.here(query, known.version).await,
        };
        match answer {
            Err(ApiError::Refused(refusal)) if is_unknown_parameter(&refusal.text()) => {
                self.here(query, Some(Version::V4)).await
            }
            answer => answer,
        }
    }

    async fn by_server(&self, query: &Query, total: Option<u64>) -> Result<MemberPage> {
        let sorted = matches!(query.sort.key, Key::Role | Key::Changed);
        let met = if sorted { Met::Fully } else { Met::NotSorted };
        let Some(window) = self.window(query, total).await? else {
            return Ok(MemberPage::without_rows(Met::OutOfReach, total));
        };
        let mut path = Path::members(query);
        let descending = query.sort.descending || !sorted;
        let keys: &[&str] = match query.sort.key {
            Key::Role => &["profile-type", "_id"],
            // Only by this key alone does the server give a cursor.
            Key::Changed if !descending => &["_lastUpdated"],
            _ => &["_lastUpdated", "_id"],
        };
        path.sorted(keys, descending != window.from_the_end);
        path.window(&window, query);
        path.pairs(&INCLUDES);
        let bundle = self.search(&path.finish()).await?;
        let mut rows = MemberRow::read_all(&bundle);
        if window.from_the_end {
            rows.reverse();
        }
        let mut page = MemberPage::of(rows, query, &bundle);
        page.met = met;
        Ok(page)
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
        let mut rows = match ids.is_empty() {
            true => Vec::new(),
            false => self.members_with_ids(&ids).await?,
        };
        rows.sort_unstable_by_key(|row| ids.iter().position(|id| *id == row.id()));
        Ok(MemberPage::of(rows, query, &bundle))
    }

    /// Fetches all there are, and filters and sorts them here.
    async fn here(&self, query: &Query, version: Option<Version>) -> Result<MemberPage> {
        let filters = filters_here(query, version);
        let asked = match filters {
            true => query.without_flags(),
            false => query.clone(),
        };
        let mut path = Path::members(&asked);
        path.sorted(&["_lastUpdated", "_id"], true);
        path.pairs(&[("_count", "1000"), ("_total", "accurate")]);
        path.pairs(&INCLUDES);
        let bundle = self.search(&path.finish()).await?;
        let found = MemberRow::read_all(&bundle);
        if bundle.next.is_some() {
            return match filters {
                true => Ok(MemberPage::without_rows(Met::NotFiltered, bundle.total)),
                false => self.by_server(query, bundle.total).await,
            };
        }
        let mut wanted = found;
        wanted.retain(|row| query.flags_fit(&row.membership));
        let added = match query.sort.key {
            Key::Added if wanted.len() <= query.size as usize => {
                let ids: Vec<_> = wanted.iter().map(|row| row.id().clone()).collect();
                self.added(&ids).await?
            }
            Key::Added => return self.by_server(query, Some(wanted.len() as u64)).await,
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
        })
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

/// The cursor of a query, if its order is the one that has cursors.
fn cursor(query: &Query) -> Option<&str> {
    let has_cursors = query.sort.key == Key::Changed && !query.sort.descending;
    query.cursor.as_deref().filter(|_| has_cursors)
}

impl MemberPage {
    fn of(rows: Vec<MemberRow>, query: &Query, bundle: &Bundle) -> MemberPage {
        let end = u64::from(query.offset()) + u64::from(query.size);
        let next = bundle.next.as_deref().unwrap_or_default();
        let (_, next) = next.split_once('?').unwrap_or_default();
        let cursor = parse(next.as_bytes()).find(|(name, _)| name == "_cursor");
        // Numbers lead there as long as the server counts so far: they can be shared and gone back from.
        let cursor = cursor.filter(|_| end > u64::from(LARGEST_OFFSET));
        MemberPage {
            rows,
            has_next: match bundle.total {
                Some(total) => end < total,
                None => bundle.next.is_some(),
            },
            total: bundle.total,
            cursor: cursor.map(|(_, cursor)| cursor.into_owned()),
            met: Met::Fully,
        }
    }

    fn without_rows(met: Met, total: Option<u64>) -> MemberPage {
        MemberPage {
            rows: Vec::new(),
            total,
            has_next: false,
            cursor: None,
            met,
        }
    }
}

fn is_unknown_parameter(text: &str) -> bool {
    text.starts_with("Unknown search parameter: a")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
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
        assert!(is_unknown_parameter("Unknown search parameter: admin"));
        assert!(is_unknown_parameter("Unknown search parameter: active"));
    }
}
