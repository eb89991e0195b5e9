//! The resources as the server stores them.

use super::Page;
use crate::api::{Found, MemberDetails};
use crate::ui::copy_button;
use leptos::prelude::*;
use wire::Json;

/// Membership, record and account as JSON, folded away.
pub(super) fn raw(page: Page) -> AnyView {
    let one =
        |what: &'static str, copied: &'static str, pick: fn(&MemberDetails) -> Option<&Json>| {
            let text = move || {
                page.member
                    .with(|member| member.and_then(pick).map(indented))
            };
            let content = move || match text() {
                Some(text) => view! {
                    <p>{copy_button(copied, text.clone())}</p>
                    <pre tabindex="0" aria-label=what><code>{text}</code></pre>
                }
                .into_any(),
                None => view! { <p class="hint">"The server shows none."</p> }.into_any(),
            };
            view! {
                <details class="more raw">
                    <summary>{what} " as JSON"</summary>
                    {content}
                </details>
            }
            .into_any()
        };
    view! {
        <section class="part" aria-labelledby="raw-title">
            <h2 id="raw-title">"As stored"</h2>
            {one("Membership", "the membership as JSON", |member| Some(member.membership.json()))}
            {one("Record", "the record as JSON", |member| member.profile.json())}
            {one("Account", "the account as JSON", |member| Found::json(&member.account))}
        </section>
    }
    .into_any()
}

/// The value over several lines, its order and digits kept.
pub(in crate::page) fn indented(json: &Json) -> String {
    let mut text = String::new();
    write(json, "\n", &mut text);
    text
}

/// Writes a value; `line` is the line break with the indentation it stands at.
fn write(json: &Json, line: &str, text: &mut String) {
    let deeper = [line, "  "].concat();
    let (open, close, count) = match json {
        Json::Object(members) => ("{", "}", members.len()),
        Json::Array(items) => ("[", "]", items.len()),
        _ => return text.push_str(&json.to_string()),
    };
    text.push_str(open);
    for at in 0..count {
        text.push_str(if at == 0 { "" } else { "," });
        text.push_str(&deeper);
        match json {
            Json::Object(members) => {
                if let Some((key, value)) = members.get(at) {
                    text.push_str(&Json::from(key.as_str()).to_string());
                    text.push_str(": ");
                    write(value, &deeper, text);
                }
            }
            _ => {
                if let Some(item) = json.items().get(at) {
                    write(item, &deeper, text);
                }
            }
        }
    }
    if count > 0 {
        text.push_str(line);
    }
    text.push_str(close);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_is_written_over_several_lines() {
        let json = Json::parse(r#"{"a":1.0,"b":[],"c":[{"d":"\"x\""}]}"#).unwrap_or_default();
        let lines = [
            "{",
            r#"  "a": 1.0,"#,
            r#"  "b": [],"#,
            r#"  "c": ["#,
            "    {",
            r#"      "d": "\"x\"""#,
            "    }",
            "  ]",
            "}",
        ];
        assert_eq!(indented(&json), lines.join("\n"));
    }

    proptest! {
        #[test]
        fn what_is_indented_reads_back_the_same(keys in prop::collection::vec(any::<String>(), 0..5)) {
            let members = keys.into_iter().map(|key| (key.clone(), Json::from(vec![Json::from(key)])));
            let json = Json::Object(members.collect());
            prop_assert_eq!(Json::parse(&indented(&json)), Ok(json));
        }
    }
}
