//! What a tab holds of a session: the tokens, and what all tabs of the session must agree on.

use crate::api::AccessToken;
use crate::api::auth::{RefreshToken, Tokens};
use std::str::Split;
use wire::{Id, Reference};

/// How long an access token lives where the server does not say it, in seconds (contract §2.3).
const USUAL_LIFE: u64 = 3600;

/// A session as one tab holds it. It has no `Debug`, because it has the tokens.
#[derive(Clone)]
pub(super) struct Held {
    /// For every request; `None` as long as the session is only kept.
    pub access: Option<AccessToken>,
    /// For the next token; a super administrator has none.
    pub refresh: Option<RefreshToken>,
    /// The project the session is for.
    pub project: Id,
    /// Whose session it is: the reference of the profile.
    pub profile: String,
    /// A random name: the same in all tabs of a session, another for every other session.
    pub tag: String,
    /// How often it was renewed: of two tabs the one with the larger number has the tokens that work.
    pub generation: u64,
    /// When one signed in, in milliseconds since 1970, as all times here.
    pub since: u64,
    /// When there was the last input in any of its tabs.
    pub seen: u64,
    /// When the access token expires.
    pub expires: u64,
    /// How long an access token lives, in milliseconds.
    pub life: u64,
}

impl Held {
    /// A new session; `None` for tokens of no project.
    pub fn new(tokens: Tokens, tag: String, now: u64) -> Option<Held> {
        let life = tokens.seconds.unwrap_or(USUAL_LIFE).saturating_mul(1000);
        Some(Held {
            access: Some(tokens.access),
            refresh: tokens.refresh,
            project: tokens.project?,
            profile: tokens.profile,
            tag,
            generation: 1,
            since: now,
            seen: now,
            expires: now.saturating_add(life),
            life,
        })
    }

    /// The same session with the tokens of its renewal; `None` for tokens of somebody else or of another project.
    pub fn renewed(&self, tokens: Tokens, now: u64) -> Option<Held> {
        let fresh = Held::new(tokens, self.tag.clone(), now)?;
        self.is_whose(&fresh).then(|| Held {
            generation: self.generation.saturating_add(1),
            since: self.since,
            seen: self.seen,
            ..fresh
        })
    }

    /// Whether both are of the same person in the same project.
    pub fn is_whose(&self, other: &Held) -> bool {
        self.profile == other.profile && self.project == other.project
    }

    /// A new sign-in that goes on where this session stopped: by the same person, in the same project.
    /// All its tabs then go on with it.
    pub fn continued_by(&self, fresh: Held) -> Held {
        if !self.is_whose(&fresh) {
            return fresh;
        }
        Held {
            tag: self.tag.clone(),
            generation: self.generation.saturating_add(1),
            ..fresh
        }
    }

    /// Whether these tokens take the place of those: the same session, of the same person in the same project, renewed
    /// later. The name alone proves nothing, because every page of the origin can hear it.
    pub fn replaces(&self, other: &Held) -> bool {
        self.tag == other.tag && self.is_whose(other) && self.generation > other.generation
    }

    /// Whether of two sessions of the same person in the same project this is the one to go on with.
    pub fn is_newer(&self, other: &Held) -> bool {
        match self.tag == other.tag {
            true => self.generation > other.generation,
            false => self.since > other.since,
        }
    }

    /// Whether this is the access token.
    pub fn has(&self, token: &AccessToken) -> bool {
        self.access.as_ref().is_some_and(|access| access == token)
    }

    /// As text, for another tab.
    pub fn write(&self) -> String {
        let access = self.access.as_ref().map_or("", AccessToken::reveal);
        [&self.write_kept(), access].join("\n")
    }

    /// As text without the access token, which stays in memory.
    pub fn write_kept(&self) -> String {
        [
            self.tag.as_str(),
            &self.generation.to_string(),
            &self.since.to_string(),
            &self.seen.to_string(),
            &self.expires.to_string(),
            &self.life.to_string(),
            self.project.as_str(),
            &self.profile,
            self.refresh.as_ref().map_or("", RefreshToken::reveal),
        ]
        .join("\n")
    }

    /// Reads either text, as of `now`: no time in it is later than it can be by then.
    pub fn read(text: &str, now: u64) -> Option<Held> {
        let mut fields = text.split('\n');
        let tag = Id::parse(fields.next()?)?.to_string();
        let generation = number(&mut fields)?;
        let since = number(&mut fields)?.min(now);
        let seen = number(&mut fields)?.min(now);
        let expires = number(&mut fields)?;
        let life = number(&mut fields)?;
        let project = Id::parse(fields.next()?)?;
        let profile = Reference::parse(fields.next()?)?.to_string();
        let mut token = || fields.next().filter(|token| !token.is_empty());
        let refresh = token().map(|token| RefreshToken::new(token.to_owned()));
        let access = token().map(|token| AccessToken::new(token.to_owned()));
        fields.next().is_none().then_some(Held {
            access,
            refresh,
            project,
            profile,
            tag,
            generation,
            since,
            seen,
            expires: expires.min(now.saturating_add(life)),
            life,
        })
    }
}

