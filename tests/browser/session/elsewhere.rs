//! A super administrator invites to a project that she is not signed in to.

use crate::people::*;
use crate::support::act::until;
use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::Server;

const INVITE: &str = "/admin/projects/*/invite";
const ANA: &str = "ana@example.com";

/// The invite form for a project, filled in but for the role's own fields.
async fn invite_to(server: &Server, project: &str, role: &str) -> (App, Part) {
    let app = server.app("/admin/invite").await;
    sign_in(&app, SUPER.0, SUPER.1).await;
    let dialog = app.part("dialog", "Invite new user").await;
    dialog.pick("Project", project, project).await;
    dialog.until_says(&["To ", project].concat()).await;
    dialog.click("radio", role).await;
    dialog.fill("textbox", "First name", "Ana").await;
    dialog.fill("textbox", "Last name", "Costa").await;
    dialog.fill("textbox", "Email", ANA).await;
    dialog.pick("Access policy", "Read only", "Read only").await;
    (app, dialog)
}

both!(
    a_mail_that_failed_is_followed_by_a_link_for_the_chosen_project,
    async |version| {
        for role in ["Practitioner", "Patient"] {
            let server = Server::start(version);
            let (_app, dialog) = invite_to(&server, "Harbor Clinic", role).await;
            server.fault("POST", INVITE, "mail-down");
            dialog.click("button", "Invite").await;
            dialog
                .until_heading("Ana Costa is invited, but the email failed")
                .await;
            assert_eq!(server.members(ANA).len(), 1);
            dialog.click("button", "Email set-password link").await;
            until("a mail", || !server.mails(ANA).is_empty()).await;
            let app = server.app(&server.mailed_link(ANA)).await;
            app.fill("textbox", "New password", PASSWORD).await;
            app.fill("textbox", "Confirm password", PASSWORD).await;
            app.click("button", "Set password").await;
            app.until_heading("Your password is set").await;
            assert!(lets_in(&server, ANA, PASSWORD));
        }
    }
);

both!(
    the_record_of_a_related_person_cannot_be_made_elsewhere_so_nothing_is_sent,
    async |version| {
        let server = Server::start(version);
        let (_app, dialog) = invite_to(&server, "Harbor Clinic", "RelatedPerson").await;
        dialog.pick("Patient", "Eze", "Chidi Eze").await;
        dialog.select("Relationship", "sibling").await;
        dialog.click("button", "Invite").await;
        dialog
            .until_described(
                "combobox",
                "Project",
                "only in the project you’re signed in to",
            )
            .await;
        assert_eq!(count(&server, "POST", "/invite"), 0);
        assert_eq!(count(&server, "POST", "/RelatedPerson"), 0);
    }
);
