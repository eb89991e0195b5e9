//! The form of a client application, checked the way the server checks it (contract §11).

use super::Problems;
use super::draft::{Rules, close_texts, is_blank, text};
use crate::clean::line;
use std::cell::RefCell;
use wire::Json;

/// The id of the name.
pub const NAME: &str = "client-name";
/// The id of the description.
pub const DESCRIPTION: &str = "client-description";
/// The id of the lifetime of an access token.
pub const ACCESS_LIFETIME: &str = "client-access-lifetime";
/// The id of the lifetime of a refresh token.
pub const REFRESH_LIFETIME: &str = "client-refresh-lifetime";

const TEXTS: [&str; 4] = [
    "name",
    "description",
    "accessTokenLifetime",
    "refreshTokenLifetime",
];

/// Where the server may send people back to: one, as older servers know it, and several.
const ONE: &str = "redirectUri";
const SEVERAL: &str = "redirectUris";

/// How a client is edited.
pub static RULES: Rules = Rules {
    open,
    close,
    check,
    fields: &[
        ("name", NAME, "Name"),
        ("description", DESCRIPTION, "Description"),
        (ONE, "client-redirect-1", "Redirect URI"),
        (SEVERAL, "client-redirect-1", "Redirect URIs"),
        (
            "accessTokenLifetime",
            ACCESS_LIFETIME,
            "Access token lifetime",
        ),
        (
            "refreshTokenLifetime",
            REFRESH_LIFETIME,
            "Refresh token lifetime",
        ),
        ("status", "", "Status"),
        ("secret", "", "Secret"),
        ("retiringSecret", "", "Previous secret"),
    ],
    hidden: &["secret", "retiringSecret", "identityProvider"],
    volatile: &[],
    refused: None,
};

/// All redirect URIs in one list, at least one row to type into.
fn open(stored: &Json) -> Json {
    let mut rows = stored_redirects(stored);
    if rows.is_empty() {
        rows.push(String::new());
    }
    with_redirects(&stored.with(ONE, Json::Null), &rows)
}

fn close(stored: &Json, typed: &Json) -> Json {
    let mut rows: Vec<String> = Vec::new();
    for row in rows_of(typed) {
        // What is stored stays as it is.
        let is_stored = stored_redirects(stored).contains(&row);
        let row = if is_stored { row } else { line(&row) };
        if !row.is_empty() && !rows.contains(&row) {
            rows.push(row);
        }
    }
    let closed = close_texts(stored, typed, &TEXTS);
    let put = |one: Json, several: Json| closed.with(ONE, one).with(SEVERAL, several);
    if rows == stored_redirects(stored) {
        return put(stored.get(ONE).clone(), stored.get(SEVERAL).clone());
    }
    // One that is stored as the only one stays there for whoever reads no other.
    let one = stored.get(ONE);
    let kept = one.text().filter(|one| rows.iter().any(|row| row == one));
    let twice = |row: &Json| Some(row) == kept.map(Json::from).as_ref();
    let is_listed = stored.get(SEVERAL).items().iter().any(twice);
    let mut listed: Vec<Json> = rows.into_iter().map(Json::from).collect();
    if !is_listed {
        listed.retain(|row| !twice(row));
    }
    let listed = (!listed.is_empty()).then_some(listed);
    put(kept.into(), listed.into())
}

fn check(typed: &Json) -> Problems {
    let mut problems = Problems::new();
    if is_blank(typed, "name") {
        problems.push((NAME, "Enter a name for the client".to_owned()));
    }
    for (at, row) in rows_of(typed).iter().enumerate() {
        let problem = redirect_problem(row);
        problems.extend(problem.map(|sentence| (redirect_id(at), sentence.to_owned())));
    }
    for (key, id) in [
        ("accessTokenLifetime", ACCESS_LIFETIME),
        ("refreshTokenLifetime", REFRESH_LIFETIME),
    ] {
        let lifetime = line(text(typed, key));
        if !lifetime.is_empty() && !is_lifetime(&lifetime) {
            let sentence = "Enter a number and s, m, h, d, w or y, such as 10m or 1d";
            problems.push((id, sentence.to_owned()));
        }
    }
    problems
}

