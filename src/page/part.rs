//! The parts of the app that load when they are first needed, each from a file of its own.
//!
//! A release bundle is built with `--cfg parts`: `cargo xtask` then cuts the module at the functions
//! marked here, so that whoever signs in does not wait for what only an admin needs. Otherwise, in
//! tests and under the development server, the app is one module and the same functions answer at once.

use super::invite;
use super::shell::Console;
use crate::api::MemberPage;
use crate::ui::{Failure, Loader, loaded};
use futures::FutureExt;
use leptos::prelude::*;
use wire::Id;

#[cfg(parts)]
use wasm_split_helpers::SplitLoaderError as Missing;

/// The file of a part could not be fetched.
#[cfg(not(parts))]
struct Missing;

/// Makes `$name` the way to a function that is part of the file `$name`. The code is reachable only
/// through the answer: that is what keeps it out of the main module.
macro_rules! part {
    ($name:ident, $shape:ty, $function:path) => {
        #[cfg(parts)]
        #[wasm_split_helpers::wasm_split(admin, fallible)]
        fn $name() -> Result<$shape, Missing> {
            Ok($function)
        }

        #[cfg(not(parts))]
        async fn $name() -> Result<$shape, Missing> {
            Ok($function)
        }
    };
}

type Shell = fn(Id) -> AnyView;
type Dialog = fn(Console, Loader<MemberPage>, Memo<u32>) -> AnyView;

part!(admin, Shell, super::shell::shell);
part!(inviting, Dialog, invite::dialog);

/// Project Admin for one project.
pub fn shell(project: Id) -> AnyView {
    let part = Loader::new(|| admin().map(|part| part.map_err(missing)).boxed_local());
    loaded(part, "Project Admin", move |shell| shell(project.clone()))
}

/// The invite dialog.
pub(super) fn invite(console: Console, members: Loader<MemberPage>, page: Memo<u32>) -> AnyView {
    let part = Loader::new(|| inviting().map(|part| part.map_err(missing)).boxed_local());
    loaded(part, "the invite form", move |dialog| {
        dialog(console, members, page)
    })
}

/// Fetches what Project Admin needs, while whoever will open it is still being signed in.
pub fn fetch_ahead() {
    leptos::task::spawn_local(async {
        // Whoever needs it asks again and hears of a failure then.
        let _ = admin().await;
    });
}

fn missing(_: Missing) -> Failure {
    Failure {
        sentence: "This part of the app could not be fetched. Check the connection and try again. If that does not help, reload the page: a new version may be out.".to_owned(),
        request_id: None,
    }
}
