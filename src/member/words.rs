//! Parts of a membership in words.

use super::merge::Difference;
use super::part::Part;
use crate::access::{Grant, Value};
use wire::{Json, LABEL_SYSTEM, Reference};

/// What a record is called, where that is known.
pub type Name<'a> = &'a dyn Fn(&Reference) -> Option<String>;

/// What the fields of a membership are called on the page.
const LABELS: [(&str, &str); 8] = [
    ("admin", "Admin"),
    ("active", "Status"),
    ("externalId", "External ID"),
    ("userConfiguration", "User configuration"),
    ("userName", "User name"),
    ("profile", "Profile"),
    ("invitedBy", "Invited by"),
    ("sessionTimeout", "Session time"),
];

/// What a part is called.
pub fn label(part: &Part) -> String {
    match part {
        Part::Access => "Access policy".to_owned(),
        Part::Identifier(system) if system == LABEL_SYSTEM => "Label".to_owned(),
        Part::Identifier(system) if system.is_empty() => "Identifier".to_owned(),
        Part::Identifier(system) => ["Identifier of ", system].concat(),
        Part::Field(key) => {
            let found = LABELS.iter().find(|(of, _)| of == key);
            found.map_or(key.as_str(), |(_, label)| label).to_owned()
        }
    }
}

/// The value of a part, as far as there are words for it, else as it is stored.
pub fn value(part: &Part, value: &Json, name: Name) -> String {
    match part {
        Part::Access => access(value, name),
        Part::Identifier(_) => {
            let values: Vec<&str> = value
                .items()
                .iter()
                .filter_map(|identifier| identifier.get("value").text())
                .collect();
            or_none(values.join(", "))
        }
        Part::Field(key) => match (key.as_str(), value) {
            ("admin", Json::Null) => yes_no(false),
            ("active", Json::Null) => status(true).to_owned(),
            ("active", Json::Bool(is_active)) => status(*is_active).to_owned(),
            (_, Json::Bool(value)) => yes_no(*value),
            (_, Json::Null) => or_none(String::new()),
            (_, Json::String(text)) => text.clone(),
            _ => called(value, name).unwrap_or_else(|| value.to_string()),
        },
    }
}

/// What changed for this member, as a sentence.
pub fn sentence(who: &str, difference: &Difference, name: Name) -> String {
    let (part, after) = (&difference.part, &difference.mine);
    let key = match part {
        Part::Access => {
            return match matches!(after, Json::Null) {
                true => [who, " now has full access (no policy)."].concat(),
                false => [who, " now has this access: ", &access(after, name), "."].concat(),
            };
        }
        Part::Field(key) => key.as_str(),
        Part::Identifier(_) => "",
    };
    match (key, after.bool()) {
        ("admin", Some(true)) => [who, " is now an admin."].concat(),
        ("admin", _) => [who, " is no longer an admin."].concat(),
        ("active", Some(false)) => [who, " can no longer sign in."].concat(),
        ("active", _) => [who, " can sign in again."].concat(),
        _ if matches!(after, Json::Null) => {
            ["“", &label(part), "” of ", who, " was removed."].concat()
        }
        _ => {
            let after = value(part, after, name);
            ["“", &label(part), "” of ", who, " is now “", &after, "”."].concat()
        }
    }
}

fn access(value: &Json, name: Name) -> String {
    let policy = value.get("accessPolicy");
    let mut all: Vec<String> = Vec::new();
    if !matches!(policy, Json::Null) {
        all.push(called(policy, name).unwrap_or_else(|| policy.to_string()));
    }
    for entry in value.get("access").items() {
        all.push(match Grant::read(entry) {
            Some(grant) => granted(entry.get("policy"), &grant, name),
            None => entry.to_string(),
        });
    }
    match all.is_empty() {
        true => "Full access".to_owned(),
        false => all.join(", "),
    }
}

fn granted(policy: &Json, grant: &Grant, name: Name) -> String {
    let mut text = called(policy, name).unwrap_or_default();
    for (at, (parameter, value)) in grant.parameters.iter().enumerate() {
        text.push_str(if at == 0 { " (" } else { ", " });
        let value = match value {
            Value::Text(text) => text.clone(),
            Value::Reference(to) => name(to).unwrap_or_else(|| to.to_string()),
        };
        text.push_str(&[parameter, ": ", &value].concat());
    }
    if !grant.parameters.is_empty() {
        text.push(')');
    }
    text
}

/// What a reference refers to: its name now, else the one stored beside it, else the reference.
fn called(reference: &Json, name: Name) -> Option<String> {
    let stored = reference.get("display").text();
    let to = reference.get("reference").text()?;
    let known = Reference::parse(to).and_then(|to| name(&to));
    Some(known.unwrap_or_else(|| stored.unwrap_or(to).to_owned()))
}

/// The status of a membership, in a word.
pub fn status(is_active: bool) -> &'static str {
    if is_active { "Active" } else { "Inactive" }
}

fn yes_no(value: bool) -> String {
    if value { "Yes" } else { "No" }.to_owned()
}

fn or_none(text: String) -> String {
    match text.is_empty() {
        true => "None".to_owned(),
        false => text,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::member::merge::changes;

    fn told(before: &str, after: &str) -> Vec<String> {
        let read = |text| Json::parse(text).unwrap_or_default();
        let name = |to: &Reference| (to.id().as_str() == "p1").then(|| "Front desk".to_owned());
        changes(&read(before), &read(after))
            .iter()
            .map(|difference| sentence("Ana", difference, &name))
            .collect()
    }

    #[test]
    fn each_change_is_a_sentence() {
        assert_eq!(told("{}", r#"{"admin":true}"#), ["Ana is now an admin."]);
        assert_eq!(
            told(r#"{"admin":true}"#, "{}"),
            ["Ana is no longer an admin."]
        );
        assert_eq!(
            told(r#"{"accessPolicy":{"reference":"AccessPolicy/p1"}}"#, "{}"),
            ["Ana now has full access (no policy)."]
        );
        assert_eq!(
            told("{}", r#"{"externalId":"7","active":false}"#),
            [
                "“External ID” of Ana is now “7”.",
                "Ana can no longer sign in."
            ]
        );
        let label =
            r#"{"identifier":[{"system":"https://medplum.com/identifier/label","value":"Night"}]}"#;
        assert_eq!(told("{}", label), ["“Label” of Ana is now “Night”."]);
        assert_eq!(told(label, "{}"), ["“Label” of Ana was removed."]);
    }

    #[test]
    fn policies_are_called_as_they_are_now_with_their_parameters() {
        let access = r#"{"accessPolicy":{"reference":"AccessPolicy/p1","display":"Old"},"access":[
            {"policy":{"reference":"AccessPolicy/p2","display":"Ward"},"parameter":[
                {"name":"ward","valueString":"B"},{"name":"who","valueReference":{"reference":"Patient/p1"}}]},
            {"odd":1}]}"#;
        assert_eq!(
            told("{}", access),
            ["Ana now has this access: Front desk, Ward (ward: B, who: Front desk), {\"odd\":1}."]
        );
    }
}
