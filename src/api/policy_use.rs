//! Who uses access policies, and giving them others (contract §8, §10).

use super::bulk::Step;
use super::resource::Resource;
use super::walk::{MOST, Walk};
use super::{Api, ApiError, NotSaved, Result};
use crate::access::has_value_beyond;
use crate::member::bulk::Outcome;
use crate::member::pick::Pick;
use crate::member::replace::Replacement;
use crate::member::run::Pause;
use wire::{Bundle, Id, Json, Person, ProjectMembership, Reference};

/// So many of each kind are named; the rest is a number.
pub const NAMED: usize = 20;

/// How long to wait where the server does not say it, in seconds (contract §12).
const USUAL_WAIT: u64 = 60;

/// Who can have a policy, as `profile-type` has them.
const KINDS: [&str; 3] = [
    "Practitioner,Patient,RelatedPerson",
    "ClientApplication",
    "Bot",
];

/// How many memberships have a policy, be it among others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// People.
    pub members: u64,
    /// Client applications.
    pub clients: u64,
    /// Bots.
    pub bots: u64,
}

impl Uses {
    /// All of them.
    pub fn total(self) -> u64 {
        self.members
            .saturating_add(self.clients)
            .saturating_add(self.bots)
    }
}

/// One who has a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The membership.
    pub membership: Id,
    /// The record, client or bot it stands for.
    pub profile: Option<Reference>,
    /// What to call it; never empty.
    pub name: String,
    /// Whether a value stored for a policy is more than a value: it may change the policy.
    pub has_value_beyond: bool,
}

/// Who has a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsedBy {
    /// How many.
    pub uses: Uses,
    /// People, clients and bots, up to [`NAMED`] of each.
    pub named: [Vec<Holder>; 3],
}

impl Api {
    /// How many use each of these policies, in the same order: one batch.
    ///
    /// # Errors
    /// What any call may meet; what happens to the count of one policy stands in its place.
    pub async fn policy_uses(&self, project: &Id, policies: &[Id]) -> Result<Vec<Result<Uses>>> {
        let each = |policy| KINDS.map(|kind| search(project, policy, kind, "&_count=0"));
        let urls: Vec<String> = policies.iter().flat_map(each).collect();
        let answers = self.batch(&urls).await?;
        Ok(answers.chunks(KINDS.len()).map(uses).collect())
    }

    /// Who uses a policy: one batch.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn policy_used_by(&self, project: &Id, policy: &Id) -> Result<UsedBy> {
        let more = [
            "&_fields=user,profile,access&_include=ProjectMembership:profile&_count=",
            &NAMED.to_string(),
        ]
        .concat();
        let urls = KINDS.map(|kind| search(project, policy, kind, &more));
        let answers = self.batch(&urls).await?;
        let uses = uses(&answers)?;
        let mut named = <[Vec<Holder>; 3]>::default();
        for (answer, named) in answers.into_iter().zip(&mut named) {
            *named = holders(&Bundle::read(answer?).ok_or(ApiError::Unreadable)?);
        }
        Ok(UsedBy { uses, named })
    }

    /// Everybody who uses a policy, page by page.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn policy_holders(&self, project: &Id, policy: &Id) -> Result<Vec<Pick>> {
        let path = search(project, policy, &KINDS.join(","), "");
        let mut walk = Walk::new(&["/fhir/R4/", &path].concat(), MOST);
        let mut picks: Vec<Pick> = Vec::new();
        while let Some(page) = walk.page(self).await? {
            for member in page.matches.into_iter().filter_map(ProjectMembership::read) {
                // What changes meanwhile may come twice.
                if !picks.iter().any(|pick| pick.id == *member.id()) {
                    picks.push(Pick::new(
                        &member,
                        member.profile_name().unwrap_or_default(),
                    ));
                }
            }
        }
        Ok(picks)
    }

    /// Makes a policy (contract §10: 201).
    ///
    /// # Errors
    /// What any call may meet. After [`ApiError::NoAnswer`] it is unknown whether it was made.
    pub async fn create_policy(&self, policy: Json) -> Result<Resource> {
        let answer = self.post("/fhir/R4/AccessPolicy", policy).await?;
        Resource::read("AccessPolicy", answer).ok_or(ApiError::Unreadable)
    }

    /// Gives one member another policy, as the membership is now. A save that met another one is done once
    /// more on top of it.
    pub async fn replace_policy(&self, id: &Id, replacement: &Replacement) -> Step {
        for _ in 0..2 {
            let newest = match self.membership(id).await {
                Ok(newest) => newest,
                Err(error) => return not_done(error),
            };
            let Some(changed) = replacement.apply(&newest) else {
                return settled(Outcome::Skipped, "No longer has this policy.");
            };
            match self.save_membership(&changed).await {
                Ok(_) => return settled(Outcome::Done, ""),
                Err(NotSaved::Conflict) => {}
                Err(NotSaved::Other(error)) if error.leaves_open() => {
                    return self.look(id, replacement).await;
                }
                Err(NotSaved::Other(error)) => return not_done(error),
            }
        }
        settled(
            Outcome::Failed,
            "Others keep changing this membership. Try again later.",
        )
    }

    /// Looks what became of a save whose answer was lost.
    async fn look(&self, id: &Id, replacement: &Replacement) -> Step {
        match self
            .membership(id)
            .await
            .map(|newest| replacement.apply(&newest))
        {
            Ok(None) => settled(Outcome::Done, "No clear answer; confirmed done."),
            Ok(Some(_)) => settled(Outcome::Failed, "No clear answer; not done so far."),
            Err(_) => {
                let reason = "No clear answer; couldn’t confirm.";
                Step::Unanswered(Outcome::Unknown(reason.to_owned()))
            }
        }
    }
}

