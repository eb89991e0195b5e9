//! A site: a website that signs in to the project, with its keys (contract §11).

use crate::clean::line;
use wire::Json;

/// A site as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The name.
    pub name: String,
    /// Its domains, one or more; those left empty are left out.
    pub domains: Vec<String>,
    /// What else it has, in the order of [`KEYS`]; empty for none.
    pub keys: [String; 4],
}

/// A further field of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The field that holds it.
    pub field: &'static str,
    /// What it is called on screen.
    pub label: &'static str,
    /// Whether nobody is to see it by chance.
    pub is_secret: bool,
}

/// The further fields of a site.
pub const KEYS: [Key; 4] = [
    Key {
        field: "googleClientId",
        label: "Google client ID",
        is_secret: false,
    },
    Key {
        field: "googleClientSecret",
        label: "Google client secret",
        is_secret: true,
    },
    Key {
        field: "recaptchaSiteKey",
        label: "reCAPTCHA site key",
        is_secret: false,
    },
    Key {
        field: "recaptchaSecretKey",
        label: "reCAPTCHA secret key",
        is_secret: true,
    },
];

impl Site {
    /// A site in which nothing is typed yet.
    pub fn new() -> Site {
        Site {
            name: String::new(),
            domains: vec![String::new()],
            keys: Default::default(),
        }
    }

    /// Reads an entry; `None` where a field has a shape that no form could show.
    pub fn read(entry: &Json) -> Option<Site> {
        let Json::Array(domains) = entry.get("domain") else {
            return None;
        };
        let domains: Option<Vec<String>> = domains.iter().map(string).collect();
        let mut keys: [String; 4] = Default::default();
        for (value, key) in keys.iter_mut().zip(KEYS) {
            *value = match entry.get(key.field) {
                Json::Null => String::new(),
                value => string(value)?,
            };
        }
        Some(Site {
            name: string(entry.get("name"))?,
            domains: domains?,
            keys,
        })
    }

    /// The entry as it is to be stored: what was changed in place of what it was made from, all else as it
    /// was written.
    pub fn write(&self, stored: Option<&Json>) -> Json {
        let before = stored.and_then(Site::read);
        let mut entry = stored.cloned().unwrap_or(Json::Object(Vec::new()));
        if before.as_ref().map(|before| &before.name) != Some(&self.name) {
            entry = entry.with("name", line(&self.name).into());
        }
        if before.as_ref().map(|before| &before.domains) != Some(&self.domains) {
            let domains: Vec<Json> = self.typed_domains().map(Json::from).collect();
            entry = entry.with("domain", domains.into());
        }
        for (at, (value, key)) in self.keys.iter().zip(KEYS).enumerate() {
            let before = before.as_ref().and_then(|before| before.keys.get(at));
            if before.map_or("", String::as_str) != value {
                let value = match key.is_secret {
                    true => value.trim().to_owned(),
                    false => line(value),
                };
                let value = Some(value).filter(|value| !value.is_empty());
                entry = entry.with(key.field, value.into());
            }
        }
        entry
    }

    fn typed_domains(&self) -> impl Iterator<Item = String> {
        let domains = self.domains.iter().map(|domain| line(domain));
        domains.filter(|domain| !domain.is_empty())
    }

    /// What is wrong with it: the field, and the sentence for it.
    pub fn problems(&self) -> Vec<(String, String)> {
        let mut problems = Vec::new();
        let mut problem = |field: &str, sentence: &str| {
            problems.push((field.to_owned(), sentence.to_owned()));
        };
        if line(&self.name).is_empty() {
            problem("name", "Enter a name");
        }
        if self.typed_domains().next().is_none() {
            problem(&domain_field(0), "Enter a domain, such as app.example.org");
        }
        for (at, domain) in self.domains.iter().enumerate() {
            if line(domain).contains(['/', ' ']) {
                problem(
                    &domain_field(at),
                    "Enter only the domain, such as app.example.org, without https:// or a path",
                );
            }
        }
        problems
    }

    /// Where a domain of the entry as it is sent stands in the form, in which some may be empty.
    pub fn row_of_domain(&self, sent: usize) -> usize {
        let typed = self.domains.iter().enumerate();
        let mut typed = typed.filter(|(_, domain)| !line(domain).is_empty());
        typed.nth(sent).map_or(0, |(at, _)| at)
    }
}

impl Default for Site {
    fn default() -> Site {
        Site::new()
    }
}

/// What the field of a domain is called.
pub fn domain_field(at: usize) -> String {
    ["domain-", &at.to_string()].concat()
}

fn string(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        _ => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap_or_default()
    }

    #[test]
    fn what_is_not_changed_is_kept_byte_for_byte() {
        let text = r#"{"new":1.0,"name":"Main","domain":["a.example"," b "],"googleClientId":"g","recaptchaSecretKey":"s"}"#;
        let stored = json(text);
        let mut site = Site::read(&stored).unwrap_or_default();
        assert_eq!(site.write(Some(&stored)).to_string(), text);
        site.domains.push(" c.example ".to_owned());
        site.domains.push(String::new());
        site.keys = Default::default();
        assert_eq!(
            site.write(Some(&stored)).to_string(),
            r#"{"new":1.0,"name":"Main","domain":["a.example","b","c.example"]}"#
        );
    }

    #[test]
    fn what_no_form_could_show_is_not_read() {
        for odd in [
            r#"{"name":"Main"}"#,
            r#"{"name":"Main","domain":"x"}"#,
            r#"{"name":"Main","domain":[1]}"#,
            r#"{"domain":["x"]}"#,
            r#"{"name":"Main","domain":["x"],"googleClientId":7}"#,
            "[]",
        ] {
            assert_eq!(Site::read(&json(odd)), None, "{odd}");
        }
    }

    #[test]
    fn a_name_and_a_bare_domain_are_needed() {
        let fields = |site: &Site| -> Vec<String> {
            let problems = site.problems().into_iter();
            problems.map(|(field, _)| field).collect()
        };
        let mut site = Site::new();
        assert_eq!(fields(&site), ["name", "domain-0"]);
        site.name = "Main".to_owned();
        site.domains = vec!["localhost:3000".to_owned(), "https://x.example".to_owned()];
        assert_eq!(fields(&site), ["domain-1"]);
    }

    #[test]
    fn a_domain_is_found_though_empty_ones_are_not_sent() {
        let mut site = Site::new();
        site.domains = ["", "a", " ", "b"].map(str::to_owned).to_vec();
        assert_eq!(site.row_of_domain(0), 1);
        assert_eq!(site.row_of_domain(1), 3);
        assert_eq!(site.row_of_domain(9), 0);
    }
}
