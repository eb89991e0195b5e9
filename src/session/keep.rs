//! What this tab keeps in its `sessionStorage`, in one value: the refresh token and when the session began
//! and last saw input. It survives a reload, and ends with the tab.

use super::held::Held;
use super::time::now;

const KEY: &str = "usher.refresh";

/// The session this tab kept, without an access token.
pub(super) fn load() -> Option<Held> {
    Held::read(&storage()?.get_item(KEY).ok().flatten()?, now())
}

/// Keeps a session, or forgets it. Where the browser refuses storage it ends with a reload.
pub(super) fn save(held: Option<&Held>) {
    let Some(storage) = storage() else {
        return;
    };
    let _ = match held {
        Some(held) => storage.set_item(KEY, &held.write_kept()),
        None => storage.remove_item(KEY),
    };
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
