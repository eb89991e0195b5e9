//! What an authenticator app needs: a picture to scan, a key to type, a link to follow.

use crate::api::factor::Setup;
use crate::ui::copy_button;
use leptos::prelude::*;

/// Draws all of it that the server gave.
pub fn setup(setup: Setup) -> AnyView {
    let Setup {
        link,
        image,
        secret,
    } = setup;
    let is_empty = link.is_none() && image.is_none();
    let image = image.map(|image| {
        view! {
            <img class="qr" src=image alt="QR code for an authenticator app. The key below is the same." />
        }
        .into_any()
    });
    let secret = secret.map(|secret| {
        view! {
            <p>"Can’t scan it? Type this key into the app:"</p>
            <p><code class="key">{in_groups(&secret)}</code> " " {copy_button("key", secret)}</p>
        }
        .into_any()
    });
    let link = link.map(|link| {
        view! { <p><a href=link>"Open an authenticator app on this device"</a></p> }.into_any()
    });
    match is_empty {
        true => view! {
            <p role="alert">"The server sent no usable key. Contact your server administrator."</p>
        }
        .into_any(),
        false => view! {
            <p>"Scan this QR code with your authenticator app."</p>
            {image}
            {secret}
            {link}
            <p class="hint">"Anyone with this QR code or key can create your codes. Don’t share it."</p>
        }
        .into_any(),
    }
}

/// The key in groups of four, as it is easiest to type.
fn in_groups(secret: &str) -> String {
    let mut text = String::new();
    for (at, c) in secret.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push(' ');
        }
        text.push(c);
    }
    text
}
