//! Everything about one member: the membership and all it refers to (contract §8, §9).

use super::policy::read_source;
use super::{Api, ApiError, Result};
use crate::access::{Grants, Source, Value};
use wire::{Bundle, Id, Json, Person, ProjectMembership, Reference};

/// A membership with what it refers to, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberDetails {
    /// The membership as it is stored.
    pub membership: ProjectMembership,
    /// The record it stands for.
    pub profile: Found,
    /// The account.
    pub account: Found,
    /// The policies, in the order of [`ProjectMembership::policies`], each once.
    pub policies: Vec<(Reference, Source)>,
    /// What stands for the parameters of the policies, as far as it is records.
    pub values: Vec<(Reference, Found)>,
    /// The user configuration, where it has one.
    pub configuration: Option<Found>,
    /// For a RelatedPerson, the patient.
    pub patient: Option<Found>,
}

/// What became of following a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The resource.
    Here(Json),
    /// It was deleted.
    Deleted,
    /// The server shows none: there is none, or it is hidden. A server-scoped account always is
    /// (contract §8, "User records").
    Hidden,
    /// It could not be read this time.
    Failed(ApiError),
}

impl Found {
    /// The resource.
    pub fn json(&self) -> Option<&Json> {
        match self {
            Found::Here(json) => Some(json),
            _ => None,
        }
    }

    fn read(answer: Result<Json>) -> Found {
        match answer {
            Ok(json) => Found::Here(json),
            Err(ApiError::NotFound(refusal)) if refusal.status == 410 => Found::Deleted,
            Err(ApiError::NotFound(_)) => Found::Hidden,
            Err(error) => Found::Failed(error),
        }
    }
}

impl MemberDetails {
    /// The name as the record has it now, else the copy in the membership; may be empty.
    pub fn name(&self) -> String {
        let current = self.profile.json().and_then(Person::read);
        let current = current.map(|person| person.name);
        let copy = self.membership.profile_name().unwrap_or_default();
        current
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| copy.to_owned())
    }

    /// What a record is called that the membership refers to, as far as it was read or is stored beside.
    pub fn name_of(&self, of: &Reference) -> Option<String> {
        for (policy, source) in &self.policies {
            if let (true, Source::Found(found)) = (policy == of, source) {
                return Some(found.label().to_owned());
            }
        }
        let values = self.values.iter().map(|(_, found)| found);
        let others = [&self.configuration, &self.patient];
        let all = values
            .chain([&self.profile])
            .chain(others.into_iter().flatten());
        let people = all.filter_map(|found| Person::read(found.json()?));
        let mut named = people.filter(|person| person.reference == *of && !person.name.is_empty());
        let stored = || {
            let names = Grants::of_membership(&self.membership).names;
            let found = names.into_iter().find(|(known, _)| known == of);
            found.map(|(_, name)| name)
        };
        named.next().map(|person| person.name).or_else(stored)
    }

    /// Everything the membership refers to that has a name here.
    pub fn names(&self) -> Vec<(Reference, String)> {
        let policies = self.policies.iter().map(|(policy, _)| policy);
        let values = self.values.iter().map(|(value, _)| value);
        let configuration = self.membership.configuration().map(|(to, _)| to);
        let profile = self.membership.profile();
        let all = policies.chain(values).chain(&configuration).chain(&profile);
        all.filter_map(|of| Some((of.clone(), self.name_of(of)?)))
            .collect()
    }

    /// The references of policies that lead nowhere: with one of them, nobody can sign in (contract §1).
    pub fn gone_policies(&self) -> impl Iterator<Item = &Reference> {
        let gone = |(_, source): &&(Reference, Source)| !matches!(source, Source::Found(_));
        self.policies.iter().filter(gone).map(|(policy, _)| policy)
    }
}

impl Api {
    /// Reads a member with all it refers to: one batch, and a second one for what did not come along,
    /// such as a policy that is gone.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such member (404) or it was removed (410), and what any
    /// call may meet.
    pub async fn member_details(&self, id: &Id) -> Result<MemberDetails> {
        let membership = ["ProjectMembership/", id.as_str()].concat();
        let along = [
            "ProjectMembership?_id=",
            id.as_str(),
            "&_include=ProjectMembership:profile&_include=ProjectMembership:access-policy&_include=ProjectMembership:user",
        ];
        let mut answers = self.batch(&[membership, along.concat()]).await?.into_iter();
        let membership = answers.next().ok_or(ApiError::Unreadable)??;
        let membership = ProjectMembership::read(membership).ok_or(ApiError::Unreadable)?;
        // What fails to come along is asked for below.
        let bundle = answers.next().and_then(std::result::Result::ok);
        let bundle = bundle.and_then(Bundle::read).unwrap_or_default();
        self.follow(membership, &bundle).await
    }

