//! What a request's path asks for.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

/// What to send.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// The app's page, whatever route of the app the path is.
    Page,
    /// A file, by its path in the bundle.
    File(PathBuf),
    /// Nothing: the path would leave the bundle or can't be a file's.
    Nothing,
}

/// Paths without a file extension are routes of the app; a missing file must stay missing, or a
/// browser would take the page for a script. A mailed link is a route whatever a mail program put behind it.
pub fn target(path: &str) -> Target {
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return Target::Nothing;
    };
    let forbidden = |segment: &str| segment.starts_with('.') || segment.contains(['\\', '\0']);
    let segments: Vec<_> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    if segments.iter().any(|segment| forbidden(segment)) {
        return Target::Nothing;
    }
    let is_extension =
        |end: &str| !end.is_empty() && end.chars().all(|c| c.is_ascii_alphanumeric());
    let is_file = match segments.as_slice() {
        ["index.html"] | ["setpassword" | "verifyemail", ..] => false,
        [.., last] => last
            .rsplit_once('.')
            .is_some_and(|(_, end)| is_extension(end)),
        [] => false,
    };
    match is_file {
        true => Target::File(segments.iter().collect()),
        false => Target::Page,
    }
}

/// The media type of a file by its extension.
pub fn content_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        // Browsers compile while the bytes arrive only with exactly this type.
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_the_page_and_files_are_files() {
        for path in [
            "/",
            "/index.html",
            "/admin/users",
            "/admin/users/",
            "/setpassword/1/2",
            "/setpassword/1/2.",
            "/setpassword/1/2.%3E",
            "/verifyemail/1/2.Thanks",
            "/resetpassword.",
            "/admin/users/1.)",
        ] {
            assert_eq!(target(path), Target::Page, "{path}");
        }
        for (path, file) in [
            ("/a.js", "a.js"),
            ("/sub/a%20b.css", "sub/a b.css"),
            ("//a.js", "a.js"),
        ] {
            assert_eq!(target(path), Target::File(file.into()), "{path}");
        }
    }

    #[test]
    fn nothing_outside_the_bundle_is_reached() {
        for path in [
            "/../a.js",
            "/%2e%2e/a.js",
            "/a/..%2f..%2fetc/x.conf",
            "/..\\a.js",
            "/.git/config.txt",
            "/%00.js",
            "/%ff.js",
        ] {
            assert_eq!(target(path), Target::Nothing, "{path}");
        }
    }
}
