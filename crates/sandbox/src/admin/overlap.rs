//! Another administrator's invite of the same person at the same moment. The steps of an invite are no
//! transaction, so two of them mix; requests are handled one after the other here, so a request has to
//! say how (contract §7.4, §7.5 "Double submit").

/// Where the other invite gets in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// It is done just before: 409, and its mail has the link.
    Before,
    /// It has made the account, this one makes the membership: 200, and the mail has no link.
    Account,
    /// This one has made the account, the other makes the membership: 409, and the only mail has no link.
    Membership,
    /// Both are about to make the account, a project-scoped one, and the other is faster: 409 about a key.
    /// On a server-scoped account it is [`Overlap::Before`].
    Key,
    /// Any other transaction: 409 with code 40001, and the account stays without a membership.
    Clash,
}

const NAMES: [(&str, Overlap); 5] = [
    ("before", Overlap::Before),
    ("account", Overlap::Account),
    ("membership", Overlap::Membership),
    ("key", Overlap::Key),
    ("clash", Overlap::Clash),
];

impl Overlap {
    /// The overlap of this name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, overlap)| *overlap)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(_, overlap)| *overlap == self)
            .map_or("", |(name, _)| name)
    }
}
