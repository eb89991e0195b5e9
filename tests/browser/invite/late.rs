//! What the server can still refuse after the app has looked: what is said, what stays behind, and that the person gets
//! in all the same.

use crate::dialog::{
    ANA, Dialog, Guest, PAULA, RITA, accounts, delete, gets_in, member, policy, record, related,
};
use crate::support::both;
use crate::support::server::Server;
use serde_json::json;

const PASSING: &str = "Passing policy";

/// The server refused, the form is as it was, nobody is a member, and no mail went out.
async fn until_refused(dialog: &Dialog, guest: Guest) {
    dialog.until_told("Not invited").await;
    dialog.app().until_focus("alert", "").await;
    dialog.assert_kept(guest).await;
    let server = dialog.server();
    assert!(server.members(guest.email).is_empty());
    // This account is what makes the next mail a note without a link.
    assert_eq!(accounts(server, guest.email).len(), 1);
    assert!(server.mails(guest.email).is_empty());
}

both!(two_records_have_the_address_by_now, async |version| {
    let dialog = Dialog::start(version).await;
    let twins = |server: &Server| {
        for given in ["Una", "Dua"] {
            record(server, "Practitioner", given, "Twin", ANA.email);
        }
    };
    dialog.server().before("POST", "/invite", twins);
    dialog.invite(ANA).await;
    until_refused(&dialog, ANA).await;
    for twin in dialog.server().find("Practitioner?name=Twin") {
        delete(dialog.server(), &twin);
    }
    dialog.send().await;
    dialog.until_invited(ANA).await;
    dialog.repair(ANA).await;
});

both!(the_policy_is_gone_by_now, async |version| {
    for guest in [ANA, PAULA] {
        let guest = Guest {
            policy: Some(PASSING),
            ..guest
        };
        let dialog = Dialog::start(version).await;
        let passing = policy(dialog.server(), PASSING);
        dialog
            .server()
            .before("POST", "/invite", move |server| delete(server, &passing));
        dialog.invite(guest).await;
        if !dialog.server().is_v5() {
            // It checks no policies: the member is there, and locked out until somebody gives another policy.
            dialog.until_invited(guest).await;
            dialog.until_says("They can’t sign in:").await;
            dialog.until_says("Passing policy was just deleted").await;
            let mut member = member(dialog.server(), guest.email);
            let id = ["ProjectMembership/", member["id"].as_str().unwrap()].concat();
            member.as_object_mut().unwrap().remove("accessPolicy");
            dialog.server().fhir("PUT", &id, &member);
            assert!(gets_in(dialog.server(), guest.email));
            continue;
        }
        until_refused(&dialog, guest).await;
        dialog.pick("Access policy", "Read", "Read only").await;
        dialog.send().await;
        dialog.until_invited(guest).await;
        dialog.repair(guest).await;
    }
});

both!(
    the_record_made_for_a_related_person_is_gone_by_now,
    async |version| {
        let dialog = Dialog::start(version).await;
        dialog.server().before("POST", "/invite", |server| {
            delete(server, &related(server, RITA.email)[0]);
        });
        dialog.invite(RITA).await;
        until_refused(&dialog, RITA).await;
        dialog.send().await;
        dialog.until_invited(RITA).await;
        assert_eq!(related(dialog.server(), RITA.email).len(), 1);
        dialog.repair(RITA).await;
    }
);

both!(
    somebody_is_a_user_under_another_kind_of_account_by_now,
    async |version| {
        let dialog = Dialog::start(version).await;
        dialog.server().before("POST", "/invite", |server| {
            let mut other = Guest {
                email: ANA.email,
                ..PAULA
            }
            .body();
            other["sendEmail"] = json!(true);
            server.admin("invite", &other);
        });
        dialog.invite(ANA).await;
        if !dialog.server().is_v5() {
            // A second account beside the first, with a link of its own.
            dialog.until_invited(ANA).await;
            assert_eq!(accounts(dialog.server(), ANA.email).len(), 2);
            return;
        }
        dialog.until_told("Already a member").await;
        dialog.get("link", "Go to member").await;
        dialog.assert_kept(ANA).await;
        assert_eq!(accounts(dialog.server(), ANA.email).len(), 1);
        assert!(gets_in(dialog.server(), ANA.email));
    }
);
