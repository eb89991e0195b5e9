//! How somebody likes to work, kept as long as the tab: no data of anybody.

/// A switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// "More options" of the invite form is unfolded.
    MoreOptions,
    /// Single keys do nothing.
    NoShortcuts,
}

impl Preference {
    /// Whether it is switched on. Where the browser refuses storage, nothing ever is.
    pub fn get(self) -> bool {
        let kept = storage().and_then(|storage| storage.get_item(self.key()).ok().flatten());
        kept.is_some()
    }

    /// Switches it on or off.
    pub fn set(self, on: bool) {
        let Some(storage) = storage() else {
            return;
        };
        let _ = match on {
            true => storage.set_item(self.key(), "on"),
            false => storage.remove_item(self.key()),
        };
    }

    fn key(self) -> &'static str {
        match self {
            Preference::MoreOptions => "usher.more-options",
            Preference::NoShortcuts => "usher.no-shortcuts",
        }
    }
}

/// How things look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The keys of the columns of the list of users, in order.
    Columns,
    /// How many rows a page of it has.
    Rows,
    /// `light` or `dark`, where that is not left to the system.
    Theme,
}

impl Look {
    /// What is remembered; `None` where nothing is, or the browser refuses storage.
    pub fn get(self) -> Option<String> {
        storage()?.get_item(self.key()).ok().flatten()
    }

    /// Remembers it.
    pub fn set(self, look: &str) {
        if let Some(storage) = storage() {
            // Refused where the browser keeps nothing: then it lasts until the page is left.
            let _ = storage.set_item(self.key(), look);
        }
    }

    fn key(self) -> &'static str {
        match self {
            Look::Columns => "usher.columns",
            Look::Rows => "usher.rows",
            Look::Theme => "usher.theme",
        }
    }
}

/// What was chosen last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    /// The id of the membership one signed in with.
    Membership,
}

impl Last {
    /// What it was; `None` where nothing was chosen yet, or the browser refuses storage.
    pub fn get(self) -> Option<String> {
        storage()?.get_item(self.key()).ok().flatten()
    }

    /// Remembers it.
    pub fn set(self, id: &str) {
        if let Some(storage) = storage() {
            // Refused where the browser keeps nothing: then nothing is preselected next time.
            let _ = storage.set_item(self.key(), id);
        }
    }

    fn key(self) -> &'static str {
        match self {
            Last::Membership => "usher.membership",
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
