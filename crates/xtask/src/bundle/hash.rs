//! Hashes of contents: in file names, so that they may be cached for ever, and in `integrity`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

/// Sixteen hexadecimal digits, as in the names that Trunk gives.
pub fn short(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The value of an `integrity` attribute (Subresource Integrity, SHA-384).
pub fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

/// Whether a file's name carries the hash of its content, so that the content never changes.
pub fn names_content(file: &str) -> bool {
    let stem = file.split('.').next().unwrap_or(file);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_standard_ones() {
        assert_eq!(short(b""), "e3b0c44298fc1c14");
        assert!(integrity(b"").starts_with(
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        ));
    }

    #[test]
    fn only_hashed_names_are_told_to_be_immutable() {
        for hashed in [
            "usher-0123456789abcdef.js",
            "usher-0123456789abcdef_bg.wasm",
            "boot-0123456789abcdef.js",
        ] {
            assert!(names_content(hashed), "{hashed}");
        }
        for plain in [
            "index.html",
            "icon.svg",
            "a-b.js",
            "usher-0123456789abcdeg.js",
            "0123456789abcdef.js",
        ] {
            assert!(!names_content(plain), "{plain}");
        }
    }
}
