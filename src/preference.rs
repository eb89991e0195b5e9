//! How somebody likes to work, kept as long as the tab: no data of anybody, only switches.

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

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
