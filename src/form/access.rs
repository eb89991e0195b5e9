//! What access is given: one or several policies, each with its parameters, or on purpose none.

use super::{Choice, NoPolicy, Problems};
use crate::access::{Grant, Kind, Parameter, Value, refusal};
use crate::clean::line;
use wire::Reference;

/// The id of the first policy.
pub const POLICY: &str = "access-policy";
/// The id of the word that no policy is wanted.
pub const FULL_ACCESS: &str = "full-access";

/// What is typed to give access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessForm {
    /// The policies; at least one row, which may be empty.
    pub rows: Vec<PolicyRow>,
    /// Whether no policy is wanted, though that opens everything.
    pub full_access: bool,
}

impl Default for AccessForm {
    fn default() -> AccessForm {
        AccessForm {
            rows: vec![PolicyRow::first()],
            full_access: false,
        }
    }
}

impl AccessForm {
    /// What all rows give, the same policy with the same values once; pushes what is wrong. `no_policy` is
    /// what it means to choose none.
    pub fn check(&self, no_policy: &NoPolicy, problems: &mut Problems) -> Vec<Grant> {
        let grants = self.given(problems);
        if no_policy.needs_a_word() {
            problems.extend(self.missing_word());
        }
        grants
    }

    /// What is given as it stands; rows that are not filled in give nothing.
    pub fn grants(&self) -> Vec<Grant> {
        self.given(&mut Problems::new())
    }

    /// What is wrong where no policy is chosen and it was not said that none is wanted.
    pub fn missing_word(&self) -> Option<(&'static str, String)> {
        let given = |row: &PolicyRow| row.policy.chosen().is_some() || row.policy.is_open();
        if self.full_access || self.rows.iter().any(given) {
            return None;
        }
        let sentence = "Choose an access policy, or select “Full access (no policy)”";
        Some((POLICY, sentence.to_owned()))
    }

    /// What is referred to, with the field that does, and what it is called there.
    pub fn references(&self) -> Vec<(&'static str, &Reference, &str)> {
        let mut references = Vec::new();
        for row in &self.rows {
            references.extend(row.policy.named(row.id));
            for answer in &row.answers {
                references.extend(answer.value.named(answer.id));
            }
        }
        references
    }

    fn given(&self, problems: &mut Problems) -> Vec<Grant> {
        let mut grants: Vec<Grant> = Vec::new();
        for row in &self.rows {
            if let Some(grant) = row.check(problems).filter(|grant| !grants.contains(grant)) {
                grants.push(grant);
            }
        }
        grants
    }
}

/// One policy to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// The id of its field.
    pub id: &'static str,
    /// The policy.
    pub policy: Choice,
    /// What the policy asks for, and what was answered.
    pub answers: Vec<Answer>,
    /// Said of a policy that lets whoever has it give themselves more access.
    pub gives_more: Option<String>,
}

/// The answer to a parameter of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The id of its field.
    pub id: &'static str,
    /// What its field is called.
    pub label: &'static str,
    /// What is asked.
    pub parameter: Parameter,
    /// The text, and the record picked where one is asked for.
    pub value: Choice,
}

impl Answer {
    fn new(row: &str, parameter: Parameter) -> Answer {
        Answer {
            id: lasting([row, "-", &parameter.name].concat()),
            label: lasting(["Policy parameter: ", &parameter.name].concat()),
            parameter,
            value: Choice::default(),
        }
    }

    fn value(&self) -> Result<Value, String> {
        let text = line(self.value.text());
        match (&self.parameter.kind, self.value.chosen()) {
            (Kind::Reference(_), Some(reference)) => Ok(Value::Reference(reference.clone())),
            (Kind::Reference(_), None) if text.is_empty() => {
                Err(["Choose a value for “", &self.parameter.name, "”"].concat())
            }
            (Kind::Reference(_), None) => Err("Choose a record from the list".to_owned()),
            (Kind::Text, _) if text.is_empty() => {
                Err(["Enter a value for “", &self.parameter.name, "”"].concat())
            }
            (Kind::Text, _) => match refusal(&text) {
                Some(sentence) => Err(sentence.to_owned()),
                None => Ok(Value::Text(text)),
            },
        }
    }