fn number(fields: &mut Split<'_, char>) -> Option<u64> {
    fields.next()?.parse().ok()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn tokens(name: &str, project: &str) -> Tokens {
        Tokens {
            access: AccessToken::new(["access ", name].concat()),
            refresh: Some(RefreshToken::new(["refresh ", name].concat())),
            project: Id::parse(project),
            profile: "Practitioner/ada".to_owned(),
            seconds: Some(600),
        }
    }

    fn held(name: &str) -> Option<Held> {
        Held::new(tokens(name, "p1"), "tag".to_owned(), 1_000)
    }

    fn text(held: Option<&Held>) -> String {
        held.map(Held::write).unwrap_or_default()
    }

    #[test]
    fn what_is_written_reads_back_and_the_access_token_is_not_kept() {
        let one = held("1");
        let read = Held::read(&text(one.as_ref()), 2_000);
        assert_eq!(text(read.as_ref()), text(one.as_ref()));
        let kept = one.as_ref().map(Held::write_kept).unwrap_or_default();
        assert!(kept.contains("refresh 1") && !kept.contains("access 1"));
        let read = Held::read(&kept, 2_000);
        assert!(read.is_some_and(|held| held.access.is_none() && held.refresh.is_some()));
    }

    #[test]
    fn what_was_kept_by_something_else_is_no_session() {
        for text in [
            "",
            "eyJ.eyJ.x",
            "tag\nmany\n1\n1\n1\n1\np1\nPractitioner/a\n",
            "tag\n1\n2\n3",
            "\n1\n1\n1\n1\n1\np1\nPractitioner/a\nr\na",
            "a tag\n1\n1\n1\n1\n1\np1\nPractitioner/a\nr\na",
            "tag\n-1\n1\n1\n1\n1\np1\nPractitioner/a\nr\na",
            "tag\n1\n1\n1\n1\n1\n../p1\nPractitioner/a\nr\na",
            "tag\n1\n1\n1\n1\n1\np1\nada\nr\na",
            "tag\n1\n1\n1\n1\n1\np1\nPractitioner/a\nr\na\nmore",
        ] {
            assert!(Held::read(text, 5).is_none(), "{text}");
        }
    }

    #[test]
    fn a_time_from_the_future_is_now_and_no_number_is_too_large() {
        let most = u64::MAX.to_string();
        let text = [
            "tag",
            &most,
            &most,
            &most,
            &most,
            "600",
            "p1",
            "Practitioner/ada",
            "r",
            "a",
        ];
        let Some(read) = Held::read(&text.join("\n"), 1_000) else {
            unreachable!("it has all fields")
        };
        assert_eq!((read.since, read.seen, read.expires), (1_000, 1_000, 1_600));
        let renewed = read.renewed(tokens("2", "p1"), 2_000);
        assert_eq!(renewed.map(|held| held.generation), Some(u64::MAX));
    }

    #[test]
    fn a_session_of_somebody_else_or_of_another_project_never_takes_the_place_of_one() {
        let Some(mine) = held("1") else {
            unreachable!("tokens of a project")
        };
        let later = |project: &str, profile: &str| {
            let tokens = Tokens {
                profile: profile.to_owned(),
                ..tokens("2", project)
            };
            let held = Held::new(tokens, mine.tag.clone(), 2_000);
            held.map(|held| Held {
                generation: 9,
                ..held
            })
        };
        let replaces = |later: Option<Held>| later.is_some_and(|later| later.replaces(&mine));
        assert!(replaces(later("p1", "Practitioner/ada")));
        assert!(!replaces(later("p2", "Practitioner/ada")));
        assert!(!replaces(later("p1", "Practitioner/eve")));
        assert!(mine.renewed(tokens("2", "p2"), 5_000).is_none());
    }

    #[test]
    fn a_renewal_takes_the_place_of_what_it_renews_and_never_the_other_way_round() {
        let Some(first) = held("1") else {
            unreachable!("tokens of a project")
        };
        let second = first.renewed(tokens("2", "p1"), 5_000);
        assert!(second.is_some_and(|second| {
            let kept_its_times = (second.since, second.seen) == (1_000, 1_000);
            kept_its_times
                && second.expires == 605_000
                && second.replaces(&first)
                && !first.replaces(&second)
        }));
        assert!(!first.replaces(&first));
    }

    #[test]
    fn sessions_of_others_are_left_alone() {
        let (Some(mine), Some(theirs)) = (
            held("1"),
            Held::new(tokens("2", "p1"), "other".to_owned(), 2_000),
        ) else {
            unreachable!("tokens of a project")
        };
        assert!(!theirs.replaces(&mine) && !mine.replaces(&theirs));
    }

    #[test]
    fn signing_in_again_goes_on_with_the_session_only_for_the_same_person_and_project() {
        let Some(first) = held("1") else {
            unreachable!("tokens of a project")
        };
        let fresh = |project| Held::new(tokens("2", project), "fresh".to_owned(), 9_000);
        let same = fresh("p1").map(|fresh| first.continued_by(fresh));
        assert!(same.is_some_and(|same| same.replaces(&first) && same.since == 9_000));
        let other = fresh("p2").map(|fresh| first.continued_by(fresh));
        assert!(other.is_some_and(|other| other.tag == "fresh" && !other.replaces(&first)));
    }
}
