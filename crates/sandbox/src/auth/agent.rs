//! Browser and system of a session, as far as a `User-Agent` tells (contract §2.4, `sessions`).

/// What the header holds, and what it is called; the first that is found counts.
type Words = &'static [(&'static str, &'static str)];

const BROWSERS: Words = &[
    ("Edg/", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: Words = &[
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// The browser's name.
pub fn browser(agent: &str) -> Option<&'static str> {
    find(BROWSERS, agent)
}

/// The system's name.
pub fn system(agent: &str) -> Option<&'static str> {
    find(SYSTEMS, agent)
}

fn find(words: Words, agent: &str) -> Option<&'static str> {
    words
        .iter()
        .find(|(word, _)| agent.contains(word))
        .map(|(_, name)| *name)
}
