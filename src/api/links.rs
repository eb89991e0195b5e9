//! Members that have to do with a member (contract §7.7, §8).

use super::{Api, Result};
use form_urlencoded::Serializer;
use wire::{Bundle, Id, Json, Person, ProfileType, ProjectMembership, Reference};

/// A member to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The id of the membership.
    pub id: Id,
    /// The name as the record has it now, else the copy in the membership; may be empty.
    pub name: String,
    /// The login address, where there is one.
    pub email: Option<String>,
    /// The kind of record.
    pub role: Option<ProfileType>,
}

/// The members that have to do with one member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The memberships of whoever invited the member.
    pub inviter: Vec<Neighbour>,
    /// Others with the same record.
    pub same_record: Vec<Neighbour>,
    /// Others of the same account, with another record.
    pub same_account: Vec<Neighbour>,
    /// The members who are the patient of the member.
    pub patient: Vec<Neighbour>,
}

impl Neighbour {
    /// Reads a search of memberships that includes the records, without the member `except`.
    pub fn read_all(bundle: &Bundle, except: &Id) -> Vec<Neighbour> {
        let members = bundle.matches.iter().cloned();
        let members = members.filter_map(ProjectMembership::read);
        let others = members.filter(|member| member.id() != except);
        others
            .map(|member| Neighbour::read(&member, bundle))
            .collect()
    }

    fn read(member: &ProjectMembership, bundle: &Bundle) -> Neighbour {
        let record = member.profile();
        let current = record.and_then(|record| Person::read(bundle.included(&record)?));
        let current = current
            .map(|person| person.name)
            .filter(|name| !name.is_empty());
        let copy = || member.profile_name().unwrap_or_default().to_owned();
        Neighbour {
            id: member.id().clone(),
            name: current.unwrap_or_else(copy),
            email: member.email().map(str::to_owned),
            role: member.profile_type(),
        }
    }
}

impl Api {
    /// The members that have to do with `member`; `patient` is who a related person belongs to. One batch.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn neighbours(
        &self,
        project: &Id,
        member: &ProjectMembership,
        patient: Option<&Reference>,
    ) -> Result<Neighbours> {
        let inviter = member.json().get("invitedBy").get("reference").text();
        let inviter = inviter.and_then(Reference::parse);
        let wanted = [
            ("user", inviter),
            ("profile", member.profile()),
            ("user", member.user()),
            ("profile", patient.cloned()),
        ];
        let query = |(parameter, value): (&str, &Reference)| {
            Serializer::new("ProjectMembership?".to_owned())
                .append_pair(parameter, &value.to_string())
                .append_pair("project", &["Project/", project.as_str()].concat())
                .append_pair("_include", "ProjectMembership:profile")
                .finish()
        };
        let urls = wanted
            .iter()
            .filter_map(|(parameter, value)| Some(query((parameter, value.as_ref()?))));
        let urls: Vec<String> = urls.collect();
        let mut answers = self.batch(&urls).await?.into_iter();
        let mut next = |asked: bool| -> Result<Vec<Neighbour>> {
            let answer = asked.then(|| answers.next()).flatten();
            let bundle = Bundle::read(answer.unwrap_or(Ok(Json::Null))?).unwrap_or_default();
            Ok(Neighbour::read_all(&bundle, member.id()))
        };
        let asked = wanted.each_ref().map(|(_, value)| value.is_some());
        let [inviter, record, account, patient] = asked;
        let mut found = Neighbours {
            inviter: next(inviter)?,
            same_record: next(record)?,
            same_account: next(account)?,
            patient: next(patient)?,
        };
        let same = found.same_record.clone();
        found.same_account.retain(|other| !same.contains(other));
        Ok(found)
    }
}
