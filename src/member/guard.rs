//! Whom a change can cost the project dearly: its owner, oneself and the last admin. The server lets almost
//! all of it happen (contract §9, "Owner" and "No guard"), so this app asks first.

use super::pick::Pick;
use wire::{Id, Project, ProjectMembership, Reference};

/// Why a member is not changed along with others, but only after a step of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// The account owns the project.
    Owner,
    /// It is the membership one is signed in with.
    Oneself,
    /// Without this member nobody who may sign in administers the project.
    LastAdmin,
}

impl Guard {
    /// Why it matters, as a sentence about the member.
    pub fn sentence(self) -> &'static str {
        match self {
            Guard::Owner => "Owns this project.",
            Guard::Oneself => "This is you: you could lose your own access and can’t undo that.",
            Guard::LastAdmin => {
                "No other active admin would be left, so no one could manage this project."
            }
        }
    }
}

/// What is known about whom to guard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guards {
    owner: Option<Reference>,
    own: Option<Id>,
    other_admin: bool,
}

impl Guards {
    /// Guards the owner of `project` and the membership `own` one is signed in with, as far as they are
    /// known. `other_admin` is the answer to whether an active admin is left besides whoever is to be
    /// changed (`Api::other_admin`); `false` too where that could not be found out.
    pub fn new(project: Option<&Project>, own: Option<&Id>, other_admin: bool) -> Guards {
        Guards {
            owner: project.and_then(Project::owner_reference),
            own: own.cloned(),
            other_admin,
        }
    }

    /// Why this member is guarded; nothing for most.
    pub fn of(&self, member: &ProjectMembership) -> Vec<Guard> {
        self.of_pick(&Pick::new(member, ""))
    }

    /// The same for a ticked member.
    pub fn of_pick(&self, member: &Pick) -> Vec<Guard> {
        let is_owner = self.owner.is_some() && member.user == self.owner;
        let is_oneself = self.own.as_ref() == Some(&member.id);
        let is_last = !self.other_admin && member.administers;
        let all = [
            (is_owner, Guard::Owner),
            (is_oneself, Guard::Oneself),
            (is_last, Guard::LastAdmin),
        ];
        let guards = all.into_iter().filter(|(applies, _)| *applies);
        guards.map(|(_, guard)| guard).collect()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::member::pick::tests::{member, pick};
    use wire::Json;

    fn project(owner: &str) -> Project {
        let owner = Json::object([("reference", owner.into())]);
        let project = Json::object([
            ("resourceType", "Project".into()),
            ("id", "p".into()),
            ("owner", owner),
        ]);
        Project::read(project).unwrap_or_else(|| unreachable!("it has a type and an id"))
    }

    #[test]
    fn owner_and_oneself_are_guarded_whatever_they_may_do() {
        let own = Id::parse("ann");
        let guards = Guards::new(Some(&project("User/u-bo")), own.as_ref(), true);
        assert_eq!(guards.of(&member("ann", "")), [Guard::Oneself]);
        assert_eq!(guards.of(&member("bo", "")), [Guard::Owner]);
        assert_eq!(guards.of(&member("cy", r#","admin":true"#)), []);
    }

    #[test]
    fn the_last_admin_is_one_who_may_sign_in() {
        let guards = Guards::new(None, None, false);
        assert_eq!(
            guards.of(&member("a", r#","admin":true"#)),
            [Guard::LastAdmin]
        );
        assert_eq!(
            guards.of(&member("a", r#","admin":true,"active":false"#)),
            []
        );
        assert_eq!(guards.of(&member("a", "")), []);
        let others = Guards::new(None, None, true);
        assert_eq!(others.of(&member("a", r#","admin":true"#)), []);
    }

    #[test]
    fn a_member_without_an_account_is_not_the_owner_of_a_project_without_one() {
        let nobody = Pick {
            user: None,
            ..pick("x")
        };
        let guards = Guards::new(Some(&project("not a reference")), None, true);
        assert_eq!(guards.of_pick(&nobody), []);
    }
}
