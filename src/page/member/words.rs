//! What ending somebody's access means on this server version, in words (contract §0, §9).

use crate::api::account::Account;
use crate::api::removal::{AccountLeft, Before};
use wire::Version;

/// Why the owner is not removed.
pub(super) const OWNER: &str = "The project owner can’t be removed until a server administrator names another owner. You can deactivate the owner to block sign-in.";

/// What deactivating does.
pub(super) fn deactivating(version: Option<Version>) -> &'static str {
    match version {
        Some(Version::V4) => {
            "Blocks new sign-ins. On this server, open sessions keep working; removing ends them immediately. You can reactivate later."
        }
        Some(Version::V5) => {
            "Blocks sign-in and ends open sessions immediately. You can reactivate later."
        }
        None => {
            "Blocks new sign-ins; whether open sessions end depends on the server. You can reactivate later."
        }
    }
}

/// What came of deactivating.
pub(super) fn deactivated(name: &str, version: Option<Version>) -> String {
    let sessions = match version {
        Some(Version::V4) => " Open sessions keep working.",
        Some(Version::V5) => " Open sessions have ended.",
        None => "",
    };
    [name, " can no longer sign in to this project.", sessions].concat()
}

/// What came of reactivating.
pub(super) fn reactivated(name: &str, version: Option<Version>) -> String {
    let sessions = match version {
        Some(Version::V5) => " Earlier sessions that haven’t expired work again.",
        _ => "",
    };
    [name, " can sign in to this project again.", sessions].concat()
}

/// What a removal takes away.
pub(super) fn goes(before: &Before, version: Option<Version>) -> Vec<String> {
    let mut goes = vec![match before.account {
        Account::Gone => {
            "The membership. Its account is already deleted, so it gives no access.".to_owned()
        }
        _ => "The membership: access to this project and open sessions end immediately.".to_owned(),
    }];
    if is_account_deleted(before, version) {
        goes.push("The account, with its password and MFA: it is project-scoped, and nothing else uses it.".to_owned());
    }
    goes
}

/// What a removal leaves.
pub(super) fn stays(before: &Before, version: Option<Version>) -> Vec<String> {
    if before.membership.profile_type().is_none() {
        return vec!["The client or bot itself.".to_owned()];
    }
    let mut stays = vec!["The profile, and all data in it and about it.".to_owned()];
    let is_own = matches!(before.account, Account::Own(_));
    if matches!(before.account, Account::Gone) || is_account_deleted(before, version) {
        return stays;
    }
    if before.others > 0 {
        let others = before.others.to_string();
        let memberships = match before.others {
            1 => " other membership",
            _ => " other memberships",
        };
        stays.push(
            [
                "The account, which has ",
                &others,
                memberships,
                " in this project.",
            ]
            .concat(),
        );
    } else if is_own && version.is_none() {
        stays.push("The account, unless this server deletes unused accounts.".to_owned());
    } else if is_own {
        stays.push("The account, with its password.".to_owned());
    } else {
        stays
            .push("The account: it is server-scoped and may be used in other projects.".to_owned());
    }
    stays.push(
        "Emailed links: they can still set a password, but no longer give access to this project."
            .to_owned(),
    );
    stays
}

/// 5.1 deletes an account that is of this project alone and has no other membership.
fn is_account_deleted(before: &Before, version: Option<Version>) -> bool {
    let is_own = matches!(before.account, Account::Own(_));
    is_own && before.others == 0 && matches!(version, Some(Version::V5))
}

/// Whether a removal can be undone, and how far.
pub(super) fn undoing(before: &Before, version: Option<Version>) -> &'static str {
    if !before.can_return() {
        return match before.account {
            Account::Gone => "This can’t be undone here: there is no account to invite again.",
            _ if !before.has_record => "This can’t be undone here: the profile was deleted.",
            _ => {
                "This can’t be undone here: the account’s current email is unknown, and an invite to another one would create another account."
            }
        };
    }
    match is_account_deleted(before, version) {
        true => {
            "You can undo this on the Users page: it invites the same profile with the same settings, without an email. The account will be new, without password or MFA."
        }
        false => {
            "You can undo this on the Users page: it invites the same account and profile with the same settings, without an email."
        }
    }
}

/// What was removed, and what is left.
pub(super) fn removed(name: &str, left: AccountLeft, was_gone: bool) -> String {
    let account = match left {
        _ if was_gone => "",
        AccountLeft::Stays => " The account and profile are still there.",
        AccountLeft::Deleted => " The account was deleted too; the profile is still there.",
        AccountLeft::Unknown => {
            " The profile is still there. Couldn’t confirm whether the account is."
        }
    };
    [name, " was removed from this project.", account].concat()
}

/// The limits of undoing a removal that was done.
pub(super) fn limits(left: AccountLeft) -> &'static str {
    match left {
        AccountLeft::Stays => {
            "Undo invites the same account and profile again with the same settings, without an email. The membership gets a new ID and date."
        }
        AccountLeft::Deleted | AccountLeft::Unknown => {
            "Undo invites the same profile again with the same settings, without an email. The membership gets a new ID and date; a deleted account is replaced by a new one without password or MFA, which needs a set-password link."
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn every_version_says_something_else_about_sessions() {
        let all = [None, Some(Version::V4), Some(Version::V5)].map(deactivating);
        assert!(
            all.iter()
                .all(|one| all.iter().filter(|other| *other == one).count() == 1)
        );
        assert!(deactivated("Ana", Some(Version::V4)).contains("keep working"));
        assert!(deactivated("Ana", Some(Version::V5)).contains("have ended"));
    }

    #[test]
    fn a_deleted_account_is_never_said_to_stay() {
        assert!(removed("Ana", AccountLeft::Deleted, false).contains("account was deleted"));
        assert!(!removed("Ana", AccountLeft::Unknown, false).contains("account and profile"));
        assert!(limits(AccountLeft::Unknown).contains("new one"));
        assert!(!limits(AccountLeft::Stays).contains("new one"));
    }
}
