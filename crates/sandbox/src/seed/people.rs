//! Names: varied, in several scripts, some shared.

use super::{BOTH, NURSE};

/// Given name, family name, e-mail, name of the policy.
pub(super) const PRACTITIONERS: [(&str, &str, &str, Option<&str>); 6] = [
    ("Nora", "Nyström", NURSE.0, Some("Front desk")),
    ("Bao", "Thành", BOTH.0, None),
    (
        "Zoë",
        "O'Brien-Ñandú",
        "zoe@example.com",
        Some("Front desk"),
    ),
    ("ليلى", "الحداد", "layla@example.com", Some("Read only")),
    ("Miyu", "佐藤", "miyu@example.com", Some("Front desk")),
    ("Dmitri", "Волков", "dmitri@example.com", Some("Read only")),
];

/// Given name, family name, birth date, gender, e-mail of those who are members.
pub(super) const PATIENTS: [(&str, &str, &str, &str, Option<&str>); 12] = [
    ("Paco", "Ramos", "2017-05-09", "male", None),
    ("Lucía", "Ramos", "2012-11-23", "female", None),
    (
        "Hannah",
        "Okafor",
        "1954-02-14",
        "female",
        Some("hannah@example.com"),
    ),
    (
        "Samuel",
        "Okafor",
        "1951-08-30",
        "male",
        Some("samuel@example.com"),
    ),
    (
        "Ingrid",
        "Åkesson",
        "1988-01-17",
        "female",
        Some("ingrid@example.com"),
    ),
    ("Thomas", "Müller", "1979-06-02", "male", None),
    ("Thomas", "Müller", "2003-12-11", "male", None),
    (
        "Anaïs",
        "Lefèvre",
        "1995-09-28",
        "female",
        Some("anais@example.com"),
    ),
    ("Chidi", "Eze", "1966-03-05", "male", None),
    ("יעל", "כהן", "1990-07-19", "female", None),
    ("Wei", "Zhang", "1942-10-01", "female", None),
    ("Jamie", "Smith-Jones", "2008-04-26", "other", None),
];

/// Given name, family name, e-mail, the patient they belong to, code and word of the relationship.
pub(super) const RELATED: [(&str, &str, &str, usize, &str, &str); 2] = [
    ("Rosa", "Ramos", "rosa@example.com", 0, "MTH", "mother"),
    (
        "Amara",
        "Okafor",
        "amara@example.com",
        2,
        "DAUC",
        "daughter",
    ),
];

/// Given names of the crowd.
pub(super) const GIVEN: [&str; 20] = [
    "Ana", "Ben", "Chloé", "Dev", "Elif", "Femi", "Greta", "Hugo", "Inés", "Jonas", "Keiko", "Lea",
    "Malik", "Nadia", "Omar", "Petra", "Quinn", "Rui", "Sofia", "Tariq",
];
/// Family names of the crowd.
pub(super) const FAMILY: [&str; 29] = [
    "Abbott",
    "Becker",
    "Costa",
    "Díaz",
    "Eriksen",
    "Fischer",
    "Gupta",
    "Haas",
    "Ito",
    "Jensen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Novák",
    "Oyelaran",
    "Petrov",
    "Quispe",
    "Rossi",
    "Şahin",
    "Tanaka",
    "Umar",
    "Vargas",
    "Weiß",
    "Öztürk",
    "Ångström",
    "Łukasiewicz",
    "Иванова",
    "渡辺",
    "O'Neill",
];
