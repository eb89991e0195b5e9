//! What was seen on real clipboards, and what is meant by it.

mod cases;

use super::*;
use cases::CASES;
use proptest::prelude::*;

/// Characters that come along unseen.
const UNSEEN: [char; 14] = [
    '\u{200B}',
    '\u{AD}',
    '\u{FEFF}',
    '\u{2060}',
    '\u{200E}',
    '\u{200F}',
    '\u{202A}',
    '\u{202E}',
    '\u{2066}',
    '\u{2069}',
    '\u{61C}',
    '\u{180E}',
    '\u{3164}',
    '\u{E0041}',
];

#[test]
fn what_is_meant_is_told_from_what_came_along() {
    for (case, kind, pasted, meant) in CASES {
        assert_eq!(kind.clean(pasted), meant, "{case}: {pasted:?}");
        assert_eq!(kind.clean(meant), meant, "{case}: {meant:?} again");
    }
}

#[test]
fn nothing_unseen_is_left_wherever_it_stood() {
    for c in UNSEEN {
        for text in [
            format!("{c}Ana"),
            format!("An{c}a"),
            format!("Ana{c} "),
            format!("A{c}{c}na"),
        ] {
            assert_eq!(line(&text), "Ana", "{text:?}");
            assert_eq!(search(&text), "Ana", "{text:?}");
        }
        assert_eq!(id(&format!("p{c}-1")), "p-1");
    }
}

#[test]
fn references_are_taken_out_of_addresses() {
    for (pasted, meant) in [
        ("Organization/123", "Organization/123"),
        (" Organization/1\u{200B}23.", "Organization/123"),
        (
            "https://a.example/fhir/R4/Organization/123?_pretty=true",
            "Organization/123",
        ),
        ("https://a.example/", "https://a.example/"),
    ] {
        assert_eq!(reference(pasted), meant, "{pasted:?}");
    }
}

#[test]
fn words_of_a_search_are_those_one_means() {
    for (text, expected) in [
        ("Costa, Ana", &["Costa", "Ana"][..]),
        ("“Ana” \"Costa\"\\", &["Ana", "Costa"]),
        ("Ana (ana@b.example)", &["Ana", "ana@b.example"]),
        ("a@b.example; c@d.example", &["a@b.example", "c@d.example"]),
        ("mailto:a%22b@c.example", &["a", "b@c.example"]),
        (" \u{200B}", &[]),
    ] {
        assert_eq!(words(text), expected, "{text:?}");
    }
}

#[test]
fn the_same_mailbox_is_known_in_all_its_spellings() {
    for (address, expected) in [
        ("Ana@B.example", &["Ana@B.example"][..]),
        (
            "hans@müller.example",
            &[
                "hans@müller.example",
                "hans@mu\u{308}ller.example",
                "hans@xn--mller-kva.example",
            ],
        ),
        (
            "Hans@xn--mller-kva.example",
            &[
                "Hans@xn--mller-kva.example",
                "hans@müller.example",
                "hans@mu\u{308}ller.example",
            ],
        ),
        (
            "josé@b.example",
            &["josé@b.example", "jose\u{301}@b.example"],
        ),
        ("x@xn--.example", &["x@xn--.example"]),
        ("x@xn--abc-.example", &["x@xn--abc-.example"]),
        (
            "用户@例子.测试",
            &["用户@例子.测试", "用户@xn--fsqu00a.xn--0zwm56d"],
        ),
        ("x@пример.рф", &["x@пример.рф", "x@xn--e1afmkfd.xn--p1ai"]),
    ] {
        assert_eq!(spellings(address), expected, "{address}");
    }
}

#[test]
fn words_are_looked_for_as_they_may_be_stored() {
    for (words, expected) in [
        ("ana", &["ana"][..]),
        ("O’Neill", &["O’Neill", "O'Neill"]),
        ("O'Neill", &["O'Neill", "O’Neill"]),
        ("Zoë", &["Zoë", "Zoe\u{308}"]),
        ("Anne\u{2011}Marie", &["Anne\u{2011}Marie", "Anne-Marie"]),
        (
            "xn--mller-kva.example",
            &[
                "xn--mller-kva.example",
                "müller.example",
                "mu\u{308}ller.example",
            ],
        ),
    ] {
        assert_eq!(spellings_of_words(words), expected, "{words}");
    }
    assert_eq!(
        any_spelling(" O’Neill; ").as_deref(),
        Some("O’Neill,O'Neill")
    );
    assert_eq!(any_spelling(" \u{200B}"), None);
}

#[test]
fn names_read_alike_whatever_cannot_be_seen() {
    assert!(looks_alike(" Ana  Maria\u{200B}", "Ana Maria"));
    assert!(looks_alike("Ana Maria", "Ana \u{A0}Maria"));
    assert!(looks_alike("Ana Costa", "Ana\u{202E} Co\u{AD}sta"));
    assert!(looks_alike("O’Neill", "O'Neill"));
    assert!(looks_alike("میخواهم", "می\u{200C}خواهم"));
    assert!(looks_alike("Zoe\u{308}", "Zoë"));
    for other in ["", "ana maria", "AnaMaria", "Ana Maria C"] {
        assert!(!looks_alike(other, "Ana Maria"), "{other}");
    }
    assert_eq!(folded(" ZOE\u{308}  O’Neill"), "zoë o'neill");
}

#[test]
fn words_of_several_alphabets_are_told_from_names_in_one() {
    for mixed in [
        "Аna",
        "Cοsta",
        "Ana Cоsta",
        "paypаl",
        "Ａna",
        "ana@clіnic.example",
    ] {
        assert!(mixes_alphabets(mixed), "{mixed}");
    }
    for plain in [
        "Ana Costa",
        "Анна Costa",
        "Ελένη Müller",
        "O'Brien-李",
        "نورا",
        "",
        "D’Arcy 3rd",
        "ana@пример.com",
    ] {
        assert!(!mixes_alphabets(plain), "{plain}");
    }
}

proptest! {
    #[test]
    fn what_is_clean_stays_as_it_is(text in any::<String>()) {
        for kind in [Text::Name, Text::Line, Text::Search] {
            let clean = kind.clean(&text);
            prop_assert_eq!(kind.clean(&clean), clean);
        }
    }

    #[test]
    fn a_line_is_seen_from_end_to_end(text in "[a\u{e9}e\u{301} \u{a0}\n\u{200b}-\u{200f}\u{202e}\u{ad}\u{feff}]{0,40}") {
        let clean = line(&text);
        prop_assert_eq!(clean.trim(), &clean);
        prop_assert!(!clean.chars().any(is_invisible), "{:?}", clean);
    }

    #[test]
    fn letters_of_a_domain_come_back_from_ascii(label in r"[\p{L}\p{N}a-z0-9-]{1,20}") {
        let code = punycode::encode(&label).unwrap_or_default();
        prop_assert!(code.is_ascii());
        prop_assert_eq!(punycode::decode(&code), Some(label));
    }

    #[test]
    fn no_text_breaks_anything(text in "[<>\"'@.,;|%:\\[\\]()mailto xn\u{fc}\u{200b}-]{0,60}") {
        for kind in [Text::Address, Text::Recipient, Text::Id] {
            let _ = kind.clean(&text);
        }
        let _ = (reference(&text), spellings(&text), spellings_of_words(&text), punycode::decode(&text));
        prop_assert!(!words(&text).iter().any(|word| word.contains(['"', '\\'])));
    }
}
