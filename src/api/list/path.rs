//! The search for members, as a path (contract §8).

use super::{Window, cursor};
use crate::member::query::{Account, Policy, Query};
use form_urlencoded::Serializer;
use wire::ProfileType;

/// The path of a search, as it grows.
pub(super) struct Path(Serializer<'static, String>);

impl Path {
    pub(super) fn new(kind: &str) -> Path {
        let start = ["/fhir/R4/", kind, "?"].concat();
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
}

/// The `_filter` that finds every word of `text` in name or e-mail address; empty for an empty text.
fn text_filter(text: &str, role: Option<ProfileType>) -> String {
    let mut filter = String::new();
    // A quotation mark or a backslash would end the text of the filter; neither is in a name.
    for word in text.split(|c: char| c.is_whitespace() || c == '"' || c == '\\') {
        if word.is_empty() {
            continue;
        }
        if !filter.is_empty() {
            filter.push_str(" and ");
        }
        filter.push('(');
        for kind in ProfileType::ALL {
            if role.is_none_or(|role| role == kind) {
                let parts = ["(profile:", kind.as_str(), ".name co \"", word, "\") or "];
                filter.push_str(&parts.concat());
            }
        }
        filter.push_str(&["(user:User.email co \"", word, "\"))"].concat());
    }
    filter
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
