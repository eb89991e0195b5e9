//! The clinic of the demo: the first project with people of all roles and states. Nobody of them exists.

use serde_json::{Value, json};

use super::{BOTH, PROJECT, Seeder, named};
use crate::caller::display_name;
use crate::founding::reference;
use crate::outcome::Failure;
use crate::store::{Author, parse_reference};

/// How it stands with somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Has followed the link and may sign in.
    Active,
    /// Has not followed the link yet.
    Invited,
    /// Must not sign in.
    Inactive,
    /// The access policy was deleted.
    LockedOut,
    /// Administers the project.
    Admin,
}

use Standing::{Active, Admin, Inactive, Invited, LockedOut};

const FRONT: &str = "Front desk";
const READ: &str = "Read only";
const OFFICE: &str = "Office network only";

/// Given name, family name, address before the @, policy (empty: none) and standing of the staff.
const STAFF: [(&str, &str, &str, &str, Standing); 17] = [
    ("Amina", "Diallo", "amina.diallo", FRONT, Active),
    ("Aroha", "Ngata", "aroha.ngata", READ, Active),
    ("Björn", "Lindqvist", "bjorn.lindqvist", OFFICE, Active),
    ("Carmen", "Ibáñez", "carmen.ibanez", FRONT, Invited),
    ("Dilnoza", "Karimova", "dilnoza.karimova", READ, Invited),
    ("Eilidh", "MacKenzie", "eilidh.mackenzie", FRONT, Active),
    ("Farid", "Rahimi", "farid.rahimi", OFFICE, Inactive),
    ("Gia", "Huỳnh", "gia.huynh", FRONT, Active),
    ("Halyna", "Шевчук", "halyna.shevchuk", READ, LockedOut),
    ("Itzel", "Xicoténcatl", "itzel.xicotencatl", FRONT, Active),
    ("Jun", "김", "jun.kim", OFFICE, Active),
    ("Kwame", "Mensah", "kwame.mensah", "", Active),
    ("Leilani", "Kealoha", "leilani.kealoha", READ, Invited),
    ("Meera", "Raghunathan", "meera.raghunathan", "", Admin),
    (
        "Niamh",
        "Ó Súilleabháin",
        "niamh.osuilleabhain",
        FRONT,
        Inactive,
    ),
    ("Otto", "Grünwald", "otto.grunwald", READ, Active),
    ("Priya", "शर्मा", "priya.sharma", FRONT, Active),
];

/// Given name, family name, address before the @, birth date and standing of the patients.
const PATIENTS: [(&str, &str, &str, &str, Standing); 6] = [
    ("Ravi", "Fernando", "ravi.fernando", "1971-04-18", Active),
    (
        "Sólveig",
        "Jónsdóttir",
        "solveig.jonsdottir",
        "1985-09-02",
        Active,
    ),
    (
        "Tomasz",
        "Wiśniewski",
        "tomasz.wisniewski",
        "1990-12-24",
        Invited,
    ),
    (
        "Ursula",
        "van der Meer",
        "ursula.vandermeer",
        "1948-07-11",
        Invited,
    ),
    (
        "Victoire",
        "Nkurunziza",
        "victoire.nkurunziza",
        "2001-02-28",
        Active,
    ),
    ("Yusuf", "Yılmaz", "yusuf.yilmaz", "1963-10-05", Inactive),
];

/// Given name, family name, address before the @, the patient they belong to, code and word of the relationship.
const RELATED: [(&str, &str, &str, usize, &str, &str); 3] = [
    ("Chamari", "Fernando", "chamari.fernando", 0, "WIFE", "wife"),
    ("Ewa", "Wiśniewska", "ewa.wisniewska", 2, "MTH", "mother"),
    ("Zeynep", "Yılmaz", "zeynep.yilmaz", 5, "DAUC", "daughter"),
];

