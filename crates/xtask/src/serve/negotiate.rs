//! What a client accepts: content codings and copies it already has.

/// A form in which content can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
    /// As it is.
    Identity,
}

impl Coding {
    /// The value of `Content-Encoding`, none for [`Coding::Identity`].
    pub fn token(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// The ending of the compressed copy's name.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }
}

/// The codings that an `Accept-Encoding` header admits, the smallest result first (RFC 9110 §12.5.3).
///
/// Among those admitted the client's weights don't count: no browser weighs them.
pub fn codings(accept: &str) -> Vec<Coding> {
    [Coding::Brotli, Coding::Gzip]
        .into_iter()
        .filter(|coding| coding.token().is_some_and(|token| accepts(accept, token)))
        .chain([Coding::Identity])
        .collect()
}

fn accepts(accept: &str, token: &str) -> bool {
    let mut any = false;
    for item in accept.split(',') {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let weight = parameters
            .trim()
            .strip_prefix("q=")
            .and_then(|weight| weight.trim().parse::<f32>().ok());
        let accepted = weight.is_none_or(|weight| weight > 0.0);
        if name.trim().eq_ignore_ascii_case(token) {
            return accepted;
        }
        any |= name.trim() == "*" && accepted;
    }
    any
}

/// Whether an `If-None-Match` header names this entity tag (weak comparison, RFC 9110 §13.1.2).
pub fn matches(if_none_match: &str, etag: &str) -> bool {
    if_none_match
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Coding::{Brotli, Gzip, Identity};

    #[test]
    fn the_smallest_accepted_coding_comes_first() {
        for (accept, expected) in [
            ("gzip, deflate, br, zstd", &[Brotli, Gzip, Identity][..]),
            ("gzip", &[Gzip, Identity]),
            ("br;q=0, gzip;q=0.5", &[Gzip, Identity]),
            ("BR ; q=1.0", &[Brotli, Identity]),
            ("*", &[Brotli, Gzip, Identity]),
            ("*;q=0", &[Identity]),
            ("*, br;q=0", &[Gzip, Identity]),
            ("identity", &[Identity]),
            ("", &[Identity]),
            ("brotli, xgzip", &[Identity]),
        ] {
            assert_eq!(codings(accept), expected, "{accept}");
        }
    }

    #[test]
    fn entity_tags_are_compared_weakly() {
        for header in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(matches(header, "\"a\""), "{header}");
        }
        for header in ["", "a", "\"b\"", "\"ab\""] {
            assert!(!matches(header, "\"a\""), "{header}");
        }
    }
}
