//! The people, projects and policies a new sandbox starts with.

mod clinic;
mod crowd;
mod lakeside;
mod people;
mod policies;
mod programs;

use jiff::ToSpan as _;
use serde_json::{Value, json};

use crate::context::Context;
use crate::founding::{add_member, found, reference};
use crate::json::{remove, str_at};
use crate::outcome::Failure;
use crate::secret::hash_password;
use crate::store::{Author, Store};
use crate::version::Version;
pub use lakeside::{PASSWORD as LAKESIDE_PASSWORD, TOTP_SECRET};
use people::{PATIENTS, PRACTITIONERS, RELATED};

/// E-mail of the administrator.
pub const ADMIN_EMAIL: &str = "admin@example.com";
/// Password of the administrator.
pub const ADMIN_PASSWORD: &str = "usher_admin";
/// E-mail and password of a member without admin rights.
pub const NURSE: (&str, &str) = ("nurse@example.com", "usher_nurse");
/// E-mail and password of an administrator of both projects.
pub const BOTH: (&str, &str) = ("both@example.com", "usher_both");

/// E-mail and password of a super administrator.
pub const SUPER: (&str, &str) = ("super@example.com", "usher_super");

const SUPER_PROJECT: &str = "Super Admin";
const PROJECT: &str = "Harbor Clinic";
const OTHER_PROJECT: &str = "Lakeside Practice";

/// How much more than usual there is in the first project.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extra {
    /// So many further members.
    pub members: usize,
    /// So many further secrets.
    pub secrets: usize,
    /// The staff, patients and relatives of a whole clinic, in every state that there is.
    pub clinic: bool,
}

/// Fills an empty store. Everything is dated before now.
pub fn seed(
    store: &mut Store,
    context: &mut Context,
    version: Version,
    extra: Extra,
) -> Result<(), Failure> {
    let now = context.now;
    let result = store.batch(|store| {
        let mut seeder = Seeder {
            store,
            context,
            version,
        };
        seeder.people()?;
        seeder.context.now = now;
        seeder.programs(extra.secrets)?;
        seeder.context.now = now;
        if extra.clinic {
            seeder.clinic()?;
            seeder.context.now = now;
        }
        seeder.crowd(extra.members)
    });
    context.now = now;
    result?
}

/// The resource of a type with this name.
fn named(store: &Store, kind: &str, name: &str) -> Option<Value> {
    store
        .all(kind)
        .find(|resource| str_at(resource, "name") == name)
        .cloned()
}

struct Seeder<'a, 'c> {
    store: &'a mut Store,
    context: &'a mut Context<'c>,
    version: Version,
}

impl Seeder<'_, '_> {
    fn people(&mut self) -> Result<(), Failure> {
        let now = self.context.now;
        self.set_age(now, 500 * 24);
        self.super_administrator()?;
        self.set_age(now, 400 * 24);
        let admin = self.user("Ada", "Admin", ADMIN_EMAIL, Some(ADMIN_PASSWORD), None)?;
        let membership = found(self.store, self.context, self.version, PROJECT, &admin)?;
        let project = self.store.resolve(&membership["project"])?.clone();
        let policies = self.policies(&project)?;
        for (index, (given, family, email, policy)) in PRACTITIONERS.iter().enumerate() {
            self.set_age(now, (300 - 40 * i64::try_from(index).unwrap_or(0)) * 24);
            let password = [NURSE, BOTH]
                .iter()
                .find(|(address, _)| address == email)
                .map(|(_, password)| *password);
            let user = self.user(given, family, email, password, None)?;
            let profile = self.profile(
                &project,
                "Practitioner",
                given,
                family,
                Some(email),
                json!({}),
            )?;
            let policy = policy.and_then(|name| {
                policies
                    .iter()
                    .find(|policy| str_at(policy, "display") == name)
            });
            let mut settings = json!({"admin": *email == BOTH.0});
            if let Some(policy) = policy {
                settings["accessPolicy"] = policy.clone();
            }
            self.member(&project, &user, &profile, settings)?;
            if *email == BOTH.0 {
                let owner = found(self.store, self.context, self.version, OTHER_PROJECT, &user)?;
                self.lakeside(&owner)?;
            }
        }
        let patients = self.patients(&project, &policies, now)?;
        self.related(&project, &patients, &policies, now)
    }

    /// The project of super administrators has no default policies, in 5.1 neither.
    fn super_administrator(&mut self) -> Result<(), Failure> {
        let (email, password) = SUPER;
        let user = self.user("Sam", "Super", email, Some(password), None)?;
        let membership = found(
            self.store,
            self.context,
            Version::V4_5,
            SUPER_PROJECT,
            &user,
        )?;
        let mut project = self.store.resolve(&membership["project"])?.clone();
        project["superAdmin"] = json!(true);
        let author = Author::system(Some(str_at(&membership["meta"], "project")));
        self.store.update(project, &author, self.context)?;
        Ok(())
    }

    fn set_age(&mut self, now: jiff::Timestamp, hours: i64) {
        self.context.now = now.checked_sub(hours.hours()).unwrap_or(now);
    }