/// The redirect URIs as they are stored, each once.
pub fn stored_redirects(client: &Json) -> Vec<String> {
    let one = client.get(ONE).text();
    let several = client.get(SEVERAL).items().iter().filter_map(Json::text);
    let mut rows: Vec<String> = Vec::new();
    for row in one.into_iter().chain(several) {
        if !rows.iter().any(|known| known == row) {
            rows.push(row.to_owned());
        }
    }
    rows
}

/// The rows of redirect URIs as they are typed, also empty ones.
pub fn rows_of(typed: &Json) -> Vec<String> {
    let rows = typed.get(SEVERAL).items().iter();
    rows.map(|row| row.text().unwrap_or_default().to_owned())
        .collect()
}

/// The client with these rows of redirect URIs.
pub fn with_redirects(client: &Json, rows: &[String]) -> Json {
    let rows: Vec<Json> = rows.iter().map(|row| row.as_str().into()).collect();
    client.with(SEVERAL, rows.into())
}

/// The id of the field of a redirect URI, counted from 0. Each lasts as long as the page: fields are few.
pub fn redirect_id(at: usize) -> &'static str {
    thread_local! {
        static IDS: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }
    IDS.with_borrow_mut(|ids| {
        while ids.len() <= at {
            let number = (ids.len() + 1).to_string();
            ids.push(["client-redirect-", &number].concat().leak());
        }
        ids.get(at).copied().unwrap_or_default()
    })
}

/// What the server refuses of a URI: that there is white space in it, and nothing else (`Invalid uri
/// format`). White space around it, and what can't be seen, is taken away.
pub fn redirect_problem(uri: &str) -> Option<&'static str> {
    line(uri)
        .contains(' ')
        .then_some("Remove the spaces: the server refuses them")
}

/// What is odd about a URI that the server takes, as a line under its field.
pub fn redirect_note(uri: &str) -> Option<&'static str> {
    let uri = line(uri);
    let (scheme, rest) = uri.split_once(':').unwrap_or_default();
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let local = ["//localhost", "//127.0.0.1", "//[::1]"];
    if uri.is_empty() || redirect_problem(&uri).is_some() {
        None
    } else if !is_scheme || rest.is_empty() {
        Some(
            "Not a full address, such as https://app.example/callback. The server accepts it but can’t send anyone there.",
        )
    } else if uri.contains('*') {
        Some("Addresses must match exactly: * is not a wildcard.")
    } else if scheme.eq_ignore_ascii_case("http")
        && !local.iter().any(|host| rest.starts_with(host))
    {
        Some("http is not encrypted. Use https.")
    } else {
        None
    }
}

