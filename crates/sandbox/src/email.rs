//! Which e-mail addresses the server accepts (contract §7.1), and where mail to them goes.

/// True for an address the server takes. Surrounding spaces are refused, capitals are fine.
pub fn is_valid(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    address.len() <= 254 && is_local_part(local) && is_domain(domain)
}

/// The same, with the length limits of registration and password reset: 3 to 72 characters.
pub fn is_valid_short(address: &str) -> bool {
    is_valid(address) && (3..=72).contains(&address.chars().count())
}

fn is_local_part(local: &str) -> bool {
    if local.is_empty() || local.len() > 64 {
        return false;
    }
    if let Some(quoted) = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        return is_quoted(quoted);
    }
    local
        .split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

/// Inside quotes nearly everything is allowed; a quote or a backslash needs a backslash before it.
fn is_quoted(quoted: &str) -> bool {
    let mut escaped = false;
    for character in quoted.chars() {
        if character.is_control() || (character == '"' && !escaped) {
            return false;
        }
        escaped = character == '\\' && !escaped;
    }
    !escaped
}

fn is_atom_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || "!#$%&'*+-/=?^_`{|}~".contains(character)
        || (character >= '\u{a1}' && !character.is_whitespace())
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let Some((top, rest)) = labels.split_last() else {
        return false;
    };
    !rest.is_empty()
        && top.chars().count() >= 2
        && !top
            .chars()
            .any(|character| character.is_ascii_digit() || character.is_whitespace())
        && labels.iter().all(|label| is_label(label))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|character| {
            character.is_ascii_alphanumeric()
                || character == '-'
                || (character >= '\u{a1}'
                    && !character.is_whitespace()
                    && !('\u{ff01}'..='\u{ff5e}').contains(&character))
        })
}

/// Where mail to this address is sent: the domain in its `xn--` form, the local part as it is.
/// `None` when no recipient can be made of it.
pub fn recipient(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let domain = idna::domain_to_ascii(domain).ok()?;
    (!local.is_empty() && !domain.is_empty()).then(|| format!("{local}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_contract_lists() {
        for address in [
            "tag+invite@clinic.example",
            "UPPER@Clinic.Example",
            "jürgen@clinic.example",
            "hans@müller.example",
            "o'brien@clinic.example",
            "\"a b\"@clinic.example",
        ] {
            assert!(is_valid(address), "{address}");
        }
    }

    #[test]
    fn refuses_what_the_contract_lists() {
        let long = format!("{}@clinic.example", "a".repeat(65));
        for address in [
            "",
            "not-an-email",
            " spaced@clinic.example ",
            long.as_str(),
            "x@clinic.e",
            "x@localhost",
            "x@[127.0.0.1]",
            "Bob <bob@clinic.example>",
            "a@clinic.example,b@clinic.example",
            "dot@clinic.example.",
            "u@clinic_x.example",
        ] {
            assert!(!is_valid(address), "{address}");
        }
    }

    #[test]
    fn mail_goes_to_the_ascii_domain() {
        assert_eq!(
            recipient("hans@müller.example").as_deref(),
            Some("hans@xn--mller-kva.example")
        );
        assert_eq!(recipient("nobody"), None);
    }
}
