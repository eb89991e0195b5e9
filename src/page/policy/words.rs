//! What is said about access policies and who uses them.

use crate::api::policy_use::Uses;

/// So many of something: `1 bot`, `2 bots`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    [&number.to_string(), " ", noun].concat()
}

/// Who has a policy, as numbers; `No one`, or `3 users, 1 client and 2 bots`.
pub(super) fn used_by(uses: Uses) -> String {
    let kinds = [
        (uses.members, "user", "users"),
        (uses.clients, "client", "clients"),
        (uses.bots, "bot", "bots"),
    ];
    let some = kinds.into_iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> = some
        .map(|(number, one, many)| count(number, one, many))
        .collect();
    listed(&parts).unwrap_or_else(|| "No one".to_owned())
}

/// Several things in one sentence: `a, b and c`; `None` for none.
pub(super) fn listed(parts: &[String]) -> Option<String> {
    let (last, first) = parts.split_last()?;
    Some(match first.is_empty() {
        true => last.clone(),
        false => [&first.join(", "), " and ", last].concat(),
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_put_into_words() {
        let told = |members, clients, bots| {
            used_by(Uses {
                members,
                clients,
                bots,
            })
        };
        assert_eq!(told(0, 0, 0), "No one");
        assert_eq!(told(1, 0, 0), "1 user");
        assert_eq!(told(3, 1, 2), "3 users, 1 client and 2 bots");
        assert_eq!(told(0, 2, 1), "2 clients and 1 bot");
    }
}
