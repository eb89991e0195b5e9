//! Mounts the app.

fn main() {
    #[cfg(feature = "demo")]
    demo::start(usher::app::start);
    #[cfg(not(feature = "demo"))]
    usher::app::start();
}
