//! The form of a member: what is typed, and what of it may be saved.

use super::access::{AccessForm, PolicyRow};
use super::{Choice, NoPolicy, Problems, some_text};
use crate::access::{Source, escalation, parameters};
use crate::clean::line;
use crate::member::settings::Settings;
use wire::{ProfileType, Reference};

/// The id of the user configuration.
pub const CONFIGURATION: &str = "member-configuration";
/// The id of the label.
pub const LABEL: &str = "member-label";
/// The id of the external id.
pub const EXTERNAL_ID: &str = "member-external-id";

/// The longest label, in characters.
const LONGEST_LABEL: usize = 128;

/// What is typed to change a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberForm {
    /// The access policies.
    pub access: AccessForm,
    /// Whether the member is to administer the project.
    pub admin: bool,
    /// How menus and searches are set up for the member.
    pub configuration: Choice,
    /// What tells the membership from others of the same person.
    pub label: String,
    /// What another system calls the member.
    pub external_id: String,
}

/// What is known beside the settings, to fill in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The kind of profile.
    pub role: ProfileType,
    /// The policies, with what they ask for.
    pub policies: Vec<(Reference, Source)>,
    /// What the records are called that parameters stand for.
    pub names: Vec<(Reference, String)>,
}

impl Known {
    /// What a record is called, else its reference.
    pub fn name(&self, of: &Reference) -> String {
        let found = self.names.iter().find(|(known, _)| known == of);
        found.map_or_else(|| of.to_string(), |(_, name)| name.clone())
    }

    fn source(&self, of: &Reference) -> Option<&Source> {
        let found = self.policies.iter().find(|(known, _)| known == of);
        found.map(|(_, source)| source)
    }
}

impl MemberForm {
    /// The form as it begins, with these settings.
    pub fn of(settings: &Settings, known: &Known) -> MemberForm {
        let mut rows: Vec<PolicyRow> = Vec::new();
        for grant in settings.access.iter().flatten() {
            let mut row = match rows.is_empty() {
                true => PolicyRow::first(),
                false => PolicyRow::after(&rows),
            };
            let mut label = grant.label.clone();
            if let Some(Source::Found(policy)) = known.source(&grant.policy) {
                policy.label().clone_into(&mut label);
                let mut asked = parameters(std::slice::from_ref(policy));
                asked.retain(|parameter| parameter.is_asked(known.role));
                row.ask(asked);
                row.gives_more = escalation(policy.json());
            }
            row.policy.pick(Some(grant.policy.clone()), label);
            for (name, value) in &grant.parameters {
                row.answer(name, value, |of| known.name(of));
            }
            rows.push(row);
        }
        let nothing = settings.access.as_ref().is_some_and(Vec::is_empty);
        if rows.is_empty() {
            rows.push(PolicyRow::first());
        }
        let mut configuration = Choice::default();
        if let Some((to, name)) = &settings.configuration {
            configuration.pick(Some(to.clone()), name.clone());
        }
        MemberForm {
            access: AccessForm {
                rows,
                full_access: nothing,
            },
            admin: settings.admin,
            configuration,
            label: settings.label.clone().unwrap_or_default(),
            external_id: settings.external_id.clone().unwrap_or_default(),
        }
    }

    /// Checks what was changed since the form began as `start`, and gives the settings to save in place of
    /// those `stored`. What was not touched is none of the form's and stays as it is stored.
    ///
    /// # Errors
    /// The problems, in the order of the screen.
    pub fn validate(&self, start: &MemberForm, stored: &Settings) -> Result<Settings, Problems> {
        let mut problems = Problems::new();
        let mut settings = stored.clone();
        if self.access != start.access {
            // A membership without a policy has full access on both versions; defaults are for invites
            // (contract §9).
            let grants = self.access.check(&NoPolicy::FullAccess, &mut problems);
            settings.access = Some(grants);
        }
        settings.admin = self.admin;
        if self.configuration != start.configuration {
            if self.configuration.is_open() {
                let sentence = "Choose a user configuration from the list, or clear the field";
                problems.push((CONFIGURATION, sentence.to_owned()));
            }
            let chosen = self.configuration.named(CONFIGURATION);
            settings.configuration = chosen.map(|(_, to, name)| (to.clone(), name.to_owned()));
        }
        if self.label != start.label {
            settings.label = some_text(&self.label);
            if line(&self.label).chars().count() > LONGEST_LABEL {
                let sentence = "The label can have at most 128 characters";
                problems.push((LABEL, sentence.to_owned()));
            }
        }
        if self.external_id != start.external_id {
            settings.external_id = some_text(&self.external_id);
        }
        match problems.is_empty() {
            true => Ok(settings),
            false => Err(problems),
        }
    }

