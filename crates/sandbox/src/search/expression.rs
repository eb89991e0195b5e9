//! `_filter`: comparisons joined by `and`, `or` and brackets (FHIR R4 search, `_filter`).

use super::filter::Filter;
use crate::outcome::Failure;

/// Reads an expression such as `(admin eq true) or (profile:Practitioner.name co "haas")`.
pub fn parse(kind: &str, text: &str, v5: bool) -> Result<Filter, Failure> {
    let mut parser = Parser {
        kind,
        v5,
        words: words(text),
        next: 0,
    };
    let filter = parser.expression()?;
    if parser.next < parser.words.len() {
        Err(invalid(text))
    } else {
        Ok(filter)
    }
}

fn invalid(text: &str) -> Failure {
    Failure::invalid(format!("Invalid _filter expression: {text}"))
}

/// Splits into brackets, quoted strings (without their quotes, `\\` protects a character) and words.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if quoted => word.extend(characters.next()),
            '"' => {
                quoted = !quoted;
                if !quoted {
                    words.push(std::mem::take(&mut word));
                }
            }
            '(' | ')' | ' ' if !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                if character != ' ' {
                    words.push(character.to_string());
                }
            }
            other => word.push(other),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

struct Parser<'a> {
    kind: &'a str,
    v5: bool,
    words: Vec<String>,
    next: usize,
}

impl Parser<'_> {
    fn take(&mut self) -> Option<String> {
        let word = self.words.get(self.next).cloned();
        self.next += 1;
        word
    }

    fn peek(&self) -> Option<&str> {
        self.words.get(self.next).map(String::as_str)
    }

    fn expression(&mut self) -> Result<Filter, Failure> {
        let first = self.term()?;
        match self.peek() {
            Some("or") => {
                self.next += 1;
                Ok(Filter::Any(vec![first, self.expression()?]))
            }
            Some("and") => {
                self.next += 1;
                Ok(Filter::All(vec![first, self.expression()?]))
            }
            _ => Ok(first),
        }
    }

    fn term(&mut self) -> Result<Filter, Failure> {
        if self.peek() == Some("(") {
            self.next += 1;
            let inner = self.expression()?;
            return if self.take().as_deref() == Some(")") {
                Ok(inner)
            } else {
                Err(invalid(")"))
            };
        }
        let (Some(code), Some(operator), Some(value)) = (self.take(), self.take(), self.take())
        else {
            return Err(invalid(""));
        };
        let key = match operator.as_str() {
            "eq" | "sw" => code,
            "ne" => format!("{code}:not"),
            "co" => format!("{code}:contains"),
            "pr" => format!("{code}:missing"),
            other => return Err(invalid(other)),
        };
        Filter::parse(self.kind, &key, &value, self.v5)
    }
}
