//! Access that lets somebody give themselves more access (contract §10.1): changing who may do what, or
//! reading the secrets of programs that may do more.

use super::matrix::{CREATE, HISTORY, READ, SEARCH, UPDATE, is_covered_by_star};
use super::rule::Rule;
use wire::Json;

const CHANGING: &[usize] = &[CREATE, UPDATE];
const KNOWING: &[usize] = &[READ, SEARCH, HISTORY, CREATE, UPDATE];

/// The types this is about, what has to be let for it, and what one can do then.
const WAYS: [(&str, &[usize], &str); 6] = [
    ("AccessPolicy", CHANGING, "change access policies"),
    ("ProjectMembership", CHANGING, "change memberships"),
    ("Project", KNOWING, "access project settings and secrets"),
    ("ClientApplication", KNOWING, "see client secrets"),
    ("Bot", KNOWING, "view bots"),
    ("User", CHANGING, "change user accounts"),
];

/// What is said of such access, in short.
pub const GIVES_MORE: &str = "Can give themselves more access";

/// Whether rules about records of this type, where these columns may be let, come to that.
pub(super) fn gives_more(kind: &str, may: impl Fn(usize) -> bool) -> bool {
    let is_about = |of: &str| of == kind || kind == "*" && is_covered_by_star(of);
    let mut ways = WAYS.iter().filter(|(of, ..)| is_about(of));
    ways.any(|(_, columns, _)| columns.iter().any(|column| may(*column)))
}

/// The ways in which these rules come to that, in words; `*` counts for the types it covers.
pub(super) fn ways(rules: &[Rule]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (kind, columns, what) in WAYS {
        let is_about =
            |rule: &&Rule| rule.kind == kind || rule.kind == "*" && is_covered_by_star(kind);
        let mut about = rules.iter().filter(is_about);
        if about.any(|rule| columns.iter().any(|column| rule.may_allow(*column))) {
            found.push(what);
        }
    }
    found
}

/// The warning about a policy that lets whoever has it give themselves more access; `None` for any other.
pub fn escalation(policy: &Json) -> Option<String> {
    let entries = policy.get("resource");
    let entries = match entries {
        Json::Array(entries) => entries.as_slice(),
        other => std::slice::from_ref(other),
    };
    let rules: Vec<Rule> = entries
        .iter()
        .filter_map(|rule| Rule::read(rule, ""))
        .collect();
    sentence(&ways(&rules))
}

/// The warning, where there is any way.
pub(super) fn sentence(ways: &[&str]) -> Option<String> {
    let (last, first) = ways.split_last()?;
    let what = match first.is_empty() {
        true => (*last).to_owned(),
        false => [&first.join(", "), " and ", *last].concat(),
    };
    Some([GIVES_MORE, ": they can ", &what, "."].concat())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_more_access_is_told() {
        let told = |rules: &str| {
            let policy = [r#"{"resource":["#, rules, "]}"].concat();
            escalation(&Json::parse(&policy).unwrap_or_default()).unwrap_or_default()
        };
        for (rules, what) in [
            (
                r#"{"resourceType":"AccessPolicy","interaction":["update"]}"#,
                "they can change access policies.",
            ),
            (
                r#"{"resourceType":"ProjectMembership","interaction":["update"]}"#,
                "they can change memberships.",
            ),
            (
                r#"{"resourceType":"Project","interaction":["update"]}"#,
                "project settings and secrets.",
            ),
            (
                r#"{"resourceType":"ClientApplication","interaction":["search"]}"#,
                "client secrets.",
            ),
            (
                r#"{"resourceType":"Bot","criteria":"Bot?_id=x","readonly":true}"#,
                "bots.",
            ),
            (
                r#"{"resourceType":"*","readonly":true}"#,
                "they can see client secrets and view bots.",
            ),
            (r#"{"resourceType":"*"}"#, "change access policies,"),
            (
                r#"{"resourceType":"AccessPolicy","interaction":7}"#,
                "change access policies",
            ),
        ] {
            let told = told(rules);
            assert!(
                told.starts_with(GIVES_MORE) && told.contains(what),
                "{told}"
            );
        }
        for harmless in [
            r#"{"resourceType":"AccessPolicy","readonly":true}"#,
            r#"{"resourceType":"ProjectMembership","readonly":true}"#,
            r#"{"resourceType":"Patient"}"#,
            r#"{"resourceType":"Bot","interaction":["delete"]}"#,
            "",
            "7",
        ] {
            assert_eq!(told(harmless), "", "{harmless}");
        }
    }
}
