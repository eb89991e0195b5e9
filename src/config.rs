//! What a deployer sets: `<meta name="usher:…">` in `index.html`, read once at the start.

/// The settings of this deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the server is, an origin with an optional path and without a trailing slash; empty for the
    /// page's own origin.
    pub api_url: String,
    /// The project to sign in to, where the console serves only one.
    pub project: Option<String>,
    /// What the app calls itself.
    pub app_name: String,
    /// How long a session may go without input, in milliseconds.
    pub idle: u64,
}

/// The same where it is not set: a quarter of an hour.
const USUAL_IDLE: u64 = 15 * 60_000;

impl Config {
    /// Builds the settings from a look-up of `<meta>` contents by name; missing and blank ones get
    /// their defaults.
    pub fn new(meta: impl Fn(&str) -> Option<String>) -> Config {
        let set = |name: &str| {
            meta(name)
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        Config {
            api_url: set("usher:api-url")
                .unwrap_or_default()
                .trim_end_matches('/')
                .to_owned(),
            project: set("usher:project-id"),
            app_name: set("usher:app-name").unwrap_or_else(|| "Usher".to_owned()),
            idle: set("usher:idle-minutes")
                .and_then(|minutes| milliseconds(&minutes))
                .unwrap_or(USUAL_IDLE),
        }
    }
}

/// Minutes with at most three decimals; `None` for anything else, and for no time at all.
fn milliseconds(minutes: &str) -> Option<u64> {
    let (whole, part) = minutes.split_once('.').unwrap_or((minutes, ""));
    if part.len() > 3 || part.starts_with('+') {
        return None;
    }
    let thousandths = ["0", part, "000"].concat();
    let thousandths: u64 = thousandths.get(..4)?.parse().ok()?;
    let whole = whole.parse::<u64>().ok()?.checked_mul(60_000)?;
    Some(whole.checked_add(thousandths * 60)?).filter(|idle| *idle > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_has_a_default() {
        let config = Config::new(|_| Some("  ".into()));
        assert_eq!(
            (config.api_url.as_str(), config.app_name.as_str()),
            ("", "Usher")
        );
        assert_eq!(config.project, None);
    }

    #[test]
    fn the_server_address_loses_its_trailing_slash() {
        let config = Config::new(|name| {
            (name == "usher:api-url").then(|| "https://api.example/base/ ".into())
        });
        assert_eq!(config.api_url, "https://api.example/base");
    }

    #[test]
    fn a_session_without_input_ends_when_the_deployer_says() {
        let idle = |minutes: &str| Config::new(|_| Some(minutes.to_owned())).idle;
        assert_eq!(idle("5"), 300_000);
        assert_eq!(idle("0.1"), 6_000);
        assert_eq!(idle("1.025"), 61_500);
        for wrong in [
            "",
            "0",
            "0.0",
            "-1",
            "soon",
            "1,5",
            "1.+5",
            "1.2345",
            "99999999999999999999",
        ] {
            assert_eq!(idle(wrong), 900_000, "{wrong}");
        }
    }
}
