//! Ticked members: what is kept of them while one goes on looking for others.

use wire::{Id, ProjectMembership, Reference};

/// A ticked member. Not the whole membership: there may be ten thousand of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The id of the membership.
    pub id: Id,
    /// What the list calls the member; may be empty.
    pub name: String,
    /// The login address, where there is one.
    pub email: Option<String>,
    /// The account.
    pub user: Option<Reference>,
    /// Whether the member administers the project and may sign in.
    pub administers: bool,
    /// The policies.
    pub policies: Vec<Reference>,
}

impl Pick {
    /// What is kept of a member that the list calls `name`.
    pub fn new(member: &ProjectMembership, name: &str) -> Pick {
        let policies = member.policies().into_iter();
        Pick {
            id: member.id().clone(),
            name: name.to_owned(),
            email: member.email().map(str::to_owned),
            user: member.user(),
            administers: member.is_admin() && member.is_active(),
            policies: policies.map(|(policy, _)| policy).collect(),
        }
    }

    /// What to call the member: the name, else the address, else the id.
    pub fn label(&self) -> &str {
        let named = Some(self.name.as_str()).filter(|name| !name.is_empty());
        let called = named.or(self.email.as_deref());
        called.unwrap_or(self.id.as_str())
    }
}

/// The ticked members, each once, in the order they were ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picks(Vec<Pick>);

impl Picks {
    /// All of them.
    pub fn all(&self) -> &[Pick] {
        &self.0
    }

    /// Whether a member is ticked.
    pub fn has(&self, id: &Id) -> bool {
        self.0.iter().any(|pick| pick.id == *id)
    }

    /// Ticks members; those that are ticked already are known anew.
    pub fn tick(&mut self, picks: impl IntoIterator<Item = Pick>) {
        for pick in picks {
            match self.0.iter_mut().find(|known| known.id == pick.id) {
                Some(known) => *known = pick,
                None => self.0.push(pick),
            }
        }
    }

    /// Takes the ticks of these away.
    pub fn untick(&mut self, ids: &[Id]) {
        self.0.retain(|pick| !ids.contains(&pick.id));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
pub(super) mod tests {
    use super::*;
    use wire::Json;

    /// A member with this id and these further fields.
    pub fn member(id: &str, more: &str) -> ProjectMembership {
        let text = [
            r#"{"resourceType":"ProjectMembership","id":""#,
            id,
            r#"","user":{"reference":"User/u-"#,
            id,
            r#""}"#,
            more,
            "}",
        ];
        let json = Json::parse(&text.concat()).unwrap_or_default();
        let read = ProjectMembership::read(json);
        read.unwrap_or_else(|| unreachable!("it has a type and an id"))
    }

    /// A ticked member with this id.
    pub fn pick(id: &str) -> Pick {
        Pick::new(&member(id, ""), "")
    }

    #[test]
    fn a_member_is_ticked_once_however_often_it_comes() {
        let mut picks = Picks::default();
        picks.tick([pick("a"), pick("b"), pick("a")]);
        assert_eq!(picks.all().len(), 2);
        let renamed = Pick::new(&member("a", ""), "Ana");
        picks.tick([renamed]);
        assert_eq!(picks.all().first().map(Pick::label), Some("Ana"));
        picks.untick(&[pick("a").id]);
        assert!(!picks.has(&pick("a").id) && picks.has(&pick("b").id));
    }

    #[test]
    fn a_member_is_called_by_name_address_or_id() {
        let member = member("m1", r#","user":{"display":"a@b.c"}"#);
        assert_eq!(Pick::new(&member, "Ana").label(), "Ana");
        assert_eq!(pick("m1").label(), "m1");
    }
}
