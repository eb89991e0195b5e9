//! What a fault does to a request.

use serde_json::{Value, json};

use crate::admin::overlap::Overlap;
use crate::context::Conditions;
use crate::json::text_at;
use crate::message::JSON;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// This answer instead of the real one; nothing is handled.
    Status {
        /// HTTP status code.
        status: u16,
        /// Content type of the body.
        content_type: String,
        /// The body as text.
        body: String,
    },
    /// Handled so many milliseconds later.
    Delay(u64),
    /// The connection ends before the request is handled.
    CloseBefore,
    /// The request is handled, the answer is lost.
    CloseAfter,
    /// Handled, but only so many bytes of the body arrive; `Content-Length` promises all of them.
    Truncate(usize),
    /// 200 with an HTML page, as a captive portal would answer; nothing is handled.
    Html,
    /// 200 with JSON of another shape; nothing is handled.
    WrongShape,
    /// Handled, but mails can't be sent.
    MailDown,
    /// Handled, but something is the matter meanwhile.
    Under(Conditions),
}

impl Action {
    fn under(change: impl FnOnce(&mut Conditions)) -> Self {
        let mut conditions = Conditions::default();
        change(&mut conditions);
        Self::Under(conditions)
    }

    /// Reads the `action` of a rule; the error is a sentence.
    pub fn parse(value: &Value) -> Result<Self, String> {
        match value.as_str() {
            Some("close-before") => return Ok(Self::CloseBefore),
            Some("close-after") => return Ok(Self::CloseAfter),
            Some("html") => return Ok(Self::Html),
            Some("wrong-shape") => return Ok(Self::WrongShape),
            Some("mail-down") => return Ok(Self::MailDown),
            Some("breach-down") => return Ok(Self::under(|now| now.breach_service_down = true)),
            Some("recaptcha") => return Ok(Self::under(|now| now.recaptcha = true)),
            Some(other) => return Err(format!("unknown action {other}")),
            None => {}
        }
        if let Some(status) = value["status"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok())
        {
            let body = match &value["body"] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                json => json.to_string(),
            };
            let content_type = text_at(value, "contentType").unwrap_or(JSON).to_owned();
            return Ok(Self::Status {
                status,
                content_type,
                body,
            });
        }
        if let Some(milliseconds) = value["delay"].as_u64() {
            return Ok(Self::Delay(milliseconds));
        }
        if let Some(bytes) = value["truncate"]
            .as_u64()
            .and_then(|bytes| usize::try_from(bytes).ok())
        {
            return Ok(Self::Truncate(bytes));
        }
        if let Some(overlap) = value["overlap"].as_str().and_then(Overlap::named) {
            return Ok(Self::under(|now| now.overlap = Some(overlap)));
        }
        Err(format!("unknown action {value}"))
    }

    /// The action as a rule names it.
    pub fn name(&self) -> Value {
        match self {
            Self::Status {
                status,
                content_type,
                body,
            } => {
                json!({"status": status, "body": body, "contentType": content_type})
            }
            Self::Delay(milliseconds) => json!({"delay": milliseconds}),
            Self::Truncate(bytes) => json!({"truncate": bytes}),
            Self::CloseBefore => json!("close-before"),
            Self::CloseAfter => json!("close-after"),
            Self::Html => json!("html"),
            Self::WrongShape => json!("wrong-shape"),
            Self::MailDown => json!("mail-down"),
            Self::Under(conditions) => match conditions.overlap {
                Some(overlap) => json!({"overlap": overlap.name()}),
                None if conditions.recaptcha => json!("recaptcha"),
                None => json!("breach-down"),
            },
        }
    }
}
