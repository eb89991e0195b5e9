//! The refresh token in this tab's `sessionStorage`: it survives a reload, and ends with the tab.

use crate::api::auth::RefreshToken;

const KEY: &str = "usher.refresh";

/// The token this tab kept.
pub(super) fn load() -> Option<RefreshToken> {
    let token = storage()?.get_item(KEY).ok().flatten()?;
    Some(RefreshToken::new(token))
}

/// Keeps a token, or forgets it. Where the browser refuses storage the session ends with a reload.
pub(super) fn save(token: Option<&RefreshToken>) {
    let Some(storage) = storage() else {
        return;
    };
    let _ = match token {
        Some(token) => storage.set_item(KEY, token.reveal()),
        None => storage.remove_item(KEY),
    };
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
