//! The crowd of `--members N`: all kinds of members of the first project, the same every time.

use serde_json::{Value, json};

use super::people::{FAMILY, GIVEN};
use super::{PROJECT, Seeder, named};
use crate::caller::display_name;
use crate::founding::reference;
use crate::outcome::Failure;

/// Hours over which the crowd joined: two years.
const SPAN: usize = 17_520;
/// What practitioners get in turn; the third get none.
const POLICIES: [Option<&str>; 3] = [Some("Front desk"), Some("Read only"), None];

impl Seeder<'_, '_> {
    /// So many further members: a fifth patients, one in 25 related to the patient before, the rest
    /// practitioners; one in 100 an administrator, one in 40 inactive.
    pub(super) fn crowd(&mut self, count: usize) -> Result<(), Failure> {
        let now = self.context.now;
        let Some(project) = named(self.store, "Project", PROJECT) else {
            return Ok(());
        };
        let mut patient = None;
        for index in 0..count {
            let hours = (count - index) * SPAN / count;
            self.set_age(now, i64::try_from(hours).unwrap_or(0));
            let mut settings = json!({});
            if index % 40 == 7 {
                settings["active"] = json!(false);
            }
            if index % 25 == 24 {
                self.relative(&project, index, patient.as_ref(), settings)?;
            } else if index % 5 == 3 {
                settings["accessPolicy"] = self.policy("Patient portal");
                let born = format!("{}-06-1{}", 1940 + index % 70, index % 10);
                let more = json!({"birthDate": born});
                patient = Some(self.one(&project, "Patient", index, more, settings)?);
            } else {
                if let Some(name) = POLICIES.get(index % 3).copied().flatten() {
                    settings["accessPolicy"] = self.policy(name);
                }
                if index % 100 == 50 {
                    settings["admin"] = json!(true);
                }
                self.one(&project, "Practitioner", index, json!({}), settings)?;
            }
        }
        Ok(())
    }

    pub(super) fn policy(&self, name: &str) -> Value {
        named(self.store, "AccessPolicy", name)
            .map(|policy| reference(&policy, name))
            .unwrap_or_default()
    }

    fn relative(
        &mut self,
        project: &Value,
        index: usize,
        patient: Option<&Value>,
        mut settings: Value,
    ) -> Result<(), Failure> {
        let patient = patient.map(|patient| reference(patient, &display_name(patient)));
        settings["access"] = json!([{
            "policy": self.policy("Patient portal"),
            "parameter": [{"name": "patient", "valueReference": patient}],
        }]);
        let more = json!({"patient": patient});
        self.one(project, "RelatedPerson", index, more, settings)?;
        Ok(())
    }

    /// One of the crowd; returns the profile. Patients have accounts of the project, half of them activated.
    fn one(
        &mut self,
        project: &Value,
        kind: &str,
        index: usize,
        more: Value,
        settings: Value,
    ) -> Result<Value, Failure> {
        let given = GIVEN.get(index % GIVEN.len()).copied().unwrap_or_default();
        let family = FAMILY
            .get(index % FAMILY.len())
            .copied()
            .unwrap_or_default();
        let email = format!("member{}@example.com", index + 1);
        let scope = (kind == "Patient").then_some(project);
        let activated = index.is_multiple_of(2);
        let account = json!({"email": email, "passwordHash": "", "emailVerified": activated});
        let user = self.account(given, family, scope, account)?;
        if scope.is_some() {
            self.link(project, &user, activated)?;
        }
        let profile = self.profile(project, kind, given, family, Some(&email), more)?;
        self.member(project, &user, &profile, settings)?;
        Ok(profile)
    }
}
