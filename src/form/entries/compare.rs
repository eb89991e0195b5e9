//! Two people changed the same list: what each of them changed, entry by entry, and what comes of both.
//!
//! Names are not unique (contract §11), so entries that are the same are paired first, then those that
//! only share their name, in the order they come.

use super::value::Number;
use wire::Json;

/// One of the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that is to be saved.
    Mine,
    /// The one that was saved meanwhile.
    Theirs,
}

/// An entry that one of the two versions has otherwise than the list both began with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// As it was when both began; `None` where it was added.
    pub base: Option<Json>,
    /// As it is in the version that is to be saved; `None` where it was removed.
    pub mine: Option<Json>,
    /// As it is in the version that was saved meanwhile; `None` where it was removed.
    pub theirs: Option<Json>,
}

impl Difference {
    /// Whose entry stands without asking: who alone changed it. `None` where both did, each otherwise.
    pub fn settled(&self) -> Option<Side> {
        let (base, mine, theirs) = (&self.base, &self.mine, &self.theirs);
        match (same_entry(base, mine), same_entry(base, theirs)) {
            (true, _) => Some(Side::Theirs),
            (false, true) => Some(Side::Mine),
            (false, false) if same_entry(mine, theirs) => Some(Side::Theirs),
            (false, false) => None,
        }
    }

    /// The entry of one side.
    pub fn entry(&self, side: Side) -> Option<&Json> {
        match side {
            Side::Mine => self.mine.as_ref(),
            Side::Theirs => self.theirs.as_ref(),
        }
    }

    /// What the entry is called: by what is stored, else by what is to be.
    pub fn name(&self) -> &str {
        let versions = [&self.theirs, &self.base, &self.mine].into_iter();
        let mut names = versions.flatten().map(name);
        names.find(|name| !name.is_empty()).unwrap_or_default()
    }
}

/// Where an entry stands in each of the three lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    base: Option<usize>,
    mine: Option<usize>,
    theirs: Option<usize>,
}

/// The comparison of two versions of a list with the one both began with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Every entry, with where it stands and how the versions have it.
    entries: Vec<(Place, Difference)>,
    /// Whose order stands; `None` where both changed it, each otherwise.
    order: Option<Side>,
}

impl Comparison {
    /// Compares `mine` and `theirs` with `base`.
    pub fn new(base: &[Json], mine: &[Json], theirs: &[Json]) -> Comparison {
        let (in_mine, new_in_mine) = pair(base, mine);
        let (in_theirs, new_in_theirs) = pair(base, theirs);
        let added_by_me: Vec<Json> = pick(mine, &new_in_mine);
        let added_by_them: Vec<Json> = pick(theirs, &new_in_theirs);
        let (in_both, only_theirs) = pair(&added_by_me, &added_by_them);

        let kept = in_mine.iter().zip(&in_theirs).enumerate();
        let mut places: Vec<Place> = kept
            .map(|(at, (mine, theirs))| Place {
                base: Some(at),
                mine: *mine,
                theirs: *theirs,
            })
            .collect();
        places.extend(new_in_mine.iter().zip(&in_both).map(|(mine, twin)| Place {
            base: None,
            mine: Some(*mine),
            theirs: twin.and_then(|twin| new_in_theirs.get(twin).copied()),
        }));
        places.extend(only_theirs.iter().map(|at| Place {
            base: None,
            mine: None,
            theirs: new_in_theirs.get(*at).copied(),
        }));

        let entry = |list: &[Json], at: Option<usize>| at.and_then(|at| list.get(at).cloned());
        Comparison {
            order: order(&places),
            entries: places
                .into_iter()
                .map(|place| {
                    let difference = Difference {
                        base: entry(base, place.base),
                        mine: entry(mine, place.mine),
                        theirs: entry(theirs, place.theirs),
                    };
                    (place, difference)
                })
                .collect(),
        }
    }

    /// The entries that are not the same in all three.
    pub fn differences(&self) -> Vec<&Difference> {
        let all = self.entries.iter().map(|(_, difference)| difference);
        all.filter(|of| differs(of)).collect()
    }

    /// Whose order stands; `None` where both changed it, each otherwise.
    pub fn order(&self) -> Option<Side> {
        self.order
    }

