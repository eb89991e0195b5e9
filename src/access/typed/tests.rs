//! What is found in texts that are to be policies, from well-formed ones to hostile ones.

use super::*;
use proptest::prelude::*;

fn told(text: &str) -> Vec<String> {
    let typed = TypedPolicy::read(text);
    let findings = typed.findings().iter();
    let told = findings.map(|finding| {
        let mark = if finding.is_warning { "~" } else { "" };
        let (line, column) = (finding.line, finding.column);
        format!("{mark}{line}:{column} {}", finding.sentence)
    });
    told.collect()
}

/// The policy of contract §10, with every key.
const FULL: &str = r#"{"resourceType":"AccessPolicy","name":"All","basedOn":[{"reference":"AccessPolicy/x"}],
"compartment":{"reference":"%patient"},
"resource":[{"resourceType":"Patient","criteria":"Patient?_id=%patient.id","interaction":["read","search","update"],
 "readonly":true,"hiddenFields":["photo"],"readonlyFields":["identifier"],
 "writeConstraint":[{"language":"text/fhirpath","expression":"%after.active"}]},{"resourceType":"*"}],
"ipAccessRule":[{"name":"office","value":"10.","action":"allow"},{"value":"*","action":"block"}]}"#;

#[test]
fn every_key_of_a_policy_is_known() {
    assert_eq!(told(FULL), [""; 0]);
    let json = TypedPolicy::read(FULL).json();
    assert_eq!(json, Json::parse(FULL).ok());
}

#[test]
fn a_flaw_is_told_with_its_line_and_column() {
    for (text, expected) in [
        ("", "1:1 The text ends here, but a value is still missing."),
        (
            "{\n  \"a\": 1,\n}",
            "3:1 There is a comma before “}”. Remove it.",
        ),
        ("[1,]", "1:4 There is a comma before “]”. Remove it."),
        (
            "{\"a\": 1\n \"b\": 2}",
            "2:2 A comma is missing before this.",
        ),
        (
            "{\"a\" 1}",
            "1:6 A colon is missing between the key and its value.",
        ),
        (
            "{a: 1}",
            "1:2 A key in double quotation marks is missing here.",
        ),
        ("{“a”: 1}", "1:2 Use the straight double quotation mark: \""),
        (
            "{\"é\": 'x'}",
            "1:7 Use the straight double quotation mark: \"",
        ),
        ("{\"a\": 1 // x\n}", "1:9 JSON has no comments."),
        (
            "{\"a\": \"x\n}",
            "1:9 The closing quotation mark is missing on this line.",
        ),
        (
            "{\"a\": [1}",
            "1:9 This bracket doesn’t match the opening one.",
        ),
        ("{\"a\": 01}", "1:7 This is not a valid JSON number."),
        ("{\"a\": }", "1:7 A value is missing before this."),
        (
            "{\"a\": {}",
            "1:9 The text ends here, but “}” is still missing.",
        ),
        ("{} {}", "1:4 Remove what follows the end of the policy."),
        (
            "{\"a\":1,\"a\":2}",
            "1:8 This object has this key twice. Keep one of them.",
        ),
        (
            r#"{"a":"\ud800"}"#,
            r"1:7 This \u is half of a character, and the other half is missing.",
        ),
    ] {
        assert_eq!(told(text), [expected], "{text}");
    }
}

