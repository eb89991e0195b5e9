//! Sending an invite: one chain of calls, once, and what is remembered between tries.

use super::{Invitation, Invited, Letter, Mail, NotInvited, Record};
use crate::api::{Api, ApiError};
use crate::clean::lower_case;
use wire::{Id, Reference};

/// What tries to invite the same person share, so that nothing is made twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The identifier of the invite, and of the record made for it.
    pub tag: String,
    /// The record made for it and not yet used by a member.
    pub record: Option<Reference>,
    /// The address, in lower case, that a try may have left an account for.
    pub leftover: Option<String>,
    /// Whether a try may still be under way, so that its record must not be deleted.
    pub uncertain: bool,
}

impl Draft {
    /// What the mail of the next try says. Where an earlier try may have left an account behind, a link
    /// is no longer certain (contract §7.4, "Consequence").
    pub fn letter(&self, invitation: &Invitation) -> Letter {
        let doubtful = self.leftover.as_deref() == Some(&lower_case(&invitation.email));
        match invitation.letter {
            Letter::Link if doubtful => Letter::Unknown,
            letter => letter,
        }
    }
}

/// Sends an invitation, and gives what became of it with the draft for the next try: first the record it
/// needs, then exactly one `POST …/invite`.
pub async fn send(
    api: &Api,
    project: &Id,
    invitation: &Invitation,
    mut draft: Draft,
) -> (Draft, Result<Invited, NotInvited>) {
    let record = match prepare(api, invitation, &mut draft).await {
        Ok(record) => record,
        Err(why) => return (draft, Err(why)),
    };
    let mut outcome = api
        .invite(project, invitation, &draft.tag, record.as_ref())
        .await;
    match &mut outcome {
        Ok(invited) => {
            if let Mail::HandedOver(letter) = &mut invited.mail {
                *letter = draft.letter(invitation);
            }
            // The member has the record now, or an earlier try that is still under way may take it.
            draft.record = None;
            draft.uncertain = false;
        }
        Err(why) => {
            match why {
                NotInvited::NotFound | NotInvited::Unknown => draft.uncertain = true,
                NotInvited::AlreadyMember(Some(_)) => draft.uncertain = false,
                // These say nothing of an earlier try.
                _ => {}
            }
            if why.may_leave_account() {
                draft.leftover = Some(lower_case(&invitation.email));
            }
        }
    }
    (draft, outcome)
}

/// The record to name in the invite, made where it must exist before. A record of an earlier
/// try gets the new content instead of a twin; one that is no longer wanted is deleted, unless that try
/// may be under way and take it.
async fn prepare(
    api: &Api,
    invitation: &Invitation,
    draft: &mut Draft,
) -> Result<Option<Reference>, NotInvited> {
    let kind = invitation.role.profile_type();
    let json = invitation.new_record(&draft.tag);
    let needed = json.is_some();
    let is_wanted = |made: &Reference| needed && made.kind() == kind.as_str();
    if !draft.uncertain && !draft.record.as_ref().is_none_or(is_wanted) {
        discard(api, draft).await;
    }
    let Some(json) = json else {
        return Ok(match &invitation.record {
            Record::Existing(record) => Some(record.clone()),
            Record::Open | Record::New => None,
        });
    };
    draft.record = draft.record.take().filter(is_wanted);
    if draft.record.is_none() && draft.uncertain {
        // An earlier answer was lost: the record may be there.
        draft.record = api
            .find_record(kind, &draft.tag)
            .await
            .map_err(NotInvited::Failed)?;
    }
    let mut saved = api.save_record(&json, draft.record.as_ref()).await;
    if matches!(saved, Err(ApiError::NotFound(_))) && draft.record.take().is_some() {
        // Somebody deleted the record of the earlier try: a new one takes its place.
        saved = api.save_record(&json, None).await;
    }
    match saved {
        Ok(record) => draft.record = Some(record),
        Err(ApiError::NoAnswer | ApiError::Unreadable) => {
            // Nobody was invited yet, but the record may be there.
            draft.uncertain = true;
            draft.record = match api.find_record(kind, &draft.tag).await {
                Ok(Some(record)) => Some(record),
                Ok(None) => return Err(NotInvited::NotFound),
                Err(_) => return Err(NotInvited::Failed(ApiError::NoAnswer)),
            };
        }
        Err(ApiError::Refused(refusal) | ApiError::NotFound(refusal)) => {
            return Err(NotInvited::Refused(refusal));
        }
        Err(other) => return Err(NotInvited::Failed(other)),
    }
    Ok(draft.record.clone())
}

/// Deletes the record of a draft that led to no member. Gives whether none is left.
pub async fn discard(api: &Api, draft: &mut Draft) -> bool {
    let Some(record) = draft.record.take() else {
        return true;
    };
    api.delete_record(&record).await.is_ok()
}
