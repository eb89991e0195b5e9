//! The mails the server sends, word for word (contract §5), and what happens when one can't be sent.

use serde_json::json;

use crate::message::{FHIR_JSON, JSON, Response};

/// The sender of every mail.
pub const SENDER: &str = "Medplum <support@medplum.com>";

/// One mail that a request caused.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// One address, its domain in ASCII.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// What the answer becomes when the mail of a request can't be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFailure {
    /// HTTP 200 with an OperationOutcome of severity error: an invite (contract §7.6).
    Told,
    /// 400 with the words of the mail library: `$update-email`.
    Refused,
    /// 500: everything else.
    Crash,
}

impl MailFailure {
    /// The answer, with the words of the mail library as diagnostics.
    pub fn response(self, diagnostics: &str) -> Response {
        match self {
            Self::Told => Response::json(
                200,
                FHIR_JSON,
                json!({
                    "resourceType": "OperationOutcome", "id": "ok",
                    "issue": [{
                        "severity": "error", "code": "exception",
                        "details": {"text": "Could not send email. Make sure you have AWS SES set up."},
                        "diagnostics": diagnostics,
                    }],
                }),
            ),
            Self::Refused => Response::json(
                400,
                FHIR_JSON,
                json!({
                    "resourceType": "OperationOutcome",
                    "issue": [{"severity": "error", "code": "invalid", "details": {"text": diagnostics}}],
                }),
            ),
            Self::Crash => Response::json(500, JSON, json!({"msg": "Internal Server Error"})),
        }
    }
}

/// To somebody for whom the invite made a User.
pub fn invite_new(to: String, project: &str, link: &str) -> Mail {
    Mail {
        to,
        subject: "Welcome to Medplum".into(),
        text: format!(
            "You were invited to {project}\n\nPlease click on the following link to create your account:\n\n\
             {link}\n\nThank you,\nMedplum\n\n"
        ),
    }
}

/// To somebody who had a User already. Carries no activation link.
pub fn invite_existing(to: String, project: &str, sign_in: &str) -> Mail {
    Mail {
        to,
        subject: format!("Medplum: Welcome to {project}"),
        text: format!(
            "You were invited to {project}\n\nThe next time you sign in, you will see {project} as an option.\n\n\
             You can sign in here: {sign_in}\n\nThank you,\nMedplum\n\n"
        ),
    }
}

/// A reset that somebody asked for on the sign-in page.
pub fn reset(to: String, link: &str) -> Mail {
    Mail {
        to,
        subject: "Medplum Password Reset".into(),
        text: format!(
            "Someone requested to reset your Medplum password.\n\nPlease click on the following link:\n\n{link}\n\n\
             If you received this in error, you can safely ignore it.\n\nThank you,\nMedplum\n\n"
        ),
    }
}

/// A reset that a project administrator asked for (5.1).
pub fn reset_by_admin(to: String, first_name: &str, link: &str) -> Mail {
    Mail {
        to,
        subject: "Medplum Password Reset".into(),
        text: format!(
            "Hello {first_name},\n\nA project administrator has requested a password reset for your account.\n\n\
             Please click on the following link to set a new password:\n\n{link}\n\n\
             If you did not expect this, please contact your administrator.\n\nThank you,\nMedplum\n\n"
        ),
    }
}

/// A code that stands for a second factor (5.1). The name is the project's `appName`.
pub fn mfa_code(to: String, name: &str, code: &str) -> Mail {
    Mail {
        to,
        subject: format!("Your {name} verification code: {code}"),
        text: format!(
            "Below is your requested {name} verification code. You can copy it into the open browser window to \
             confirm your login.\n\n{code}\n\nThis code will expire in 20 minutes. If you did not try to sign in, \
             you can safely ignore this email.\n\nThank you,\nThe {name} Team\n\n"
        ),
    }
}

/// The notice that an administrator took a second factor away (5.1).
pub fn mfa_reset(to: String, first_name: &str, method: &str) -> Mail {
    let method = if method == "email" {
        "email-based"
    } else {
        "authenticator app (TOTP)"
    };
    Mail {
        to,
        subject: "Your multi-factor authentication has been reset".into(),
        text: format!(
            "Hello {first_name},\n\nA project administrator has reset your {method} multi-factor authentication \
             (MFA).\nYou will need to re-enroll the next time you sign in.\n\nIf you did not expect this change, \
             please contact your administrator immediately.\n\n"
        ),
    }
}

/// To the new address after `$update-email`.
pub fn email_changed(to: String, opening: &str, link: &str) -> Mail {
    Mail {
        to,
        subject: "Medplum Email Address Updated".into(),
        text: format!(
            "{opening} to update the email address associated with your Medplum account.\n\n\
             Please click on the following link to verify your ability to receive emails:\n\n{link}\n\n\
             If you received this in error, you can safely ignore it.\n\nThank you,\nMedplum\n\n"
        ),
    }
}