    /// The list as decided: `sides` in the order of [`Comparison::differences`]. What is missing in it is
    /// theirs, as nothing that is stored may go by mistake.
    pub fn merge(&self, sides: &[Side], order: Side) -> Vec<Json> {
        let mut sides = sides.iter();
        let mut chosen: Vec<(Place, Json)> = Vec::new();
        for (place, difference) in &self.entries {
            let side = match differs(difference) {
                true => sides.next().copied().unwrap_or(Side::Theirs),
                false => Side::Theirs,
            };
            if let Some(entry) = difference.entry(side) {
                chosen.push((*place, entry.clone()));
            }
        }
        let at = |place: &Place, side: Side| match side {
            Side::Mine => place.mine,
            Side::Theirs => place.theirs,
        };
        let other = match order {
            Side::Mine => Side::Theirs,
            Side::Theirs => Side::Mine,
        };
        let (mut merged, mut rest): (Vec<_>, Vec<_>) = chosen
            .into_iter()
            .partition(|(place, _)| at(place, order).is_some());
        merged.sort_by_key(|(place, _)| at(place, order));
        rest.sort_by_key(|(place, _)| at(place, other));
        // What only the other version has goes after what it stands after there.
        for (place, entry) in rest {
            let before = at(&place, other);
            let after = merged
                .iter()
                .enumerate()
                .filter(|(_, (there, _))| at(there, other).is_some() && at(there, other) < before)
                .max_by_key(|(_, (there, _))| at(there, other))
                .map_or(0, |(index, _)| index + 1);
            merged.insert(after, (place, entry));
        }
        merged.into_iter().map(|(_, entry)| entry).collect()
    }
}

fn differs(of: &Difference) -> bool {
    !same_entry(&of.base, &of.mine) || !same_entry(&of.base, &of.theirs)
}

/// Where each entry of `base` is in `other`, and what is new there.
fn pair(base: &[Json], other: &[Json]) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut is_taken = vec![false; other.len()];
    let mut found: Vec<Option<usize>> = vec![None; base.len()];
    let pairings: [fn(&Json, &Json) -> bool; 2] = [same, |one, other| {
        !name(one).is_empty() && name(one) == name(other)
    }];
    for is_pair in pairings {
        for (entry, place) in base.iter().zip(&mut found) {
            if place.is_some() {
                continue;
            }
            let mut free = other.iter().zip(&mut is_taken).enumerate();
            let free =
                free.find(|(_, (candidate, is_taken))| !**is_taken && is_pair(entry, candidate));
            if let Some((at, (_, is_taken))) = free {
                *is_taken = true;
                *place = Some(at);
            }
        }
    }
    let new = is_taken.iter().enumerate();
    let new = new.filter(|(_, is_taken)| !**is_taken).map(|(at, _)| at);
    (found, new.collect())
}

fn pick(list: &[Json], places: &[usize]) -> Vec<Json> {
    let entries = places.iter().filter_map(|at| list.get(*at));
    entries.cloned().collect()
}

/// Whose order stands: who alone moved something.
fn order(places: &[Place]) -> Option<Side> {
    let kept = places.iter().filter(|place| place.base.is_some());
    let pairs: Vec<(usize, usize)> = kept
        .clone()
        .filter_map(|place| Some((place.mine?, place.theirs?)))
        .collect();
    let rises = |order: Vec<usize>| order.is_sorted();
    let mine = rises(kept.clone().filter_map(|place| place.mine).collect());
    let theirs = rises(kept.filter_map(|place| place.theirs).collect());
    let mut by_mine = pairs;
    by_mine.sort_unstable();
    let agree = by_mine.is_sorted_by_key(|(_, theirs)| *theirs);
    match (mine, theirs) {
        (true, _) => Some(Side::Theirs),
        (false, true) => Some(Side::Mine),
        (false, false) if agree => Some(Side::Theirs),
        (false, false) => None,
    }
}

/// The name of an entry; empty where it has none.
pub fn name(entry: &Json) -> &str {
    entry.get("name").text().unwrap_or_default()
}

fn same_entry(one: &Option<Json>, other: &Option<Json>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two lists are the same, in the same order.
pub fn same_list(some: &[Json], others: &[Json]) -> bool {
    let mut pairs = some.iter().zip(others);
    some.len() == others.len() && pairs.all(|(one, other)| same(one, other))
}

/// Whether two values mean the same: members of objects have no order, and the server writes numbers in
/// its own way.
fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(some), Json::Object(others)) => {
            let is_in_other = |(key, value): &(String, Json)| same(value, other.get(key));
            some.len() == others.len() && some.iter().all(is_in_other)
        }
        (Json::Array(some), Json::Array(others)) => same_list(some, others),
        (Json::Number(one), Json::Number(other)) => {
            one == other || {
                let (one, other) = (Number::read(one), Number::read(other));
                one.is_some() && one == other
            }
        }
        _ => one == other,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
