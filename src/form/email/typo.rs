//! A hint for addresses whose domain looks mistyped.

use crate::clean;

/// Domains that many people have, each more than a letter away from any other provider that begins with
/// the same letter.
const COMMON_DOMAINS: [&str; 9] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "protonmail.com",
    "comcast.net",
    "verizon.net",
];

/// Endings that do not exist, and what was meant.
const MISTYPED_ENDINGS: [(&str, &str); 10] = [
    (".con", ".com"),
    (".cmo", ".com"),
    (".ocm", ".com"),
    (".vom", ".com"),
    (".xom", ".com"),
    (".cpm", ".com"),
    (".comm", ".com"),
    (".coom", ".com"),
    (".nte", ".net"),
    (".ogr", ".org"),
];

/// The address that was probably meant, when a well-known domain is mistyped by one letter (`gmial.com`)
/// or the ending does not exist (`.con`), or when something invisible is inside. A hint that must block nothing.
pub fn likely_typo(typed: &str) -> Option<String> {
    let address = clean::address(typed);
    let seen: String = address
        .chars()
        .filter(|c| !clean::is_invisible(*c))
        .collect();
    let mended = slip_mended(&seen);
    mended.or((seen != address && seen.contains('@')).then_some(seen))
}

fn slip_mended(address: &str) -> Option<String> {
    let (local, typed) = address
        .rsplit_once('@')
        .filter(|(_, domain)| !domain.starts_with('.'))?;
    let typed = typed.to_ascii_lowercase();
    let ending = MISTYPED_ENDINGS
        .iter()
        .find_map(|(wrong, right)| Some([typed.strip_suffix(wrong)?, right].concat()));
    let domain = ending.as_deref().unwrap_or(&typed);
    let common = COMMON_DOMAINS
        .into_iter()
        .find(|common| is_one_slip(domain.as_bytes(), common.as_bytes()));
    let meant = common.or(ending.as_deref())?;
    Some([local, "@", meant].concat())
}

/// Whether `typed` differs from `meant` by one letter too many, too few or wrong, or by two neighbours
/// swapped. A first letter that is missing or another one is no slip: `mail.com` and `ymail.com` are
/// other providers than `gmail.com`.
fn is_one_slip(typed: &[u8], meant: &[u8]) -> bool {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let before = typed.iter().zip(meant).take_while(same).count();
    let typed = typed.get(before..).unwrap_or_default();
    let meant = meant.get(before..).unwrap_or_default();
    let after = typed
        .iter()
        .rev()
        .zip(meant.iter().rev())
        .take_while(same)
        .count();
    let typed = typed.get(..typed.len() - after).unwrap_or_default();
    let meant = meant.get(..meant.len() - after).unwrap_or_default();
    match (typed, meant) {
        ([a, b], [c, d]) => a == d && b == c,
        ([_], []) => true,
        ([], [_]) | ([_], [_]) => before > 0,
        _ => false,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mistyped_domain_gets_the_whole_address_corrected() {
        for (typed, meant) in [
            ("ana@gmial.com", "ana@gmail.com"),
            ("ana@gmai.com", "ana@gmail.com"),
            ("ana@gmaill.com", "ana@gmail.com"),
            ("ana@gnail.com", "ana@gmail.com"),
            ("ana@mgail.com", "ana@gmail.com"),
            ("ana@gmail.cm", "ana@gmail.com"),
            ("ana@gmail.co", "ana@gmail.com"),
            ("ana@gmail.con", "ana@gmail.com"),
            ("ana@gmial.con", "ana@gmail.com"),
            ("Ana.B+x@GMIAL.com", "Ana.B+x@gmail.com"),
            ("ana@hotmial.com", "ana@hotmail.com"),
            ("ana@hotmal.com", "ana@hotmail.com"),
            ("ana@yaho.com", "ana@yahoo.com"),
            ("ana@yahooo.com", "ana@yahoo.com"),
            ("ana@outlok.com", "ana@outlook.com"),
            ("ana@outllook.com", "ana@outlook.com"),
            ("ana@iclod.com", "ana@icloud.com"),
            ("ana@icoud.com", "ana@icloud.com"),
            ("ana@clinic.con", "ana@clinic.com"),
            ("ana@clinic.ogr", "ana@clinic.org"),
            ("a@b@gmial.com", "a@b@gmail.com"),
            ("ana@gm\u{AD}ial.com", "ana@gmail.com"),
            ("an\u{200B}a@clinic.example", "ana@clinic.example"),
        ] {
            assert_eq!(likely_typo(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn existing_providers_get_no_hint() {
        for domain in COMMON_DOMAINS.into_iter().chain([
            "mail.com",
            "gmx.de",
            "gmx.net",
            "gmx.com",
            "ymail.com",
            "email.com",
            "live.com",
            "me.com",
            "mac.com",
            "msn.com",
            "aol.com",
            "aim.com",
            "cloud.com",
            "proton.me",
            "pm.me",
            "fastmail.com",
            "hey.com",
            "zoho.com",
            "web.de",
            "mail.ru",
            "yandex.com",
            "yahoo.ca",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.co.uk",
            "yahoo.com.br",
            "hotmail.de",
            "hotmail.fr",
            "hotmail.co.uk",
            "outlook.de",
            "outlook.fr",
            "live.nl",
            "rocketmail.com",
            "googlemail.com",
            "qq.com",
            "163.com",
            "t-online.de",
            "orange.fr",
            "att.net",
            "comcast.com",
            "clinic.example",
            "clinic.co",
            "clinic.cm",
            "clinic.om",
            "clinic.net",
            "rambler.ru",
            "tutanota.com",
            "hushmail.com",
            "mailbox.org",
            "posteo.de",
        ]) {
            assert_eq!(likely_typo(&["ana@", domain].concat()), None, "{domain}");
        }
    }

    #[test]
    fn what_is_no_address_gets_no_hint() {
        for text in ["", "@", "gmial.com", "ana@", "ana@g", "ana", "ana@.con."] {
            assert_eq!(likely_typo(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_hint_needs_no_further_hint(text in ".{0,20}@.{0,20}") {
            if let Some(meant) = likely_typo(&text) {
                prop_assert_ne!(meant.trim(), text.trim());
                prop_assert_eq!(likely_typo(&meant), None);
            }
        }

        #[test]
        fn every_swap_inside_a_common_domain_is_seen(of in 0..COMMON_DOMAINS.len(), at in 1..9usize) {
            let right = COMMON_DOMAINS.get(of).copied().unwrap_or_default();
            let mut letters: Vec<char> = right.chars().collect();
            letters.swap(at - 1, at);
            let typed: String = letters.into_iter().collect();
            let hint = likely_typo(&["x@", &typed].concat());
            let expected = (typed != right).then(|| ["x@", right].concat());
            prop_assert_eq!(hint, expected);
        }
    }
}
