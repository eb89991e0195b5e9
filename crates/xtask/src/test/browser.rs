//! The browser ring: the test targets of `tests/browser`, compiled once and run in several engines side by side.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use futures::future::join_all;
use futures::stream::{self, StreamExt};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use super::count::{Count, Libtest};
use super::report::{Failed, Report};
use super::step::{self, Done, Output};
use crate::process::Running;
use crate::tools::browser::{self, Engine};
use crate::tools::display::Display;
use crate::tools::{self, WASM};
use crate::workspace::Workspace;

/// The engines that the ring runs in unless others are asked for.
const USUAL: [Engine; 2] = [Engine::Chromium, Engine::Firefox];

/// What the names of its test targets begin with.
const PREFIX: &str = "browser";

/// Seconds that the runner gives all tests of a target together: what bounds a run that hangs, not a slow machine.
const PATIENCE: &str = "2400";

/// A compiled test target.
struct Target {
    name: String,
    wasm: PathBuf,
}

/// An engine with what drives it.
struct Driver {
    engine: Engine,
    variables: Vec<(&'static str, String)>,
    _display: Option<Display>,
}

/// Runs the ring.
pub async fn ring(
    workspace: &Workspace,
    report: &mut Report,
    filter: Option<&str>,
    engines: &[Engine],
) -> Result<(), Failed> {
    let engines = if engines.is_empty() { &USUAL } else { engines };
    let prepared = async {
        tools::wasm_target(workspace).await?;
        let runner = tools::wasm_bindgen(workspace).await?;
        let mut drivers = Vec::new();
        for engine in engines {
            drivers.push(driver(workspace, *engine).await?);
        }
        Ok((runner.join("wasm-bindgen-test-runner"), drivers))
    };
    let (runner, drivers) = report.need("browser tests, set-up", prepared).await?;
    let targets = report
        .need("build and lints, wasm32", build(workspace))
        .await?;
    let runs = drivers
        .iter()
        .map(|driver| run(workspace, &runner, driver, &targets, filter));
    join_all(runs)
        .await
        .into_iter()
        .map(|done| report.record(done))
        .fold(Ok(()), Result::and)
}

/// Installs an engine and says how the runner finds it.
async fn driver(workspace: &Workspace, engine: Engine) -> Result<Driver> {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let mut display = None;
    let variables = match engine {
        Engine::Chromium => {
            let chromium = browser::chromium().await?;
            let usual = fs::read_to_string(workspace.root.join("webdriver.json"))?;
            let mut options: Value = serde_json::from_str(&usual)?;
            options
                .pointer_mut("/goog:chromeOptions")
                .and_then(Value::as_object_mut)
                .context("webdriver.json says nothing of Chromium")?
                .insert("binary".to_owned(), path(&chromium.program).into());
            vec![
                ("CHROMEDRIVER", path(&chromium.driver)),
                (CAPABILITIES, capabilities(workspace, engine, &options)?),
            ]
        }
        Engine::Firefox => {
            let firefox = browser::firefox().await?;
            let options = json!({ "moz:firefoxOptions": { "binary": firefox } });
            vec![
                ("GECKODRIVER", path(&tools::geckodriver(workspace).await?)),
                (CAPABILITIES, capabilities(workspace, engine, &options)?),
            ]
        }
        Engine::Webkit => {
            let webkit = browser::webkit().await?;
            let display = display.insert(Display::start(&webkit.xvfb).await?);
            vec![
                ("DISPLAY", display.name.clone()),
                // The runner knows WebKit by Safari's name.
                ("SAFARIDRIVER", path(&webkit.driver)),
            ]
        }
    };
    Ok(Driver {
        engine,
        variables,
        _display: display,
    })
}

/// Names the file with what the runner asks an engine's driver for.
const CAPABILITIES: &str = "WASM_BINDGEN_TEST_WEBDRIVER_JSON";

/// Writes that file and says where it is.
fn capabilities(workspace: &Workspace, engine: Engine, options: &Value) -> Result<String> {
    let file = workspace.scratch(&[engine.name(), ".json"].concat());
    fs::create_dir_all(workspace.scratch(""))?;
    fs::write(&file, options.to_string())?;
    Ok(file.to_string_lossy().into_owned())
}

/// Compiles the test targets, and for its lints the program, and says where the former are.
async fn build(workspace: &Workspace) -> Result<Vec<Target>> {
    let mut cargo = workspace.cargo();
    cargo
        .args(["test", "--package", "usher", "--target", WASM])
        .args(["--no-run", "--test", &[PREFIX, "*"].concat()])
        .args(["--message-format", "json-render-diagnostics"])
        .stdout(Stdio::piped());
    if workspace.lints {
        cargo.arg("--bins");
    }
    let mut running = Running::start(cargo)?;
    let mut said = String::new();
    running.stdout()?.read_to_string(&mut said).await?;
    if !running.wait().await?.success() {
        bail!("the tests don't compile, the compiler's own words are above");
    }
    let targets: Vec<_> = said.lines().filter_map(target).collect();
    if targets.is_empty() {
        bail!("there is no test target with a name that begins with `browser`");
    }
    Ok(targets)
}

/// The test target that a message of cargo tells of.
fn target(message: &str) -> Option<Target> {
    let message: Value = serde_json::from_str(message).ok()?;
    let wasm = message.get("executable")?.as_str()?;
    let name = message.pointer("/target/name")?.as_str()?;
    name.starts_with(PREFIX).then(|| Target {
        name: name.to_owned(),
        wasm: wasm.into(),
    })
}

/// How many targets run at once in an engine: the tests wait for timers and frames most of their time.
const AT_ONCE: usize = 3;

/// Runs all targets in one engine.
async fn run(
    workspace: &Workspace,
    runner: &Path,
    driver: &Driver,
    targets: &[Target],
    filter: Option<&str>,
) -> Done {
    let engine = driver.engine.name();
    let started = Instant::now();
    let parts = stream::iter(targets).map(|Target { name, wasm }| async move {
        let mut command = Command::new(runner);
        command.arg(wasm).args(filter).current_dir(&workspace.root);
        // One of another engine in the caller's environment would be taken first.
        for name in [
            "GECKODRIVER",
            "SAFARIDRIVER",
            "CHROMEDRIVER",
            "MSEDGEDRIVER",
        ] {
            command
                .env_remove(name)
                .env_remove([name, "_REMOTE"].concat());
        }
        command
            .envs(driver.variables.iter().cloned())
            .env("WASM_BINDGEN_TEST_TIMEOUT", PATIENCE);
        let count = Count::Libtest(Libtest::new(name, Some(engine)));
        let name = [name, " in ", engine].concat();
        step::tests(&name, command, count, Output::Kept).await
    });
    let parts = parts.buffer_unordered(AT_ONCE).collect().await;
    Done::together(&["browser tests, ", engine].concat(), started, parts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn only_executables_are_targets() {
        let test = r#"{"reason":"compiler-artifact","target":{"name":"browser_ui"},"executable":"/t/browser_ui-01.wasm"}"#;
        let target = target(test).unwrap();
        assert_eq!(target.name, "browser_ui");
        assert_eq!(target.wasm, Path::new("/t/browser_ui-01.wasm"));
        for other in [
            r#"{"reason":"compiler-artifact","target":{"name":"wire"},"executable":null}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"usher"},"executable":"/t/usher-01.wasm"}"#,
            r#"{"reason":"build-finished","success":true}"#,
            "",
        ] {
            assert!(super::target(other).is_none());
        }
    }
}