impl Seeder<'_, '_> {
    /// Adds everybody to the first project, over the last year.
    pub(super) fn clinic(&mut self) -> Result<(), Failure> {
        let now = self.context.now;
        let Some(project) = named(self.store, "Project", PROJECT) else {
            return Ok(());
        };
        for (index, (given, family, local, policy, standing)) in STAFF.into_iter().enumerate() {
            self.set_age(now, (350 - 20 * i64::try_from(index).unwrap_or(0)) * 24);
            let settings = self.access(&project, policy, standing)?;
            self.person(
                &project,
                "Practitioner",
                (given, family, local, standing),
                json!({}),
                settings,
            )?;
        }
        let mut patients = Vec::new();
        for (index, (given, family, local, born, standing)) in PATIENTS.into_iter().enumerate() {
            self.set_age(now, (50 - 7 * i64::try_from(index).unwrap_or(0)) * 24);
            let settings = self.access(&project, "Patient portal", standing)?;
            let more = json!({"birthDate": born});
            let person = (given, family, local, standing);
            patients.push(self.person(&project, "Patient", person, more, settings)?);
        }
        for (given, family, local, patient, code, word) in RELATED {
            let patient = patients.get(patient);
            let patient = patient.map(|patient| reference(patient, &display_name(patient)));
            let system = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
            let more = json!({
                "patient": patient,
                "relationship": [{"coding": [{"system": system, "code": code, "display": word}], "text": word}],
            });
            let policy = self.policy("Patient portal");
            let parameter = json!([{"name": "patient", "valueReference": patient}]);
            let settings = json!({"access": [{"policy": policy, "parameter": parameter}]});
            self.person(
                &project,
                "RelatedPerson",
                (given, family, local, Invited),
                more,
                settings,
            )?;
        }
        let admin = self.store.all("ProjectMembership").find(|membership| {
            membership["user"]["display"] == BOTH.0 && membership["project"]["display"] == PROJECT
        });
        let admin = admin
            .map(|membership| membership["profile"].clone())
            .unwrap_or_default();
        let policy = self.policy(FRONT);
        self.set_age(now, 40 * 24);
        let wanda = ("Wanda", "Wolff", "wanda.wolff@harbor.example");
        self.changed_often(&project, &admin, &policy, now, wanda)
    }

    fn access(
        &mut self,
        project: &Value,
        policy: &str,
        standing: Standing,
    ) -> Result<Value, Failure> {
        let mut settings = match standing {
            LockedOut => json!({"accessPolicy": self.deleted_policy(project)?}),
            _ if policy.is_empty() => json!({}),
            _ => json!({"accessPolicy": self.policy(policy)}),
        };
        match standing {
            Inactive => settings["active"] = json!(false),
            Admin => settings["admin"] = json!(true),
            Active | Invited | LockedOut => {}
        }
        Ok(settings)
    }

    fn deleted_policy(&mut self, project: &Value) -> Result<Value, Failure> {
        let author = Author::system(project["id"].as_str());
        let policy =
            json!({"resourceType": "AccessPolicy", "name": "Summer interns", "resource": []});
        let policy = self.store.create(policy, &author, self.context)?;
        let policy = reference(&policy, "Summer interns");
        if let Some((kind, id)) = parse_reference(&policy) {
            self.store.delete(kind, id, &author, self.context)?;
        }
        Ok(policy)
    }

    /// A member with an account of the project, and the link that was mailed; returns the profile.
    fn person(
        &mut self,
        project: &Value,
        kind: &str,
        (given, family, local, standing): (&str, &str, &str, Standing),
        more: Value,
        settings: Value,
    ) -> Result<Value, Failure> {
        let email = [local, "@harbor.example"].concat();
        let activated = standing != Invited;
        let account = json!({"email": email, "passwordHash": "", "emailVerified": activated});
        let user = self.account(given, family, Some(project), account)?;
        self.link(project, &user, activated)?;
        let profile = self.profile(project, kind, given, family, Some(&email), more)?;
        self.member(project, &user, &profile, settings)?;
        Ok(profile)
    }
}