fn settled(outcome: fn(String) -> Outcome, reason: &str) -> Step {
    Step::Settled(outcome(reason.to_owned()))
}

/// What it means that nothing was done.
fn not_done(error: ApiError) -> Step {
    match error {
        ApiError::TooMany(seconds) => Step::Wait(seconds.unwrap_or(USUAL_WAIT)),
        ApiError::SignedOut | ApiError::Withdrawn(_) => Step::Interrupted(Pause::SignedOut),
        ApiError::Forbidden(_) => Step::Interrupted(Pause::Forbidden),
        ApiError::NotFound(_) => settled(Outcome::Skipped, "No longer in this project."),
        ApiError::NoAnswer => {
            let reason = "The server did not answer. Nothing was changed.";
            Step::Unanswered(Outcome::Failed(reason.to_owned()))
        }
        error => settled(Outcome::Failed, &error.sentence()),
    }
}

/// The search for those of these kinds who have a policy, be it in `accessPolicy` or in `access`. A super
/// administrator sees the members of other projects too, so the project is named.
fn search(project: &Id, policy: &Id, kinds: &str, more: &str) -> String {
    [
        "ProjectMembership?project=Project/",
        project.as_str(),
        "&access-policy=AccessPolicy/",
        policy.as_str(),
        "&profile-type=",
        kinds,
        "&_total=accurate",
        more,
    ]
    .concat()
}

/// Reads the three counts of a policy.
fn uses(answers: &[Result<Json>]) -> Result<Uses> {
    let mut counts = [0; 3];
    for (count, answer) in counts.iter_mut().zip(answers) {
        let total = answer.as_ref().map_err(Clone::clone)?.get("total");
        *count = total.integer().ok_or(ApiError::Unreadable)?;
    }
    let [members, clients, bots] = counts;
    Ok(Uses {
        members,
        clients,
        bots,
    })
}

fn holders(bundle: &Bundle) -> Vec<Holder> {
    let members = bundle.matches.iter().cloned();
    let members = members.filter_map(ProjectMembership::read);
    members.map(|member| holder(&member, bundle)).collect()
}

fn holder(member: &ProjectMembership, bundle: &Bundle) -> Holder {
    let profile = member.profile();
    let current = profile.as_ref().and_then(|of| bundle.included(of));
    let current = current.and_then(Person::read).map(|person| person.name);
    let names = [current.as_deref(), member.profile_name(), member.email()];
    let mut names = names.into_iter().flatten().filter(|name| !name.is_empty());
    Holder {
        membership: member.id().clone(),
        name: names.next().unwrap_or(member.id().as_str()).to_owned(),
        has_value_beyond: has_value_beyond(member.json()),
        profile,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap_or_default()
    }

    #[test]
    fn a_count_that_did_not_come_is_not_nought() {
        let total = |n: u64| Ok(json(&format!(r#"{{"resourceType":"Bundle","total":{n}}}"#)));
        let counted = uses(&[total(2), total(0), total(1)]);
        assert_eq!(counted.map(Uses::total), Ok(3));
        let limited = || Err(ApiError::TooMany(None));
        assert_eq!(
            uses(&[total(2), limited(), total(1)]),
            Err(ApiError::TooMany(None))
        );
        let odd = Ok(json(r#"{"resourceType":"Bundle","total":"many"}"#));
        assert_eq!(uses(&[odd, total(0), total(1)]), Err(ApiError::Unreadable));
    }

    #[test]
    fn holders_are_called_by_their_present_name_else_by_what_is_stored() {
        let bundle = r#"{"resourceType":"Bundle","entry":[
            {"resource":{"resourceType":"ProjectMembership","id":"m1","profile":{"reference":"Bot/b1","display":"Old"}}},
            {"resource":{"resourceType":"ProjectMembership","id":"m2","user":{"display":"a@x.example"}}},
            {"resource":{"resourceType":"ProjectMembership","id":"m3","profile":7}},
            {"resource":{"resourceType":"Patient","id":"p"}},
            {"search":{"mode":"include"},"resource":{"resourceType":"Bot","id":"b1","name":"New"}}]}"#;
        let bundle = Bundle::read(json(bundle)).unwrap_or_default();
        let names: Vec<String> = holders(&bundle)
            .into_iter()
            .map(|holder| holder.name)
            .collect();
        assert_eq!(names, ["New", "a@x.example", "m3"]);
    }

    #[test]
    fn no_answer_is_told_from_a_refusal() {
        let lost = not_done(ApiError::NoAnswer);
        assert!(matches!(lost, Step::Unanswered(Outcome::Failed(_))));
        assert_eq!(not_done(ApiError::TooMany(None)), Step::Wait(60));
        assert_eq!(
            not_done(ApiError::SignedOut),
            Step::Interrupted(Pause::SignedOut)
        );
        assert!(ApiError::NoAnswer.leaves_open() && !ApiError::TooMany(None).leaves_open());
    }
}
