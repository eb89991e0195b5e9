//! A policy while it is typed as JSON: what is wrong with it and in which line, before the server is asked.

mod reader;
mod shape;
mod string;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use reader::{Flaw, Node, Value, read};
use wire::Json;

/// More than this the server does not take, in bytes (contract §12, "Sizes").
const LARGEST: usize = 1_000_000;

/// So many findings are told at once; mending them shows the others.
const MOST_FINDINGS: usize = 50;

/// Something about the text that is wrong or odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters (Unicode scalar values).
    pub column: usize,
    /// Whether the policy can be saved all the same.
    pub is_warning: bool,
    /// What it is, as a sentence.
    pub sentence: String,
}

/// A text that is to be a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedPolicy {
    text: String,
    root: Option<Node>,
    findings: Vec<Finding>,
}

impl TypedPolicy {
    /// Reads a text, whatever it is. A text that is no JSON has one finding, the first; else all are found,
    /// in the order of the text, up to 50.
    pub fn read(text: &str) -> TypedPolicy {
        let mut found = Vec::new();
        let root = match read(text) {
            _ if text.len() > LARGEST => {
                let sentence = "This exceeds the server’s limit of 1 MB.";
                found.push((0, false, sentence.to_owned()));
                None
            }
            Ok(root) => {
                shape::check(&root, &mut found);
                Some(root)
            }
            Err(Flaw { at, sentence }) => {
                found.push((at, false, sentence.to_owned()));
                None
            }
        };
        found.sort_by_key(|(at, ..)| *at);
        let findings = found.into_iter().take(MOST_FINDINGS);
        let findings = findings.map(|(at, is_warning, sentence)| {
            let (line, column) = place(text, at);
            Finding {
                line,
                column,
                is_warning,
                sentence,
            }
        });
        TypedPolicy {
            findings: findings.collect(),
            text: text.to_owned(),
            root,
        }
    }

    /// What was found.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether something was found that keeps it from being saved.
    pub fn is_wrong(&self) -> bool {
        self.findings.iter().any(|finding| !finding.is_warning)
    }

    /// The policy without what the server gives it, `id` and `meta`; `None` while the text is no object.
    pub fn json(&self) -> Option<Json> {
        let root = self.root.as_ref()?;
        let is_object = matches!(root.value, Value::Object(_));
        let json = is_object.then(|| root.json())?;
        Some(json.with("id", Json::Null).with("meta", Json::Null))
    }

    /// The line that an `expression` of the server is about, such as `AccessPolicy.resource[0].criteria`:
    /// that of the innermost value on the way that is there.
    pub fn line_of(&self, expression: &str) -> usize {
        let Some(root) = &self.root else {
            return 1;
        };
        let (mut node, mut at) = (root, root.at);
        let steps = expression.split(['.', '[', ']']).skip(1);
        for step in steps.filter(|step| !step.is_empty()) {
            let next = match (&node.value, step.parse::<usize>()) {
                (Value::List(items), Ok(number)) => items.get(number).map(|item| (item, item.at)),
                _ => node.member(step).map(|member| (&member.node, member.at)),
            };
            match next {
                Some(next) => (node, at) = next,
                None => break,
            }
        }
        place(&self.text, at).0
    }
}

/// Line and column of a byte, from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default();
    (line, column.chars().count() + 1)
}