    /// The text as it stands, also one that is refused: what it would give is shown.
    fn text(&self) -> Option<Value> {
        let text = line(self.value.text());
        let is_text = matches!(self.parameter.kind, Kind::Text) && !text.is_empty();
        is_text.then_some(Value::Text(text))
    }
}

impl PolicyRow {
    /// The first row.
    pub fn first() -> PolicyRow {
        PolicyRow {
            id: POLICY,
            policy: Choice::default(),
            answers: Vec::new(),
            gives_more: None,
        }
    }

    /// A further row after these.
    pub fn after(rows: &[PolicyRow]) -> PolicyRow {
        let taken = |id: &str| rows.iter().any(|row| row.id == id);
        let mut number = 2;
        loop {
            let id = [POLICY, "-", &u32::to_string(&number)].concat();
            if !taken(&id) {
                return PolicyRow {
                    id: lasting(id),
                    ..PolicyRow::first()
                };
            }
            number += 1;
        }
    }

    /// Asks for these parameters; answers that are there stay.
    pub fn ask(&mut self, parameters: Vec<Parameter>) {
        let mut former = std::mem::take(&mut self.answers);
        for parameter in parameters {
            let kept = former
                .iter()
                .position(|answer| answer.parameter == parameter);
            self.answers.push(match kept {
                Some(at) => former.swap_remove(at),
                None => Answer::new(self.id, parameter),
            });
        }
    }

    /// Takes over a value that is stored for this parameter, also where the policy does not ask for it.
    /// `name` is what a record is called.
    pub fn answer(&mut self, parameter: &str, value: &Value, name: impl Fn(&Reference) -> String) {
        let asked = self.answers.iter();
        let at = asked
            .map(|answer| answer.parameter.name.as_str())
            .position(|asked| asked == parameter);
        let mut answer = match at {
            Some(at) => self.answers.remove(at),
            None => Answer::new(
                self.id,
                Parameter {
                    name: parameter.to_owned(),
                    kind: Kind::Text,
                },
            ),
        };
        match value {
            Value::Text(text) => {
                answer.parameter.kind = Kind::Text;
                answer.value.typed(text.clone());
            }
            Value::Reference(to) => {
                if matches!(answer.parameter.kind, Kind::Text) {
                    answer.parameter.kind = Kind::Reference(None);
                }
                answer.value.pick(Some(to.clone()), name(to));
            }
        }
        self.answers
            .insert(at.unwrap_or(self.answers.len()), answer);
    }

    /// What is given, `None` for an empty row.
    fn check(&self, problems: &mut Problems) -> Option<Grant> {
        let Some(policy) = self.policy.chosen() else {
            if self.policy.is_open() {
                let sentence = "Choose an access policy from the list, or clear the field";
                problems.push((self.id, sentence.to_owned()));
            }
            return None;
        };
        let mut parameters = Vec::new();
        for answer in &self.answers {
            let value = answer.value();
            if let Err(sentence) = &value {
                problems.push((answer.id, sentence.clone()));
            }
            let value = value.ok().or_else(|| answer.text());
            parameters.extend(value.map(|value| (answer.parameter.name.clone(), value)));
        }
        Some(Grant {
            policy: policy.clone(),
            label: self.policy.text().to_owned(),
            parameters,
        })
    }
}