#[test]
fn what_hides_and_restricts_nothing_is_told() {
    let rule = |rule: &str| {
        told(&[r#"{"resourceType":"AccessPolicy","resource":["#, rule, "]}"].concat()).join("\n")
    };
    let value = rule(r#"{"resourceType":"Observation","hiddenFields":["value","note"]}"#);
    assert!(
        value.starts_with("~1:") && value.contains("“value” hides nothing"),
        "{value}"
    );
    assert!(value.contains("Write “value[x]”"), "{value}");
    let full = r#"{"resourceType":"Observation","hiddenFields":["value[x]","valueQuantity"]}"#;
    assert_eq!(rule(full), "");
    for criteria in ["_count=10", "_sort=name&_fields=id", "gender="] {
        let text = [
            r#"{"resourceType":"Patient","criteria":"Patient?"#,
            criteria,
            r#""}"#,
        ];
        let told = rule(&text.concat());
        assert!(
            told.contains("exclude nothing: the rule applies to every Patient"),
            "{told}"
        );
    }
    let narrow = |criteria: &str| {
        let text = [
            r#"{"resourceType":"Observation","hiddenFields":["note"],"criteria":"Observation?"#,
            criteria,
            r#""}"#,
        ];
        rule(&text.concat())
    };
    assert_eq!(narrow("_id=x"), "");
    for criteria in [
        "value-quantity=gt5",
        "_compartment=Patient/p",
        "_filter=code eq x",
    ] {
        assert!(
            narrow(criteria).contains("may not hide the fields"),
            "{criteria}"
        );
    }
}

#[test]
fn what_no_policy_has_is_told_where_it_stands() {
    let text = r#"{
  "name": 7,
  "colour": "red",
  "resource": [
    {"readonly": "yes", "criteria": null},
    "Patient",
    {"resourceType": "Patient", "criteria": "Observation?x", "interaction": ["fly", 1]},
    {"resourceType": ""}
  ],
  "basedOn": {},
  "ipAccessRule": []
}"#;
    assert_eq!(
        told(text),
        [
            "1:1 “resourceType” is missing here.",
            "2:3 “name” must be text in quotation marks.",
            "~3:3 “colour” isn’t a policy key here; the server will most likely refuse it.",
            "5:5 “resourceType” is missing here.",
            "5:6 “readonly” must be true or false, without quotation marks.",
            "5:37 The server refuses null. Remove the key instead.",
            "6:5 Each entry of “resource” must be an object: { … }",
            "~7:33 The criteria must start with “Patient?”. As written, no record matches them, and a search may find every one.",
            "~7:78 “fly” allows nothing. Allowed values: read, search, create, update, delete, history, vread.",
            "7:85 Each entry of “interaction” must be text in quotation marks.",
            "8:6 “resourceType” is missing here.",
            "10:3 “basedOn” must be a list of objects: [{ … }].",
            "~11:3 “ipAccessRule” is an empty list. Remove the key instead.",
        ]
    );
    assert_eq!(told("7"), ["1:1 A policy is one object: { … }"]);
    let other = r#"{"resourceType":"Patient","id":"x"}"#;
    assert_eq!(
        told(other),
        [
            "1:2 “resourceType” must be \"AccessPolicy\".",
            "~1:27 “id” is set by the server. This value is ignored.",
        ]
    );
}

#[test]
fn what_the_server_gives_is_left_out_and_all_else_kept() {
    let text = r#"{"resourceType":"AccessPolicy","id":"x","new":[1.50,{"b":true}],"meta":{"a":1}}"#;
    let json = TypedPolicy::read(text).json().map(|json| json.to_string());
    let expected = r#"{"resourceType":"AccessPolicy","new":[1.50,{"b":true}]}"#;
    assert_eq!(json.as_deref(), Some(expected));
}

#[test]
fn an_expression_of_the_server_leads_to_its_line() {
    let text = "{\n\"resourceType\":\"AccessPolicy\",\n\"resource\":[\n{\"readonly\":true},\n{\n\"resourceType\":\"Patient\"}]}";
    let typed = TypedPolicy::read(text);
    for (expression, line) in [
        ("AccessPolicy.resource[0].resourceType", 4),
        ("AccessPolicy.resource[1].resourceType", 6),
        ("AccessPolicy.resource[9].resourceType", 3),
        ("AccessPolicy.colour", 1),
        ("AccessPolicy", 1),
        ("", 1),
        ("[[[...]]", 1),
    ] {
        assert_eq!(typed.line_of(expression), line, "{expression}");
    }
}

#[test]
fn hostile_texts_are_refused_not_followed() {
    for text in [
        "[".repeat(500_000),
        "{\"a\":".repeat(100_000),
        "[".repeat(2_000_000),
    ] {
        let typed = TypedPolicy::read(&text);
        assert!(typed.is_wrong());
        assert_eq!(typed.json(), None);
        assert_eq!(typed.findings().len(), 1);
    }
    let keys: Vec<String> = (0..200_000).map(|n| format!("\"{n}\":1")).collect();
    assert!(TypedPolicy::read(&["{", &keys.join(","), "}"].concat()).is_wrong());
    let many = [
        "{\"resourceType\":\"AccessPolicy\",\"resource\":[",
        &"{},".repeat(1000),
        "{}]}",
    ];
    assert_eq!(
        TypedPolicy::read(&many.concat()).findings().len(),
        MOST_FINDINGS
    );
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\\u",
        "d83d",
        "\\ude00",
        "\n",
        " ",
        "null",
        "true",
        "-",
        "0",
        "12",
        ".",
        "e",
        "é",
        "\"resource\"",
        "\"name\"",
        "\"a\"",
        "{}",
        "\u{0}",
        "“",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat()),
        any::<String>(),
    ]
}

/// Whether some object in it has a key twice, which JSON leaves open and a policy must not.
fn has_twins(json: &Json) -> bool {
    match json {
        Json::Object(members) => {
            let twice = members
                .iter()
                .enumerate()
                .any(|(at, (key, _))| members.iter().take(at).any(|(other, _)| other == key));
            twice || members.iter().any(|(_, value)| has_twins(value))
        }
        other => other.items().iter().any(has_twins),
    }
}

proptest! {
    #[test]
    fn it_reads_what_json_is_and_nothing_else(text in any_text()) {
        let ours = read(&text).map(|root| root.json()).ok();
        let theirs = Json::parse(&text).ok().filter(|json| !has_twins(json));
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn every_finding_has_a_place_in_the_text(text in any_text(), expression in any::<String>()) {
        let typed = TypedPolicy::read(&text);
        let lines = text.matches('\n').count() + 1;
        for finding in typed.findings() {
            prop_assert!((1..=lines).contains(&finding.line));
            prop_assert!(finding.column >= 1);
        }
        prop_assert!((1..=lines).contains(&typed.line_of(&expression)));
    }
}