    /// The field that refers to this.
    pub fn field_of(&self, reference: &Reference) -> Option<&'static str> {
        let mut all = self.access.references();
        all.extend(self.configuration.named(CONFIGURATION));
        let found = all.into_iter().find(|(_, to, _)| *to == reference);
        found.map(|(field, ..)| field)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::access::{Grant, Value};
    use crate::form::access::POLICY;
    use wire::{AccessPolicy, Json};

    fn reference(text: &str) -> Reference {
        Reference::parse(text).unwrap_or_else(|| unreachable!("{text}"))
    }

    fn grant(parameters: &[(&str, Value)]) -> Grant {
        Grant {
            policy: reference("AccessPolicy/a"),
            label: "Old name".into(),
            parameters: parameters
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        }
    }

    fn settings(access: Option<Vec<Grant>>) -> Settings {
        Settings {
            access,
            admin: false,
            configuration: None,
            label: None,
            external_id: None,
        }
    }

    fn known() -> Known {
        let policy = Json::parse(
            r#"{"resourceType":"AccessPolicy","id":"a","name":"Ward","resource":[
                {"resourceType":"Patient","criteria":"Patient?organization=%organization&ward=%ward"}]}"#,
        );
        let policy = AccessPolicy::read(&policy.unwrap_or_default());
        Known {
            policies: policy
                .map(|policy| (policy.reference(), Source::Found(policy)))
                .into_iter()
                .collect(),
            names: vec![(reference("Organization/o"), "North".into())],
            ..Known::default()
        }
    }

    fn texts(form: &MemberForm) -> Vec<String> {
        let answers = form.access.rows.iter().flat_map(|row| &row.answers);
        answers
            .map(|answer| [answer.parameter.name.as_str(), answer.value.text()].join("="))
            .collect()
    }

    #[test]
    fn the_form_begins_with_names_as_they_are_now_and_with_every_parameter() {
        let stored = settings(Some(vec![grant(&[
            ("ward", Value::Text("B".into())),
            (
                "organization",
                Value::Reference(reference("Organization/o")),
            ),
            ("unused", Value::Text("kept".into())),
        ])]));
        let form = MemberForm::of(&stored, &known());
        let labels: Vec<&str> = form
            .access
            .rows
            .iter()
            .map(|row| row.policy.text())
            .collect();
        assert_eq!(labels, ["Ward"]);
        assert_eq!(
            texts(&form),
            ["organization=North", "ward=B", "unused=kept"]
        );
        let given = form.access.grants();
        let mut names: Vec<&String> = given
            .iter()
            .flat_map(|g| &g.parameters)
            .map(|(n, _)| n)
            .collect();
        names.sort();
        assert_eq!(names, ["organization", "unused", "ward"]);
    }

    #[test]
    fn what_was_not_touched_is_neither_checked_nor_changed() {
        // A value is missing, and the label is longer than what may be typed.
        let mut stored = settings(Some(vec![grant(&[])]));
        stored.label = Some("x".repeat(200));
        let start = MemberForm::of(&stored, &known());
        let form = MemberForm {
            admin: true,
            ..start.clone()
        };
        let expected = Settings {
            admin: true,
            ..stored.clone()
        };
        assert_eq!(form.validate(&start, &stored), Ok(expected));
        let unreadable = settings(None);
        let start = MemberForm::of(&unreadable, &known());
        assert!(!start.access.full_access);
        assert_eq!(start.validate(&start, &unreadable), Ok(unreadable.clone()));
    }

    #[test]
    fn taking_the_last_policy_away_has_to_be_said() {
        let stored = settings(Some(vec![grant(&[])]));
        let start = MemberForm::of(&stored, &Known::default());
        let mut form = start.clone();
        for row in &mut form.access.rows {
            row.policy = Choice::default();
        }
        let problems = form.validate(&start, &stored).err().unwrap_or_default();
        let fields: Vec<&str> = problems.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, [POLICY]);
        form.access.full_access = true;
        let saved = form
            .validate(&start, &stored)
            .map(|settings| settings.access);
        assert_eq!(saved, Ok(Some(Vec::new())));
    }

    #[test]
    fn a_member_without_a_policy_begins_with_the_word_said() {
        let form = MemberForm::of(&settings(Some(Vec::new())), &Known::default());
        assert!(form.access.full_access);
        assert_eq!(form.access.rows.len(), 1);
    }
}