/// An id for as long as the page lives: fields are few, and every part of the screen may keep it.
fn lasting(id: String) -> &'static str {
    id.leak()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn parameter(name: &str, kind: Kind) -> Parameter {
        Parameter {
            name: name.to_owned(),
            kind,
        }
    }

    fn row(policy: &str) -> PolicyRow {
        let mut row = PolicyRow::first();
        row.policy.pick(Reference::parse(policy), policy.to_owned());
        row
    }

    fn given(rows: &[PolicyRow], problems: &mut Problems) -> Vec<Grant> {
        let form = AccessForm {
            rows: rows.to_vec(),
            full_access: false,
        };
        form.given(problems)
    }

    #[test]
    fn each_row_has_an_id_of_its_own_also_after_one_was_removed() {
        let mut rows = vec![PolicyRow::first()];
        for _ in 0..3 {
            rows.push(PolicyRow::after(&rows));
        }
        rows.remove(1);
        rows.push(PolicyRow::after(&rows));
        let mut ids: Vec<&str> = rows.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 4);
    }

    #[test]
    fn what_a_policy_asks_for_has_to_be_answered() {
        let mut row = row("AccessPolicy/a");
        row.ask(vec![
            parameter("ward", Kind::Text),
            parameter("patient", Kind::Reference(Some("Patient".to_owned()))),
        ]);
        let mut problems = Problems::new();
        given(&[row.clone()], &mut problems);
        let fields: Vec<&str> = problems.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["access-policy-ward", "access-policy-patient"]);

        for answer in &mut row.answers {
            answer
                .value
                .pick(Reference::parse("Patient/p"), " North ".to_owned());
        }
        let mut problems = Problems::new();
        let grants = given(&[row], &mut problems);
        assert_eq!(problems, []);
        let values: Vec<String> = grants
            .iter()
            .flat_map(|grant| grant.parameters.iter().map(|(_, value)| value.to_string()))
            .collect();
        assert_eq!(values, ["North", "Patient/p"]);
    }

    #[test]
    fn a_text_that_would_change_the_policy_is_refused_and_shown_all_the_same() {
        for (text, reason) in [
            ("female\"},{", "quotation mark"),
            ("a\\", "backslash"),
            ("$&", "“$”"),
        ] {
            let mut row = row("AccessPolicy/a");
            row.ask(vec![parameter("ward", Kind::Text)]);
            for answer in &mut row.answers {
                answer.value.typed(text.to_owned());
            }
            let mut problems = Problems::new();
            let grants = given(&[row], &mut problems);
            let (field, sentence) = problems.pop().unwrap_or_default();
            assert_eq!(field, "access-policy-ward");
            assert!(sentence.contains(reason), "{sentence}");
            let values: Vec<String> = grants
                .iter()
                .flat_map(|grant| grant.parameters.iter().map(|(_, value)| value.to_string()))
                .collect();
            assert_eq!(values, [text]);
        }
        let mut row = row("AccessPolicy/a");
        row.ask(vec![parameter("ward", Kind::Text)]);
        for answer in &mut row.answers {
            answer.value.typed("O’Brien & Sons, http://x|y".to_owned());
        }
        let mut problems = Problems::new();
        given(&[row], &mut problems);
        assert_eq!(problems, []);
    }

    #[test]
    fn an_answer_stays_when_the_policy_still_asks_for_it() {
        let mut row = row("AccessPolicy/a");
        row.ask(vec![parameter("ward", Kind::Text)]);
        for answer in &mut row.answers {
            answer.value.typed("North".to_owned());
        }
        row.ask(vec![
            parameter("site", Kind::Text),
            parameter("ward", Kind::Text),
        ]);
        let texts: Vec<&str> = row.answers.iter().map(|a| a.value.text()).collect();
        assert_eq!(texts, ["", "North"]);
    }

    #[test]
    fn the_same_policy_twice_is_given_once_and_empty_rows_count_for_nothing() {
        let rows = [
            row("AccessPolicy/a"),
            PolicyRow::first(),
            row("AccessPolicy/a"),
        ];
        assert_eq!(given(&rows, &mut Problems::new()).len(), 1);
    }
}
