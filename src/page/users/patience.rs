//! Waiting: for a second, and for as long as the server asks to (contract §12).

use crate::api::counted;
use crate::session::sleep;
use crate::signal::Slot;

/// A second later.
pub(in crate::page) async fn second() {
    sleep(1_000).await;
}

/// How something that takes several requests is getting on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Progress {
    /// It was not begun.
    #[default]
    Idle,
    /// So many are there.
    Going(usize),
    /// The server wants a pause of so many seconds.
    Waiting(u64),
    /// It broke off, for this reason.
    Failed(String),
    /// All of so many are there.
    Done(usize),
}

/// How long to wait where the server does not say it, in seconds: the span its limits count in.
const USUAL: u64 = 60;

/// Counts down to the end of a pause.
pub(super) async fn wait(progress: Slot<Progress>, seconds: Option<u64>) {
    let mut left = seconds.unwrap_or(USUAL);
    while left > 0 {
        progress.set(Progress::Waiting(left));
        second().await;
        left -= 1;
    }
}

/// The sentence of a pause.
pub(in crate::page) fn pause_sentence(seconds: u64) -> String {
    [
        "Paused by the server. Resuming in ",
        &counted(seconds, "second"),
        ".",
    ]
    .concat()
}
