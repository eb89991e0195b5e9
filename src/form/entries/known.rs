//! The settings that mean something to the server (contract §3, §11).

use super::{Kind, Named};
use crate::clean::line;

/// A setting that means something to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The name.
    pub name: &'static str,
    /// The kind of its value.
    pub kind: Kind,
    /// What it does.
    pub meaning: &'static str,
    /// The values it may have; any where there are none.
    values: &'static [&'static str],
    /// What to say of another value.
    pub expected: &'static str,
}

/// All that are known.
pub const KNOWN: [Known; 3] = [
    Known {
        name: "appName",
        kind: Kind::String,
        meaning: "Service name used in emails with sign-in codes.",
        values: &[],
        expected: "The server expects text here.",
    },
    Known {
        name: "allowedMfaMethods",
        kind: Kind::String,
        meaning: "Allowed MFA methods: totp (authenticator app, the default), email (emailed code), or both as totp,email.",
        values: &["totp", "email", "totp,email"],
        expected: "The server expects totp, email, or totp,email here.",
    },
    Known {
        name: "mfaRequired",
        kind: Kind::Boolean,
        meaning: "Whether everyone must set up MFA at their next sign-in. Open sessions continue.",
        values: &["true", "false"],
        expected: "The server expects yes or no here.",
    },
];

impl Known {
    /// The known setting of this name.
    pub fn of(name: &str) -> Option<Known> {
        KNOWN.into_iter().find(|known| known.name == line(name))
    }

    /// Whether the server understands this value.
    pub fn understands(&self, named: &Named) -> bool {
        let value = named.value.trim();
        named.kind == self.kind && (self.values.is_empty() || self.values.contains(&value))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_means_nothing_to_the_server_is_noticed() {
        let fits = |name: &str, kind: Kind, value: &str| {
            let named = Named {
                name: name.to_owned(),
                kind,
                value: value.to_owned(),
            };
            Known::of(name).map(|known| known.understands(&named))
        };
        assert_eq!(fits("mfaRequired", Kind::Boolean, "true"), Some(true));
        assert_eq!(fits("mfaRequired", Kind::String, "true"), Some(false));
        assert_eq!(
            fits("allowedMfaMethods", Kind::String, "totp,email"),
            Some(true)
        );
        assert_eq!(fits("allowedMfaMethods", Kind::String, "sms"), Some(false));
        assert_eq!(fits("appName", Kind::String, "Harbor"), Some(true));
        assert_eq!(fits("other", Kind::String, "x"), None);
    }
}
