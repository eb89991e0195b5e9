//! Whom a change can cost the project dearly, and whether somebody else administers it (contract §8, "`admin`,
//! `active`").

use super::walk::{MOST, Walk};
use super::{Api, Result};
use crate::member::guard::Guards;
use wire::{Id, ProjectMembership, Version};

impl Api {
    /// Whether changing this member costs the project dearly, as the project, oneself and the other admins are now; and
    /// which server this is. Where no other admin can be looked up, there counts as being none.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn guards_of(&self, member: &ProjectMembership) -> Result<(Guards, Version)> {
        let me = self.me().await?;
        let project = self.project(&me.project.id).await?;
        // Nobody else is asked for who is no admin.
        let other_admin = match member.is_admin() && member.is_active() {
            true => {
                let except = [member.id().clone()];
                let other = self.other_admin(&project.id, Some(me.version), &except);
                other.await.unwrap_or(false)
            }
            false => true,
        };
        let guards = Guards::new(Some(&project), Some(&me.membership), other_admin);
        Ok((guards, me.version))
    }

    /// Whether a person besides these memberships administers the project and may sign in. Where the
    /// server can search for admins, mostly one request; 4.5 cannot, so there the members are read until
    /// one is found.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn other_admin(
        &self,
        project: &Id,
        version: Option<Version>,
        except: &[Id],
    ) -> Result<bool> {
        let mut walk = Walk::new(&path(project, version), MOST);
        while let Some(page) = walk.page(self).await? {
            let mut members = page.matches.into_iter().filter_map(ProjectMembership::read);
            if members.any(|member| is_other_admin(&member, except)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn is_other_admin(member: &ProjectMembership, except: &[Id]) -> bool {
    member.is_admin() && member.is_active() && !except.contains(member.id())
}

/// A super administrator sees the members of other projects too, so the project is named.
fn path(project: &Id, version: Option<Version>) -> String {
    // Absent counts as neither true nor false; active is who is not inactive.
    let admins = match version {
        Some(Version::V5) => "&admin=true&active:not=false",
        _ => "",
    };
    [
        "/fhir/R4/ProjectMembership?project=Project/",
        project.as_str(),
        "&profile-type=Practitioner,Patient,RelatedPerson&_fields=user,profile,admin,active",
        admins,
    ]
    .concat()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use wire::Json;

    #[test]
    fn only_an_active_admin_who_is_not_named_counts() {
        let is_other = |more: &str, except: &[Id]| {
            let text = [
                r#"{"resourceType":"ProjectMembership","id":"m1""#,
                more,
                "}",
            ]
            .concat();
            let member = ProjectMembership::read(Json::parse(&text).unwrap_or_default());
            member.is_some_and(|member| is_other_admin(&member, except))
        };
        assert!(is_other(r#","admin":true"#, &[]));
        assert!(!is_other(r#","admin":true,"active":false"#, &[]));
        assert!(!is_other("", &[]));
        let except: Vec<Id> = Id::parse("m1").into_iter().collect();
        assert!(!is_other(r#","admin":true"#, &except));
    }
}
