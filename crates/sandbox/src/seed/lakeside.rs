//! The members of the second project: one for everything that can be the matter with a member.

use serde_json::{Value, json};

use super::Seeder;
use crate::founding::reference;
use crate::json::str_at;
use crate::outcome::Failure;
use crate::secret::hash_password;
use crate::store::{Author, parse_reference};

/// Password of everybody here who has one.
pub const PASSWORD: &str = "usher_lakeside";
/// The TOTP secret of whoever is enrolled here (RFC 4648 base32).
pub const TOTP_SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// What is the matter with somebody.
#[derive(Clone, Copy)]
enum Matter {
    /// Enrolled in these second factors; 4.5 knows only `totp`.
    Factors(&'static [&'static str]),
    /// A second factor is required but there is none yet.
    FactorRequired,
    /// The activation link was used.
    Activated,
    /// The activation link was never used.
    Invited,
    /// Known by an external id, without an address.
    NoAddress,
    /// Must not sign in.
    Inactive,
    /// The access policy was deleted: locked out.
    PolicyGone,
    /// The profile was deleted.
    ProfileGone,
    /// The account was deleted.
    AccountGone,
    /// Several policies, with parameters.
    SeveralPolicies,
}

const PEOPLE: [(&str, &str, Matter); 12] = [
    ("Tessa", "Totp", Matter::Factors(&["totp"])),
    ("Emil", "Mailcode", Matter::Factors(&["email"])),
    ("Bea", "Bothways", Matter::Factors(&["totp", "email"])),
    ("Rhea", "Required", Matter::FactorRequired),
    ("Uma", "Used", Matter::Activated),
    ("Paula", "Pending", Matter::Invited),
    ("Nils", "Nomail", Matter::NoAddress),
    ("Ines", "Inactive", Matter::Inactive),
    ("Lotte", "Locked", Matter::PolicyGone),
    ("Gus", "Ghost", Matter::ProfileGone),
    ("Dana", "Departed", Matter::AccountGone),
    ("Vera", "Various", Matter::SeveralPolicies),
];

impl Seeder<'_, '_> {
    /// Fills the second project, which `owner` (a membership) has founded.
    pub(super) fn lakeside(&mut self, owner: &Value) -> Result<(), Failure> {
        let now = self.context.now;
        let project = self.store.resolve(&owner["project"])?.clone();
        let reception = self.rule(&project, "Reception")?;
        for (index, (given, family, matter)) in PEOPLE.into_iter().enumerate() {
            self.set_age(now, (100 - 5 * i64::try_from(index).unwrap_or(0)) * 24);
            let settings = self.settings(&project, matter, &reception)?;
            let account = self.described(given, matter);
            let user = self.account(given, family, Some(&project), account)?;
            match matter {
                Matter::Activated => self.link(&project, &user, true)?,
                Matter::Invited => self.link(&project, &user, false)?,
                _ => {}
            }
            let email = user["email"].as_str();
            let profile =
                self.profile(&project, "Practitioner", given, family, email, json!({}))?;
            let membership = self.member(&project, &user, &profile, settings)?;
            self.lose(&project, matter, &membership)?;
        }
        self.shared_profile(&project, &reception)?;
        let hilda = ("Hilda", "History", "hilda@lakeside.example");
        self.changed_often(&project, &owner["profile"], &reception, now, hilda)
    }

    fn rule(&mut self, project: &Value, name: &str) -> Result<Value, Failure> {
        let policy = json!({
            "resourceType": "AccessPolicy", "name": name, "resource": [
                {"resourceType": "Patient"},
                {"resourceType": "Encounter", "criteria": "Encounter?location=%site"},
                {"resourceType": "Practitioner", "readonly": true},
            ],
        });
        let author = Author::system(Some(str_at(project, "id")));
        let policy = self.store.create(policy, &author, self.context)?;
        Ok(reference(&policy, name))
    }

