//! The search for members, as a path (contract §8).

use super::{Window, cursor};
use crate::clean;
use crate::member::query::{Account, Policy, Query};
use form_urlencoded::Serializer;
use wire::ProfileType;

/// Where FHIR begins.
const BASE: &str = "/fhir/R4/";

/// The path of a search, as it grows.
pub(super) struct Path(Serializer<'static, String>);

impl Path {
    pub(super) fn new(kind: &str) -> Path {
        let start = [BASE, kind, "?"].concat();
        let length = start.len();
        Path(Serializer::for_suffix(start, length))
    }

    /// The search for the members a query means, in no order.
    pub(super) fn members(query: &Query) -> Path {
        let mut path = Path::new("ProjectMembership");
        let all = "Practitioner,Patient,RelatedPerson";
        path.pair("profile-type", query.role.map_or(all, ProfileType::as_str));
        let filter = text_filter(&query.text, query.role);
        if !filter.is_empty() {
            path.pair("_filter", &filter);
        }
        // Absent is neither true nor false (contract §8, "admin, active").
        match query.admin {
            Some(true) => path.pair("admin", "true"),
            Some(false) => path.pair("admin:not", "true"),
            None => {}
        }
        match query.active {
            Some(true) => path.pair("active:not", "false"),
            Some(false) => path.pair("active", "false"),
            None => {}
        }
        match &query.policy {
            Some(Policy::None) => path.pair("access-policy:missing", "true"),
            Some(Policy::Is(id)) => {
                path.pair("access-policy", &["AccessPolicy/", id.as_str()].concat());
            }
            None => {}
        }
        match query.account {
            Some(Account::Server) => path.pair("user:User.project:missing", "true"),
            Some(Account::Project) => path.pair("user:User.project:missing", "false"),
            None => {}
        }
        path
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.0.append_pair(name, value);
    }

    pub(super) fn pairs(&mut self, pairs: &[(&str, &str)]) {
        for (name, value) in pairs {
            self.pair(name, value);
        }
    }

    pub(super) fn sorted(&mut self, keys: &[&str], descending: bool) {
        let mut sort = String::new();
        for key in keys {
            if !sort.is_empty() {
                sort.push(',');
            }
            if descending {
                sort.push('-');
            }
            sort.push_str(key);
        }
        self.pair("_sort", &sort);
    }

    pub(super) fn window(&mut self, window: &Window, query: &Query) {
        self.pair("_count", &window.count.to_string());
        self.pair("_total", "accurate");
        match cursor(query) {
            Some(cursor) => self.pair("_cursor", cursor),
            None if window.offset > 0 => self.pair("_offset", &window.offset.to_string()),
            None => {}
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.0.finish()
    }

    /// The same from the FHIR base on, as the entries of a batch have it.
    pub(super) fn finish_for_batch(self) -> String {
        let path = self.finish();
        path.strip_prefix(BASE).unwrap_or(&path).to_owned()
    }
}

/// The `_filter` that finds every word of `text` in name or email address, in any of its spellings; empty for an
/// empty text.
fn text_filter(text: &str, role: Option<ProfileType>) -> String {
    let words = clean::words(text);
    let filters: Vec<String> = words.iter().map(|word| word_filter(word, role)).collect();
    filters.join(" and ")
}

fn word_filter(word: &str, role: Option<ProfileType>) -> String {
    let kinds = ProfileType::ALL.into_iter();
    let kinds = kinds.filter(|kind| role.is_none_or(|role| role == *kind));
    let names = kinds.map(|kind| ["profile:", kind.as_str(), ".name"].concat());
    let places: Vec<String> = names.chain(["user:User.email".to_owned()]).collect();
    let mut ways = Vec::new();
    for word in clean::spellings_of_words(word) {
        for place in &places {
            ways.push(["(", place, " co \"", &word, "\")"].concat());
        }
    }
    ["(", &ways.join(" or "), ")"].concat()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::member::query::{Key, Sort};
    use form_urlencoded::parse;

    /// The decoded pairs of a path, which must be a search for members.
    fn pairs(path: &str) -> Vec<(String, String)> {
        let (start, query) = path.split_once('?').unwrap_or_default();
        assert_eq!(start, "/fhir/R4/ProjectMembership");
        parse(query.as_bytes()).into_owned().collect()
    }

    fn value(query: &Query, name: &str) -> Option<String> {
        let mut all = pairs(&Path::members(query).finish()).into_iter();
        all.find(|(of, _)| of == name).map(|(_, value)| value)
    }

    #[test]
    fn without_a_wish_all_people_are_meant_but_no_clients_and_bots() {
        let all = pairs(&Path::members(&Query::default()).finish());
        let people = "Practitioner,Patient,RelatedPerson";
        assert_eq!(all, [("profile-type".to_owned(), people.to_owned())]);
    }

    #[test]
    fn every_filter_says_what_absent_values_mean() {
        let query = |address| Query::read(address, 50);
        for (address, name, expected) in [
            ("role=Patient", "profile-type", "Patient"),
            ("admin=yes", "admin", "true"),
            ("admin=no", "admin:not", "true"),
            ("active=yes", "active:not", "false"),
            ("active=no", "active", "false"),
            ("policy=none", "access-policy:missing", "true"),
            ("policy=p-1", "access-policy", "AccessPolicy/p-1"),
            ("account=server", "user:User.project:missing", "true"),
            ("account=project", "user:User.project:missing", "false"),
        ] {
            assert_eq!(value(&query(address), name).as_deref(), Some(expected));
        }
    }

    #[test]
    fn every_word_is_looked_for_in_the_names_of_the_role_and_in_the_address() {
        assert_eq!(
            text_filter(" ana  haas", Some(ProfileType::Patient)),
            "((profile:Patient.name co \"ana\") or (user:User.email co \"ana\")) and ((profile:Patient.name co \"haas\") or (user:User.email co \"haas\"))"
        );
        assert_eq!(text_filter("  ", None), "");
        assert_eq!(text_filter("x", None).matches(" or ").count(), 3);
    }

    #[test]
    fn what_may_be_stored_in_another_spelling_is_looked_for_in_each() {
        for (text, asked) in [
            ("O’Neill", &["O’Neill", "O'Neill"][..]),
            ("Zoe\u{308}", &["Zo\u{EB}", "Zoe\u{308}"]),
            (
                "hans@müller.example",
                &["hans@müller.example", "hans@xn--mller-kva.example"],
            ),
            (
                "Hans <mailto:hans@xn--mller-kva.example>;",
                &["hans@müller.example", "hans@xn--mller-kva.example"],
            ),
            ("an\u{200B}a@b.example,", &["ana@b.example"]),
            ("(ana@b.example)", &["ana@b.example"]),
        ] {
            let filter = text_filter(text, Some(ProfileType::Patient));
            for word in asked {
                let way = ["(user:User.email co \"", word, "\")"].concat();
                assert!(filter.contains(&way), "{text:?}: {filter}");
            }
            assert!(!filter.contains(" and "), "{text:?}: {filter}");
        }
        assert_eq!(text_filter("Costa, Ana", None).matches(" and ").count(), 1);
    }

    #[test]
    fn no_text_breaks_out_of_the_filter() {
        let filter = text_filter("a\") or (admin eq \\true", None);
        let quoted = filter.matches('"').count();
        let words = ["a", ")", "or", "(admin", "eq", "true"].len();
        assert_eq!(quoted, words * 8);
        assert!(!filter.contains('\\'));
    }

    #[test]
    fn an_order_is_turned_in_all_its_keys() {
        let mut path = Path::members(&Query::default());
        path.sorted(&["family", "given", "_id"], true);
        let all = pairs(&path.finish());
        assert!(all.contains(&("_sort".into(), "-family,-given,-_id".into())));
    }

    #[test]
    fn a_cursor_counts_only_in_the_order_that_has_one() {
        let cursor = |descending| Query {
            sort: Sort {
                key: Key::Changed,
                descending,
            },
            page: 300,
            cursor: Some("c-1".into()),
            ..Query::default()
        };
        for (query, expected) in [(cursor(false), "_cursor"), (cursor(true), "_offset")] {
            let mut path = Path::members(&query);
            path.window(&Window::from_start(&query), &query);
            let names = pairs(&path.finish());
            assert!(names.iter().any(|(name, _)| name == expected), "{expected}");
        }
    }
}
