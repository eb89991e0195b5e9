//! What ending somebody's access means on this server version, in words (contract §0, §9).

use crate::api::account::Account;
use crate::api::removal::{AccountLeft, Before};
use wire::Version;

/// Why the owner is not removed.
pub(super) const OWNER: &str = "The server does not let the owner of a project be removed. Whoever runs the server can name another owner first. Until then, deactivating stops the owner’s sign-ins.";

/// What deactivating does.
pub(super) fn deactivating(version: Option<Version>) -> &'static str {
    match version {
        Some(Version::V4) => {
            "Deactivating stops new sign-ins, and can be undone at any time. On this server, whoever is signed in now can go on working. Removing ends that at once."
        }
        Some(Version::V5) => {
            "Deactivating stops new sign-ins and ends what is signed in, at once. It can be undone at any time."
        }
        None => {
            "Deactivating stops new sign-ins, and can be undone at any time. Whether it ends what is signed in now depends on the server."
        }
    }
}

/// What came of deactivating.
pub(super) fn deactivated(name: &str, version: Option<Version>) -> String {
    let sessions = match version {
        Some(Version::V4) => " Whoever is signed in under this name now can go on working.",
        Some(Version::V5) => " What was signed in is signed out.",
        None => "",
    };
    [name, " can no longer sign in to this project.", sessions].concat()
}

/// What came of reactivating.
pub(super) fn reactivated(name: &str, version: Option<Version>) -> String {
    let sessions = match version {
        Some(Version::V5) => " Sessions from before that have not run out work again.",
        _ => "",
    };
    [name, " can sign in to this project again.", sessions].concat()
}

/// What a removal takes away.
pub(super) fn goes(before: &Before, version: Option<Version>) -> Vec<String> {
    let mut goes = vec![match before.account {
        Account::Gone => "The membership. Its account was deleted before, so it lets nobody in.".to_owned(),
        _ => "The membership: signing in to this project, and whatever is signed in now, ends at once.".to_owned(),
    }];
    if is_account_deleted(before, version) {
        goes.push("The account, with its password and second factor: it is of this project alone, and nothing else uses it.".to_owned());
    }
    goes
}

/// What a removal leaves.
pub(super) fn stays(before: &Before, version: Option<Version>) -> Vec<String> {
    if before.membership.profile_type().is_none() {
        return vec!["The client or bot itself.".to_owned()];
    }
    let mut stays = vec!["The record, and everything written in it and about it.".to_owned()];
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
        stays.push(
            "The account, unless this server deletes accounts that nothing uses any more."
                .to_owned(),
        );
    } else if is_own {
        stays.push("The account, with its password.".to_owned());
    } else {
        stays.push(
            "The account: it is of the whole server, and may be used in other projects.".to_owned(),
        );
    }
    stays.push("Links that were mailed: they can still set a password, but no longer lead into this project.".to_owned());
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
            Account::Gone => "This cannot be undone here: there is no account to invite again.",
            _ if !before.has_record => "This cannot be undone here: the record was deleted.",
            _ => {
                "This cannot be undone here: the address the account has now is not known, and an invite to another one would make another account."
            }
        };
    }
    match is_account_deleted(before, version) {
        true => {
            "You can undo it on the Users page: the same record is invited again with the same settings, without a mail. The account is then a new one, without the password and the second factor."
        }
        false => {
            "You can undo it on the Users page: the same account and record are invited again with the same settings, without a mail."
        }
    }
}

/// What was removed, and what is left.
pub(super) fn removed(name: &str, left: AccountLeft, was_gone: bool) -> String {
    let account = match left {
        _ if was_gone => "",
        AccountLeft::Stays => " The account and the record are still there.",
        AccountLeft::Deleted => " The account was deleted with it; the record is still there.",
        AccountLeft::Unknown => {
            " The record is still there; whether the account is could not be found out."
        }
    };
    [name, " was removed from this project.", account].concat()
}

/// The limits of undoing a removal that was done.
pub(super) fn limits(left: AccountLeft) -> &'static str {
    match left {
        AccountLeft::Stays => {
            "Undo invites the same account to the same record with the same settings, without a mail. The membership gets a new ID and a new date."
        }
        AccountLeft::Deleted | AccountLeft::Unknown => {
            "Undo invites to the same record with the same settings, without a mail. The membership gets a new ID and a new date, and where the account was deleted, it is a new one: password and second factor are gone, so it needs a link to set a password."
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
        assert!(deactivated("Ana", Some(Version::V4)).contains("can go on working"));
        assert!(deactivated("Ana", Some(Version::V5)).contains("signed out"));
    }

    #[test]
    fn a_deleted_account_is_never_said_to_stay() {
        assert!(removed("Ana", AccountLeft::Deleted, false).contains("account was deleted"));
        assert!(!removed("Ana", AccountLeft::Unknown, false).contains("account and the record"));
        assert!(limits(AccountLeft::Unknown).contains("new one"));
        assert!(!limits(AccountLeft::Stays).contains("new one"));
    }
}