    fn settings(
        &mut self,
        project: &Value,
        matter: Matter,
        reception: &Value,
    ) -> Result<Value, Failure> {
        Ok(match matter {
            Matter::Inactive => json!({"accessPolicy": reception, "active": false}),
            Matter::NoAddress => json!({"accessPolicy": reception, "externalId": "staff-0042"}),
            Matter::PolicyGone => json!({"accessPolicy": self.rule(project, "Temporary staff")?}),
            Matter::SeveralPolicies => {
                let ward = self.rule(project, "One ward")?;
                let site = json!([{"name": "site", "valueString": "Location/ward-3"}]);
                json!({"access": [{"policy": reception}, {"policy": ward, "parameter": site}]})
            }
            _ => json!({"accessPolicy": reception}),
        })
    }

    /// What is said of the account.
    fn described(&mut self, given: &str, matter: Matter) -> Value {
        let email = format!("{}@lakeside.example", given.to_lowercase());
        match matter {
            Matter::Invited | Matter::AccountGone => json!({"email": email}),
            Matter::NoAddress => json!({"externalId": "staff-0042"}),
            _ => {
                let hash = hash_password(PASSWORD, self.context);
                let mut account =
                    json!({"email": email, "passwordHash": hash, "emailVerified": true});
                if let Matter::Factors(methods) = matter {
                    account["mfaSecret"] = json!(TOTP_SECRET);
                    account["mfaEnrolled"] =
                        json!(self.version.is_v5() || methods.contains(&"totp"));
                    if self.version.is_v5() {
                        account["mfaMethod"] = json!(methods);
                    }
                }
                if let Matter::FactorRequired = matter {
                    account["mfaRequired"] = json!(true);
                }
                account
            }
        }
    }

    /// Deletes what somebody has lost.
    fn lose(&mut self, project: &Value, matter: Matter, membership: &Value) -> Result<(), Failure> {
        let lost = match matter {
            Matter::PolicyGone => &membership["accessPolicy"],
            Matter::ProfileGone => &membership["profile"],
            Matter::AccountGone => &membership["user"],
            _ => return Ok(()),
        };
        let author = Author::system(Some(str_at(project, "id")));
        match parse_reference(lost) {
            Some((kind, id)) => self.store.delete(kind, id, &author, self.context),
            None => Ok(()),
        }
    }

    /// Two accounts with one profile between them.
    fn shared_profile(&mut self, project: &Value, policy: &Value) -> Result<(), Failure> {
        let email = "sage@lakeside.example";
        let profile = self.profile(
            project,
            "Practitioner",
            "Sage",
            "Shared",
            Some(email),
            json!({}),
        )?;
        for email in [email, "sage.second@lakeside.example"] {
            let user = self.account("Sage", "Shared", Some(project), json!({"email": email}))?;
            self.member(project, &user, &profile, json!({"accessPolicy": policy}))?;
        }
        Ok(())
    }

    /// Somebody (given name, family name, address) whose membership has a history: made by the server, changed by
    /// an administrator (a profile) and by the server.
    pub(super) fn changed_often(
        &mut self,
        project: &Value,
        admin: &Value,
        policy: &Value,
        now: jiff::Timestamp,
        (given, family, email): (&str, &str, &str),
    ) -> Result<(), Failure> {
        let user = self.account(given, family, Some(project), json!({"email": email}))?;
        let profile = self.profile(
            project,
            "Practitioner",
            given,
            family,
            Some(email),
            json!({}),
        )?;
        let mut membership =
            self.member(project, &user, &profile, json!({"accessPolicy": policy}))?;
        let id = str_at(project, "id");
        let (server, admin) = (
            Author::system(Some(id)),
            Author {
                project: Some(id),
                reference: admin.clone(),
            },
        );
        let changes = [
            ("admin", json!(true), &admin),
            ("active", json!(false), &admin),
            ("active", json!(true), &server),
            ("admin", json!(false), &admin),
        ];
        for (index, (key, value, author)) in changes.into_iter().enumerate() {
            self.set_age(now, (20 - 5 * i64::try_from(index).unwrap_or(0)) * 24);
            membership[key] = value;
            membership = self.store.update(membership, author, self.context)?;
        }
        Ok(())
    }
}
