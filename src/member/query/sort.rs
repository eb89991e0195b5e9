//! The orders of the list.

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Family name, then given names.
    Name,
    /// The login address.
    Email,
    /// The kind of profile.
    Role,
    /// The instant of the invite.
    Added,
    /// The instant of the last change.
    Changed,
}

impl Key {
    /// All of them.
    pub const ALL: [Key; 5] = [Key::Name, Key::Email, Key::Role, Key::Added, Key::Changed];

    /// As it stands in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Key::Name => "name",
            Key::Email => "email",
            Key::Role => "role",
            Key::Added => "added",
            Key::Changed => "changed",
        }
    }
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// What counts.
    pub key: Key,
    /// From the last to the first.
    pub descending: bool,
}

impl Sort {
    /// Those last changed first.
    pub const USUAL: Sort = Sort {
        key: Key::Changed,
        descending: true,
    };

    /// Reads an order as it stands in the address; the usual one if it is none.
    pub fn read(text: &str) -> Sort {
        let (descending, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text),
        };
        let key = Key::ALL.into_iter().find(|key| key.as_str() == name);
        key.map_or(Sort::USUAL, |key| Sort { key, descending })
    }

    /// As it stands in the address.
    pub fn as_text(self) -> String {
        let sign = if self.descending { "-" } else { "" };
        [sign, self.key.as_str()].concat()
    }

    /// The order after somebody asked to sort by `key`: the other way round if it is so already, else
    /// with the newest or the first of the alphabet at the top.
    pub fn by(self, key: Key) -> Sort {
        let descending = match self.key == key {
            true => !self.descending,
            false => matches!(key, Key::Added | Key::Changed),
        };
        Sort { key, descending }
    }
}
