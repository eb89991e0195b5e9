//! Reading JSON while somebody types it (RFC 8259): every value knows where it stands, and what is wrong is
//! said in words.

use super::string;
use wire::Json;

/// How deeply lists and objects may nest. A policy has five levels; the bound keeps a pasted text from
/// exhausting the stack.
const DEEPEST: usize = 64;

/// More keys than this no object of a policy has; telling twins apart takes the square of it.
const MOST_KEYS: usize = 500;

/// What is wrong with the text, and the byte it was found at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub at: usize,
    pub sentence: &'static str,
}

/// A value, and the byte it begins at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub at: usize,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Anything that holds no other values.
    Plain(Json),
    List(Vec<Node>),
    Object(Vec<Member>),
}

/// A member of an object; `at` is where its key begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub at: usize,
    pub key: String,
    pub node: Node,
}

impl Node {
    /// The value without its places.
    pub fn json(&self) -> Json {
        match &self.value {
            Value::Plain(json) => json.clone(),
            Value::List(items) => Json::Array(items.iter().map(Node::json).collect()),
            Value::Object(members) => {
                let members = members.iter();
                let members = members.map(|member| (member.key.clone(), member.node.json()));
                Json::Object(members.collect())
            }
        }
    }

    /// The member with this key.
    pub fn member(&self, key: &str) -> Option<&Member> {
        match &self.value {
            Value::Object(members) => members.iter().find(|member| member.key == key),
            _ => None,
        }
    }
}

/// Reads the whole text as one value.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn read(text: &str) -> Result<Node, Flaw> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_space();
    let node = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(reader.flaw("Remove what follows the end of the policy.")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn flaw(&self, sentence: &'static str) -> Flaw {
        Flaw {
            at: self.at,
            sentence,
        }
    }

    /// Goes past what comes next, if it is this.
    fn take(&mut self, wanted: &str) -> bool {
        let is_next = self.rest().starts_with(wanted);
        if is_next {
            self.at += wanted.len();
        }
        is_next
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        let space = rest.trim_start_matches([' ', '\n', '\r', '\t']);
        self.at += rest.len() - space.len();
    }

    fn value(&mut self, depth: usize) -> Result<Node, Flaw> {
        let at = self.at;
        let value = match self.peek() {
            Some('{' | '[') if depth >= DEEPEST => {
                return Err(self.flaw("This is nested too deeply."));
            }
            Some('{') => Value::Object(self.object(depth)?),
            Some('[') => Value::List(self.list(depth)?),
            Some('"') => Value::Plain(Json::String(self.string()?)),
            Some('-' | '0'..='9') => Value::Plain(Json::Number(self.number()?)),
            _ => Value::Plain(self.word()?),
        };
        Ok(Node { at, value })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member>, Flaw> {
        let mut members: Vec<Member> = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take("}") {
            return Ok(members);
        }
        loop {
            let at = self.at;
            let key = match self.peek() {
                Some('"') => self.string()?,
                None => return Err(self.flaw("The text ends here, but “}” is still missing.")),
                Some('}') => {
                    return Err(self.flaw("There is a comma before “}”. Remove it."));
                }
                Some(other) => return Err(self.flaw(instead_of_key(other))),
            };
            if members.len() >= MOST_KEYS {
                let sentence = "This object has too many keys.";
                return Err(Flaw { at, sentence });
            }
            if members.iter().any(|member| member.key == key) {
                let sentence = "This object has this key twice. Keep one of them.";
                return Err(Flaw { at, sentence });
            }
            self.skip_space();
            if !self.take(":") {
                return Err(self.flaw("A colon is missing between the key and its value."));
            }
            self.skip_space();
            let node = self.value(depth + 1)?;
            members.push(Member { at, key, node });
            self.skip_space();
            if self.take("}") {
                return Ok(members);
            }
            self.comma("The text ends here, but “}” is still missing.")?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, Flaw> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take("]") {
            return Ok(items);
        }
        loop {
            if self.peek() == Some(']') {
                return Err(self.flaw("There is a comma before “]”. Remove it."));
            }
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take("]") {
                return Ok(items);
            }
            self.comma("The text ends here, but “]” is still missing.")?;
        }
    }

    /// Goes past the comma between two members or items.
    fn comma(&mut self, at_the_end: &'static str) -> Result<(), Flaw> {
        if !self.take(",") {
            return Err(self.flaw(match self.peek() {
                None => at_the_end,
                Some('/') => COMMENT,
                Some('}' | ']') => "This bracket doesn’t match the opening one.",
                Some(_) => "A comma is missing before this.",
            }));
        }
        self.skip_space();
        Ok(())
    }

    fn string(&mut self) -> Result<String, Flaw> {
        let (text, length) = string::read(self.rest()).map_err(|(offset, sentence)| Flaw {
            at: self.at + offset,
            sentence,
        })?;
        self.at += length;
        Ok(text)
    }

    fn number(&mut self) -> Result<String, Flaw> {
        let start = self.at;
        self.take("-");
        let whole = self.digits();
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        let mut is_number = !whole.is_empty() && !leading_zero;
        if self.take(".") {
            is_number &= !self.digits().is_empty();
        }
        if self.take("e") || self.take("E") {
            let _ = self.take("+") || self.take("-");
            is_number &= !self.digits().is_empty();
        }
        let number = self.text.get(start..self.at).unwrap_or_default();
        match is_number {
            true => Ok(number.to_owned()),
            false => Err(Flaw {
                at: start,
                sentence: "This is not a valid JSON number.",
            }),
        }
    }

    fn digits(&mut self) -> String {
        let rest = self.rest();
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.get(..rest.len() - after.len()).unwrap_or_default();
        let digits = digits.to_owned();
        self.at += digits.len();
        digits
    }

    fn word(&mut self) -> Result<Json, Flaw> {
        let words = [
            ("true", Json::Bool(true)),
            ("false", Json::Bool(false)),
            ("null", Json::Null),
        ];
        for (word, json) in words {
            if self.take(word) {
                return Ok(json);
            }
        }
        Err(self.flaw(match self.peek() {
            None => "The text ends here, but a value is still missing.",
            Some('\'' | '“' | '”' | '„' | '‘' | '’' | '«') => QUOTES,
            Some('/') => COMMENT,
            Some(',' | '}' | ']' | ':') => "A value is missing before this.",
            Some(_) => {
                "This is not a value. Use text in double quotation marks, a number, true, false, […] or {…}."
            }
        }))
    }
}

const QUOTES: &str = "Use the straight double quotation mark: \"";
const COMMENT: &str = "JSON has no comments.";

fn instead_of_key(found: char) -> &'static str {
    match found {
        '\'' | '“' | '”' | '„' | '‘' | '’' | '«' => QUOTES,
        '/' => COMMENT,
        _ => "A key in double quotation marks is missing here.",
    }
}
