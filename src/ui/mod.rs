//! Generic parts of the screen. They know no server, no session and no URL.
//!
//! Parts are plain functions that give an `AnyView`: the compiler then builds each once, instead of
//! once for every place it is used in, which is most of the size of a WebAssembly bundle.

mod announce;
mod browser;
mod button;
mod chip;
mod code;
pub mod combobox;
mod copy;
mod countdown;
mod date;
mod dialog;
mod disclosure;
mod download;
mod facts;
mod field;
mod heading;
mod icon;
mod load;
mod notice;
mod pointer;
mod radio;
mod select;
mod spelled;
mod summary;
mod turns;

pub use announce::Announcer;
pub use browser::{focus, focus_soon, is_offline, is_single_key, on_connection, press};
pub use button::{button, form, submit_button};
pub use chip::{Chip, chip};
pub use code::{Code, code_field};
pub use copy::{copy_button, copy_button_telling};
pub use countdown::Wait;
pub use date::{clock, date, time};
pub use dialog::{Banner, Changes, DialogParts, dialog};
pub use disclosure::{disclosure, unfold};
pub use download::download;
pub use facts::{fact, facts};
pub use field::{
    Check, Password, TextField, check_box, describe, field_error, mend, password_field, text_field,
};
pub use heading::{heading, heading_of, set_title};
pub use icon::{Icon, avatar, icon, initials};
pub use load::{Failure, Loader, loaded, loaded_in_place, loading, value_of};
pub use notice::{Tone, notice};
pub use pointer::Pointer;
pub use radio::{Radio, radio};
pub use select::{Select, select};
pub use spelled::{spelled, whom};
pub use summary::error_summary;
pub use turns::turns;