/// Whether the server takes this as the lifetime of a token: `^[0-9]+[smhdwy]$` (contract §11,
/// `clapp-1`).
pub fn is_lifetime(text: &str) -> bool {
    let digits = text.strip_suffix(['s', 'm', 'h', 'd', 'w', 'y']);
    digits.is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// A lifetime in words, such as "10 minutes"; `None` for anything else.
pub fn lifetime_words(text: &str) -> Option<String> {
    let text = line(text);
    if !is_lifetime(&text) {
        return None;
    }
    let (number, unit) = text.split_at(text.len() - 1);
    let unit = match unit {
        "s" => "second",
        "m" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        _ => "year",
    };
    let number = number.trim_start_matches('0');
    let (number, plural) = match number {
        "" => ("0", "s"),
        "1" => ("1", ""),
        number => (number, "s"),
    };
    Some([number, " ", unit, plural].concat())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap_or_default()
    }

    #[test]
    fn lifetimes_are_a_number_and_a_unit() {
        for good in ["10m", "1d", "30s", "12h", "2w", "1y", "0m", "007d"] {
            assert!(is_lifetime(good), "{good}");
        }
        for bad in [
            "", "m", "10", "soon", "10 m", "-1d", "1.5h", "10M", "10mm", "١d", "10m\n", "1month",
        ] {
            assert!(!is_lifetime(bad), "{bad}");
        }
        let words = |text| lifetime_words(text).unwrap_or_default();
        assert_eq!(words(" 10m "), "10 minutes");
        assert_eq!(words("01d"), "1 day");
        assert_eq!(words("0s"), "0 seconds");
        assert_eq!(words("é"), "");
    }

    #[test]
    fn a_uri_is_refused_for_white_space_alone() {
        for refused in ["not a uri", "https://a.example/x y", "a\tb", "a\u{a0}b"] {
            assert!(redirect_problem(refused).is_some(), "{refused:?}");
        }
        for taken in [
            "https://lab.example/cb",
            " https://lab.example/cb\n",
            "x",
            "",
            "a\u{feff}b",
        ] {
            assert!(redirect_problem(taken).is_none(), "{taken:?}");
        }
    }

    #[test]
    fn what_is_taken_but_odd_is_said() {
        for odd in [
            "lab.example/cb",
            "x",
            "https:",
            "http://lab.example/cb",
            "https://*.example/",
            "1a:b",
        ] {
            assert!(redirect_note(odd).is_some(), "{odd}");
        }
        for fine in [
            "",
            "https://lab.example/cb",
            "http://localhost:3000/cb",
            "com.example.app:/cb",
            "a b",
        ] {
            assert!(redirect_note(fine).is_none(), "{fine}");
        }
    }

    #[test]
    fn an_untouched_client_is_closed_as_it_was_opened() {
        for stored in [
            r#"{"name":"A","redirectUri":"a:b","redirectUris":["a:b","c:d"],"new":1.0}"#,
            r#"{"name":"A","redirectUris":["a:b"],"redirectUri":"c:d"}"#,
            r#"{"name":"A","redirectUri":"","description":"","accessTokenLifetime":" "}"#,
            r#"{"name":" A "}"#,
        ] {
            let stored = json(stored);
            let closed = close(&stored, &open(&stored));
            let keys = |json: &Json| match json {
                Json::Object(members) => members.clone(),
                _ => Vec::new(),
            };
            let (mut one, mut other) = (keys(&stored), keys(&closed));
            one.sort_by(|a, b| a.0.cmp(&b.0));
            other.sort_by(|a, b| a.0.cmp(&b.0));
            assert_eq!(one, other);
        }
    }

    #[test]
    fn redirect_uris_stay_in_the_member_they_are_stored_in() {
        let stored = json(r#"{"name":"A","redirectUri":"a:b"}"#);
        let closed = |rows: &[&str]| {
            let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
            close(&stored, &with_redirects(&open(&stored), &rows)).to_string()
        };
        assert_eq!(
            closed(&["a:b", " c:d ", ""]),
            r#"{"name":"A","redirectUris":["c:d"],"redirectUri":"a:b"}"#
        );
        assert_eq!(closed(&["c:d"]), r#"{"name":"A","redirectUris":["c:d"]}"#);
        assert_eq!(closed(&["", " "]), r#"{"name":"A"}"#);
    }

    #[test]
    fn each_wrong_field_is_told_in_the_order_of_the_screen() {
        let typed = json(
            r#"{"name":" ","redirectUris":["a b","x:y","c d"],"accessTokenLifetime":"soon","refreshTokenLifetime":"1d"}"#,
        );
        let fields: Vec<&str> = check(&typed).into_iter().map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            [
                NAME,
                "client-redirect-1",
                "client-redirect-3",
                ACCESS_LIFETIME
            ]
        );
        assert_eq!(
            RULES.field("ClientApplication.redirectUris[1]"),
            Some("client-redirect-1")
        );
        assert_eq!(
            RULES.field("ClientApplication.accessTokenLifetime"),
            Some(ACCESS_LIFETIME)
        );
    }
}