    fn policies(&mut self, project: &Value) -> Result<Vec<Value>, Failure> {
        let author = Author::system(Some(str_at(project, "id")));
        let mut references = Vec::new();
        for mut policy in policies::all() {
            policy["resourceType"] = json!("AccessPolicy");
            let policy = self.store.create(policy, &author, self.context)?;
            references.push(reference(&policy, str_at(&policy, "name")));
        }
        Ok(references)
    }

    fn patients(
        &mut self,
        project: &Value,
        policies: &[Value],
        now: jiff::Timestamp,
    ) -> Result<Vec<Value>, Failure> {
        let policy = policies
            .iter()
            .find(|policy| str_at(policy, "display") == "Patient portal");
        let mut patients = Vec::new();
        for (index, (given, family, born, gender, email)) in PATIENTS.iter().enumerate() {
            self.set_age(now, (60 - 4 * i64::try_from(index).unwrap_or(0)) * 24);
            let more = json!({"birthDate": born, "gender": gender});
            let patient = self.profile(project, "Patient", given, family, *email, more)?;
            if let Some(email) = email {
                let user = self.user(given, family, email, None, Some(project))?;
                let settings =
                    policy.map_or_else(|| json!({}), |policy| json!({"accessPolicy": policy}));
                self.member(project, &user, &patient, settings)?;
            }
            patients.push(patient);
        }
        Ok(patients)
    }

    fn related(
        &mut self,
        project: &Value,
        patients: &[Value],
        policies: &[Value],
        now: jiff::Timestamp,
    ) -> Result<(), Failure> {
        let policy = policies
            .iter()
            .find(|policy| str_at(policy, "display") == "Patient portal");
        for (index, (given, family, email, patient, code, word)) in RELATED.iter().enumerate() {
            self.set_age(now, 30 - i64::try_from(index).unwrap_or(0));
            let Some(patient) = patients.get(*patient) else {
                continue;
            };
            let patient = reference(patient, &crate::caller::display_name(patient));
            let system = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
            let more = json!({
                "patient": patient,
                "relationship": [{"coding": [{"system": system, "code": code, "display": word}], "text": word}],
            });
            let profile =
                self.profile(project, "RelatedPerson", given, family, Some(email), more)?;
            let user = self.user(given, family, email, None, Some(project))?;
            let parameter = json!([{"name": "patient", "valueReference": patient}]);
            let settings = policy.map_or_else(
                || json!({}),
                |policy| json!({"access": [{"policy": policy, "parameter": parameter}]}),
            );
            self.member(project, &user, &profile, settings)?;
        }
        Ok(())
    }

    /// Without a password nobody can sign in: an empty hash matches nothing.
    fn user(
        &mut self,
        given: &str,
        family: &str,
        email: &str,
        password: Option<&str>,
        project: Option<&Value>,
    ) -> Result<Value, Failure> {
        let hash = password
            .map(|password| hash_password(password, self.context))
            .unwrap_or_default();
        let more = json!({
            "email": email, "passwordHash": hash, "emailVerified": password.is_some(),
        });
        self.account(given, family, project, more)
    }

    /// An account with whatever is to be said of it.
    fn account(
        &mut self,
        given: &str,
        family: &str,
        project: Option<&Value>,
        more: Value,
    ) -> Result<Value, Failure> {
        let mut user = more;
        user["resourceType"] = json!("User");
        user["firstName"] = json!(given);
        user["lastName"] = json!(family);
        if let Some(project) = project {
            user["project"] = reference(project, str_at(project, "name"));
        }
        let author = Author::system(project.map(|project| str_at(project, "id")));
        self.store.create(user, &author, self.context)
    }

    /// The activation link that was mailed to an account of a project.
    fn link(&mut self, project: &Value, user: &Value, used: bool) -> Result<(), Failure> {
        let mut request = json!({
            "resourceType": "UserSecurityRequest", "type": "invite",
            "user": reference(user, str_at(user, "email")), "secret": self.context.secret(),
        });
        if used {
            request["used"] = json!(true);
        }
        let author = Author::system(Some(str_at(project, "id")));
        self.store.create(request, &author, self.context)?;
        Ok(())
    }

    fn profile(
        &mut self,
        project: &Value,
        kind: &str,
        given: &str,
        family: &str,
        email: Option<&str>,
        more: Value,
    ) -> Result<Value, Failure> {
        let mut profile = more;
        profile["resourceType"] = json!(kind);
        profile["name"] = json!([{"given": [given], "family": family}]);
        if let Some(email) = email {
            profile["telecom"] = json!([{"system": "email", "use": "work", "value": email}]);
        }
        self.store.create(
            profile,
            &Author::system(Some(str_at(project, "id"))),
            self.context,
        )
    }

    fn member(
        &mut self,
        project: &Value,
        user: &Value,
        profile: &Value,
        settings: Value,
    ) -> Result<Value, Failure> {
        let mut user = reference(user, str_at(user, "email"));
        if user["display"] == "" {
            remove(&mut user, "display");
        }
        let profile = reference(profile, &crate::caller::display_name(profile));
        add_member(self.store, self.context, project, user, profile, settings)
    }
}
