//! JSON as people read it: over several lines.

use wire::Json;

/// The value over several lines, its order and digits kept.
pub fn indented(json: &Json) -> String {
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
