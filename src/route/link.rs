//! Mailed links, and what mail programs and chats make of addresses.

use std::fmt;

/// The two parts of a mailed link (contract §5).
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The id of the request.
    pub id: String,
    /// The secret that proves that the mail was read.
    pub secret: String,
}

impl Link {
    /// The two parts as they stand in an address. Both are letters, digits and hyphens (contract §5): what comes after
    /// those was added by a mail program or a chat.
    pub(super) fn read(id: &str, secret: &str) -> Option<Link> {
        let own = |text: &str| {
            let is_foreign = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
            let own = text.split(is_foreign).next().unwrap_or_default();
            (!own.is_empty()).then(|| own.to_owned())
        };
        Some(Link {
            id: own(id)?,
            secret: own(secret)?,
        })
    }

    /// The path of the link with its secret, to be handed to the person it is for. The app itself never
    /// goes there.
    pub fn path(&self) -> String {
        ["/setpassword/", &self.id, "/", &self.secret].concat()
    }
}

/// The secret must reach no log.
impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}

/// The end of a path without what mail programs and chats take for a part of a link: a full stop, a bracket, a quote,
/// as they are or encoded. What consists of nothing else stays.
pub(super) fn without_tail(segment: &str) -> &str {
    let mut rest = segment;
    loop {
        let encoded = rest.rfind('%').filter(|at| at + 3 == rest.len());
        let is_tail = |c: char| !c.is_alphanumeric() && !"-_".contains(c);
        let shorter = match encoded {
            Some(at) => rest.get(..at).unwrap_or_default(),
            None => rest.trim_end_matches(is_tail),
        };
        if shorter.is_empty() {
            return segment;
        }
        if shorter == rest {
            return rest;
        }
        rest = shorter;
    }
}

#[cfg(test)]
mod tests {
    use crate::route::Route;

    #[test]
    fn a_mailed_link_is_read_but_its_secret_is_never_shown() {
        let route = Route::read("/setpassword/i1/s3cr3t", "");
        let Route::SetPassword(Some(link)) = &route else {
            return assert_eq!(route.to_string(), "a set-password route");
        };
        assert_eq!((link.id.as_str(), link.secret.as_str()), ("i1", "s3cr3t"));
        assert_eq!(route.to_string(), "/setpassword");
        assert_eq!(link.path(), "/setpassword/i1/s3cr3t");
        assert!(!format!("{route:?}").contains("s3cr3t"));
        for (tail, query) in [
            (".", ""),
            (",", ""),
            (")", ""),
            (").", ""),
            ("%3E", ""),
            ("%3E.", ""),
            ("%3D", ""),
            ("%22", ""),
            ("%E2%80%9D", ""),
            ("%20Thanks", ""),
            (".Thanks", ""),
            ("/", ""),
            ("/.", ""),
            ("/%3E", ""),
            ("", "?utm_source=x"),
        ] {
            for (page, read) in [
                ("setpassword", Route::SetPassword(Some(link.clone()))),
                ("verifyemail", Route::VerifyEmail(Some(link.clone()))),
            ] {
                let path = ["/", page, "/i1/s3cr3t", tail].concat();
                assert_eq!(Route::read(&path, query), read, "{path}{query}");
            }
        }
        for (mangled, path) in [
            ("/resetpassword.", "/resetpassword"),
            ("/resetpassword%3E)", "/resetpassword"),
            ("/signin\u{201d}", "/signin"),
            ("/admin/users/m1).", "/admin/users/m1"),
        ] {
            assert_eq!(Route::read(mangled, ""), Route::read(path, ""), "{mangled}");
        }
        assert_eq!(
            Route::read("/setpassword/i1/%3E", ""),
            Route::SetPassword(None)
        );
        let verify = Route::read("/verifyemail/i1/s3cr3t", "");
        assert_eq!(verify, Route::VerifyEmail(Some(link.clone())));
        assert_eq!(verify.to_string(), "/verifyemail");
    }
}