    /// Finds what the membership refers to among what came along, and asks for the rest.
    async fn follow(
        &self,
        membership: ProjectMembership,
        bundle: &Bundle,
    ) -> Result<MemberDetails> {
        let reference = |of: &Json| of.get("reference").text().and_then(Reference::parse);
        let configuration = reference(membership.json().get("userConfiguration"));
        let profile = membership.profile();
        let account = membership.user();
        let policies = policies_once(&membership);
        let values = values_once(&membership);
        let mut patient = profile
            .as_ref()
            .and_then(|profile| reference(bundle.included(profile)?.get("patient")));
        let mut wanted: Vec<&Reference> = policies.iter().collect();
        wanted.extend(&values);
        wanted.extend(&profile);
        wanted.extend(&configuration);
        wanted.extend(&patient);
        // An account that did not come along is hidden: asking for it by itself tells no more.
        let seen = account.as_ref().and_then(|user| bundle.included(user));
        let mut known = Known(Vec::new());
        self.read_all(&wanted, bundle, &mut known).await?;
        if patient.is_none() {
            // The record did not come along, and only now tells its patient.
            let record = profile.as_ref().map(|profile| known.found(profile));
            patient = record.and_then(|record| reference(record.json()?.get("patient")));
            let late: Vec<&Reference> = patient.iter().collect();
            self.read_all(&late, bundle, &mut known).await?;
        }
        let found = |of: &Option<Reference>| of.as_ref().map(|of| known.found(of));
        Ok(MemberDetails {
            profile: found(&profile).unwrap_or(Found::Hidden),
            account: seen.map_or(Found::Hidden, |user| Found::Here(without_secrets(user))),
            configuration: found(&configuration),
            patient: found(&patient),
            values: values
                .iter()
                .map(|value| (value.clone(), known.found(value)))
                .collect(),
            policies: policies
                .iter()
                .map(|policy| Ok((policy.clone(), read_source(known.answer(policy))?)))
                .collect::<Result<_>>()?,
            membership,
        })
    }

    /// Reads these, as far as they did not come along, in one batch.
    async fn read_all(
        &self,
        wanted: &[&Reference],
        bundle: &Bundle,
        known: &mut Known,
    ) -> Result<()> {
        let mut missing = Vec::new();
        for &reference in wanted {
            match bundle.included(reference) {
                Some(json) => known.0.push((reference.clone(), Ok(json.clone()))),
                None => missing.push(reference),
            }
        }
        let urls: Vec<String> = missing.iter().map(ToString::to_string).collect();
        let answers = self.batch(&urls).await?;
        let pairs = missing.into_iter().cloned().zip(answers);
        known.0.extend(pairs);
        Ok(())
    }
}

impl Api {
    /// Those of these references that lead nowhere, or no longer.
    ///
    /// # Errors
    /// What any call may meet, also where it happens to one of them only.
    pub async fn gone(&self, references: &[Reference]) -> Result<Vec<Reference>> {
        let urls: Vec<String> = references.iter().map(ToString::to_string).collect();
        let mut gone = Vec::new();
        for (reference, answer) in references.iter().zip(self.batch(&urls).await?) {
            match answer {
                Ok(_) => {}
                Err(ApiError::NotFound(_)) => gone.push(reference.clone()),
                Err(error) => return Err(error),
            }
        }
        Ok(gone)
    }
}

/// An account without what the server keeps to itself in reads, should it ever come along.
fn without_secrets(user: &Json) -> Json {
    user.with("passwordHash", Json::Null)
        .with("mfaSecret", Json::Null)
}

/// What was read, by reference.
struct Known(Vec<(Reference, Result<Json>)>);

impl Known {
    fn answer(&self, of: &Reference) -> Result<Json> {
        let found = self.0.iter().find(|(reference, _)| reference == of);
        found.map_or(Err(ApiError::Unreadable), |(_, answer)| answer.clone())
    }

    fn found(&self, of: &Reference) -> Found {
        Found::read(self.answer(of))
    }
}

/// The records that stand for parameters, each once.
fn values_once(membership: &ProjectMembership) -> Vec<Reference> {
    let grants = Grants::of_membership(membership);
    let values = grants.list().iter().flat_map(|grant| &grant.parameters);
    let mut once: Vec<Reference> = Vec::new();
    for (_, value) in values {
        if let Value::Reference(to) = value
            && !once.contains(to)
        {
            once.push(to.clone());
        }
    }
    once
}

/// The policies, each once.
fn policies_once(membership: &ProjectMembership) -> Vec<Reference> {
    let mut once: Vec<Reference> = Vec::new();
    for (policy, _) in membership.policies() {
        if !once.contains(&policy) {
            once.push(policy);
        }
    }
    once
}
