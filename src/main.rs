//! Mounts the app.

fn main() {
    usher::app::start();
}
