//! Whatever stands in an address, what the app makes of it stays in the app.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use usher::route::{Route, SignIn};

/// Where the app ever goes by itself, without the query; what ends with a slash is the beginning of more.
const KNOWN: [&str; 9] = [
    "/",
    "/signin",
    "/register",
    "/resetpassword",
    "/setpassword",
    "/verifyemail",
    "/projects",
    "/account",
    "/admin/",
];

/// Wishes as they stand in the address: some are encoded once, some twice, some not at all.
const HOSTILE: [&str; 75] = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "//evil.example/admin/users",
    "//evil.example%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/%5Cevil.example",
    "%5C%5Cevil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example",
    "http://evil.example:80/",
    "%68ttps://evil.example",
    "ftp://evil.example",
    "wss://evil.example",
    "blob:https://evil.example/x",
    "filesystem:https://evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java%0ascript:alert(1)",
    "%01javascript:alert(1)",
    "%20javascript:alert(1)",
    "javascript://localhost/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "view-source:/",
    "about:blank",
    "%2f%2fevil.example",
    "%252f%252fevil.example",
    "%2F%5Cevil.example",
    "/%2fevil.example",
    "/%252fevil.example",
    "/%09/evil.example",
    "/%0d/evil.example",
    "/%0a/evil.example",
    "%09//evil.example",
    "%00//evil.example",
    "/%00/evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/admin/..//evil.example",
    "/./\\evil.example",
    "/%2e%2e//evil.example",
    "／／evil.example",
    "/／evil.example",
    "〳evil.example",
    "/。/evil.example",
    "%E2%81%84%E2%81%84evil.example",
    "%EF%BC%8F%EF%BC%8Fevil.example",
    "@evil.example",
    "/@evil.example",
    "user:pass@evil.example",
    ":80@evil.example",
    ".evil.example",
    "?@evil.example",
    "#//evil.example",
    "/signin?next=//evil.example",
    "/signin?next=%2Fsignin%3Fnext%3D%2F%2Fevil.example",
    "signin",
    "/setpassword/i/s",
    "/admin/users?q=<script>alert(1)</script>",
    "/admin/users/<img%20src=x%20onerror=alert(1)>",
    "/admin/users#javascript:alert(1)",
    "/admin/users%0d%0aSet-Cookie:x=1",
    "%",
    "%ff%fe",
    "%ed%a0%80",
    "[]",
    "/nowhere",
    "",
    "&next=//evil.example",
    "/admin/users&next=//evil.example",
];

/// Texts with what makes one address look like another.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("//".to_owned()),
        Just("/\\".to_owned()),
        Just("\\".to_owned()),
        Just("..".to_owned()),
        Just("%2f".to_owned()),
        Just("%5C".to_owned()),
        Just("%00".to_owned()),
        Just("%09".to_owned()),
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("\u{0}".to_owned()),
        Just("／".to_owned()),
        Just("@evil.example".to_owned()),
        Just("evil.example".to_owned()),
        Just("https:".to_owned()),
        Just("javascript:".to_owned()),
        Just("?next=".to_owned()),
        Just("#".to_owned()),
        Just("&".to_owned()),
        Just("/admin/users".to_owned()),
        Just("/setpassword".to_owned()),
        Just("/signin".to_owned()),
        Just("/verifyemail".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Whether a browser that resolves this address from a page of the app stays on its origin: it begins with
/// exactly one slash, and has nothing that is dropped (tab, line break) or taken for a slash before its query.
fn is_inside(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.starts_with('/')
        && !path.contains("//")
        && !path.contains('\\')
        && !path.chars().any(|c| c.is_control() || c.is_whitespace())
}

fn is_known(address: &str) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    let begins = |known: &&str| known.len() > 1 && known.ends_with('/') && path.starts_with(*known);
    KNOWN.iter().any(|known| path == *known || begins(known))
}

/// Where the app goes once somebody is signed in, by the wish in this query; `None` where it holds no wish.
fn afterwards(query: &str) -> Option<String> {
    let Route::SignIn(SignIn { next, .. }) = Route::read("/signin", query) else {
        return None;
    };
    let next = next?;
    let (path, query) = next.split_once('?').unwrap_or((&next, ""));
    Some(Route::read(path, query).to_string())
}

#[test]
fn a_hostile_wish_leads_to_a_known_place_of_the_app() {
    let long = [
        ["/", &"a".repeat(4_000)].concat(),
        ["/", &"../".repeat(500), "evil"].concat(),
    ];
    let all = HOSTILE.into_iter().chain(long.iter().map(String::as_str));
    for wish in all {
        let Some(address) = afterwards(&["next=", wish].concat()) else {
            continue;
        };
        assert!(
            is_inside(&address) && is_known(&address),
            "{wish}: {address}"
        );
    }
    let honest = afterwards("next=%2Fadmin%2Fusers%3Fq%3Dzoe");
    assert_eq!(honest.as_deref(), Some("/admin/users?q=zoe"));
}

/// A thousand cases of each; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases.max(1024),
        failure_persistence: None,
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_address_leads_to_a_known_place_of_the_app(path in tricky(), query in tricky()) {
        let address = Route::read(&path, &query).to_string();
        prop_assert!(is_inside(&address), "{address:?}");
        prop_assert!(is_known(&address), "{address:?}");
    }

    #[test]
    fn every_wish_for_afterwards_leads_to_a_known_place_of_the_app(wish in tricky()) {
        let encoded: String = form_urlencoded::byte_serialize(wish.as_bytes()).collect();
        for query in [["next=", &encoded].concat(), ["next=", &wish].concat()] {
            let Route::SignIn(read) = Route::read("/signin", &query) else {
                return Err(TestCaseError::fail("no sign-in"));
            };
            let Some(next) = read.next else {
                continue;
            };
            prop_assert!(next.starts_with('/') && !next.starts_with("//"), "{next:?}");
            prop_assert!(!next.contains('\\') && !next.chars().any(char::is_control), "{next:?}");
            let address = afterwards(&query).unwrap_or_default();
            prop_assert!(is_inside(&address) && is_known(&address), "{address:?}");
        }
    }

    #[test]
    fn the_secret_of_a_mailed_link_is_in_no_address(secret in "[a-z0-9]{16,40}", more in tricky()) {
        let more = more.replace(&secret, "");
        for page in ["setpassword", "verifyemail"] {
            let path = ["/", page, "/i/", &secret].concat();
            let route = Route::read(&path, &more);
            for written in [route.to_string(), format!("{route:?}")] {
                prop_assert!(!written.contains(&secret), "{}", written);
            }
        }
    }
}
