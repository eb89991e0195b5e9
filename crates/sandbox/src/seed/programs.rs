//! Clients, bots, secrets, settings and sites of the projects: ordinary ones in the first project, and in
//! the second one of everything that can be the matter with them.

use serde_json::{Value, json};

use super::{OTHER_PROJECT, PROJECT, Seeder, named};
use crate::founding::{add_member, reference};
use crate::json::str_at;
use crate::outcome::Failure;
use crate::store::Author;

/// Clients of the first project, without type and secret; the first has a policy, see [`POLICY`].
fn clients() -> [Value; 4] {
    [
        json!({"name": "Lab feed", "description": "Pushes results from the laboratory",
               "redirectUri": "https://lab.example/callback"}),
        json!({"name": "Patient app", "description": "Appointments and messages for patients",
               "redirectUris": ["https://app.harbor.example/callback", "http://localhost:3000/callback"],
               "accessTokenLifetime": "10m", "refreshTokenLifetime": "30d",
               "launchUri": "https://app.harbor.example/launch", "pkceOptional": false}),
        json!({"name": "Reporting", "jwksUri": "https://reports.example/jwks.json"}),
        json!({"name": "Waiting room kiosk", "description": "Replaced by the patient app", "status": "off"}),
    ]
}

/// Bots of the first project, without type and source.
fn bots() -> [Value; 3] {
    [
        json!({"name": "Appointment reminders", "description": "Writes to patients two days before",
               "runtimeVersion": "awslambda", "cronString": "0 7 * * *"}),
        json!({"name": "Fax import", "runtimeVersion": "vmcontext", "publicWebhook": true}),
        json!({"name": "Result routing", "description": "Sends results to whoever ordered them",
               "runtimeVersion": "vmcontext", "timeout": 30}),
    ]
}

/// The policy of the first client and the first bot.
const POLICY: &str = "One site only";

impl Seeder<'_, '_> {
    /// Fills both projects; `secrets` is how many further secrets the first one has.
    pub(super) fn programs(&mut self, secrets: usize) -> Result<(), Failure> {
        let now = self.context.now;
        let found = [PROJECT, OTHER_PROJECT].map(|name| named(self.store, "Project", name));
        let [Some(harbor), Some(lakeside)] = found else {
            return Ok(());
        };
        self.set_age(now, 90 * 24);
        let policy = named(self.store, "AccessPolicy", POLICY)
            .map(|policy| json!({"accessPolicy": reference(&policy, POLICY)}));
        let mut policy = policy.unwrap_or_else(|| json!({}));
        for client in clients() {
            let client = self.client(&harbor, client)?;
            self.join(&harbor, &client, std::mem::replace(&mut policy, json!({})))?;
        }
        for bot in bots() {
            let bot = self.bot(&harbor, bot)?;
            self.join(&harbor, &bot, json!({}))?;
        }
        self.entries(harbor, secrets)?;
        self.troubled(&lakeside)
    }

    fn client(&mut self, project: &Value, mut client: Value) -> Result<Value, Failure> {
        client["resourceType"] = json!("ClientApplication");
        client["secret"] = json!([self.context.secret(), self.context.secret()].concat());
        self.program(project, client)
    }

    fn bot(&mut self, project: &Value, mut bot: Value) -> Result<Value, Failure> {
        let source = ["Binary/", &self.context.uuid()].concat();
        bot["resourceType"] = json!("Bot");
        bot["sourceCode"] =
            json!({"contentType": "text/typescript", "title": "index.ts", "url": source});
        self.program(project, bot)
    }

    fn program(&mut self, project: &Value, program: Value) -> Result<Value, Failure> {
        let author = Author::system(Some(str_at(project, "id")));
        self.store.create(program, &author, self.context)
    }

    fn join(
        &mut self,
        project: &Value,
        program: &Value,
        settings: Value,
    ) -> Result<Value, Failure> {
        let itself = reference(program, str_at(program, "name"));
        add_member(
            self.store,
            self.context,
            project,
            itself.clone(),
            itself,
            settings,
        )
    }

    /// What a project says of itself in lists. It may run bots.
    fn entries(&mut self, mut project: Value, secrets: usize) -> Result<(), Failure> {
        project["features"] = json!(["bots", "cron"]);
        project["description"] = json!("Family medicine at the old harbor");
        let mut list = vec![
            json!({"name": "LAB_API_KEY", "valueString": "lab-7f3d9c41"}),
            json!({"name": "SEND_REMINDERS", "valueBoolean": true}),
            json!({"name": "REMINDER_DAYS", "valueInteger": 2}),
            json!({"name": "FEE_FACTOR", "valueDecimal": 1.15}),
        ];
        list.extend((1..=secrets).map(|number| {
            json!({"name": format!("SECRET_{number:03}"), "valueString": format!("value {number}")})
        }));
        project["secret"] = json!(list);
        project["setting"] = json!([
            {"name": "appName", "valueString": "Harbor Clinic"},
            {"name": "openOnSaturdays", "valueBoolean": false},
        ]);
        project["site"] = json!([
            {"name": "Patient portal", "domain": ["portal.harbor.example", "www.harbor.example"],
             "googleClientId": "1234.apps.googleusercontent.com", "googleClientSecret": "google-5e1f",
             "recaptchaSiteKey": "site-key-1", "recaptchaSecretKey": "recaptcha-9b20"},
            {"name": "Staff", "domain": ["staff.harbor.example"]},
        ]);
        let id = str_at(&project, "id").to_owned();
        let author = Author::system(Some(&id));
        self.store.update(project, &author, self.context)?;
        Ok(())
    }

    /// A client without a membership, one that may not sign in, one whose membership leads nowhere, and a
    /// bot where none may run.
    fn troubled(&mut self, project: &Value) -> Result<(), Failure> {
        self.client(project, json!({"name": "Left out"}))?;
        let paused = self.client(project, json!({"name": "Paused"}))?;
        self.join(project, &paused, json!({"active": false}))?;
        let gone = self.client(project, json!({"name": "Gone"}))?;
        self.join(project, &gone, json!({}))?;
        let author = Author::system(Some(str_at(project, "id")));
        let id = str_at(&gone, "id");
        self.store
            .delete("ClientApplication", id, &author, self.context)?;
        let bot = self.bot(project, json!({"name": "Never run"}))?;
        self.join(project, &bot, json!({}))?;
        Ok(())
    }
}
