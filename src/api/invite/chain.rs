//! Sending an invite: one chain of calls, once, and what is remembered between tries.

use super::{Invitation, Invited, NotInvited};
use crate::api::{Api, ApiError};
use wire::{Id, Reference};

/// What tries to invite the same person share, so that nothing is made twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The identifier of the invite, and of the record made for it.
    pub tag: String,
    /// The RelatedPerson made for it and not yet used by a member.
    pub record: Option<Reference>,
    /// Whether a try was refused by the server, which may have left an account behind.
    pub refused: bool,
    /// Whether the last try may still be under way, so that its record must not be deleted.
    pub uncertain: bool,
}

/// Sends an invitation, and gives what became of it with the draft for the next try: first the record it
/// needs, then exactly one `POST …/invite`.
pub async fn send(
    api: &Api,
    project: &Id,
    invitation: &Invitation,
    mut draft: Draft,
) -> (Draft, Result<Invited, NotInvited>) {
    let outcome = match prepare(api, invitation, &mut draft).await {
        Ok(()) => {
            let record = draft.record.as_ref();
            api.invite(project, invitation, &draft.tag, record).await
        }
        Err(why) => Err(why),
    };
    draft.uncertain = match &outcome {
        Err(NotInvited::NotFound | NotInvited::Unknown) => true,
        // This call says nothing of an earlier one.
        Err(NotInvited::Failed(_)) => draft.uncertain,
        _ => false,
    };
    match &outcome {
        // The member has the record now.
        Ok(_) => draft.record = None,
        Err(NotInvited::Fields(..) | NotInvited::Refused(_) | NotInvited::Clash(_)) => {
            draft.refused = true;
        }
        Err(_) => {}
    }
    (draft, outcome)
}

/// What must exist before the invite: the RelatedPerson, where that is the role. A record of an earlier
/// try gets the new content instead of a twin; one that is no longer wanted is deleted.
async fn prepare(api: &Api, invitation: &Invitation, draft: &mut Draft) -> Result<(), NotInvited> {
    let Some(json) = invitation.record(&draft.tag) else {
        discard(api, draft).await;
        return Ok(());
    };
    if draft.record.is_none() && draft.uncertain {
        // An earlier answer was lost: the record may be there.
        draft.record = api
            .find_record(&draft.tag)
            .await
            .map_err(NotInvited::Failed)?;
    }
    match api.save_record(&json, draft.record.as_ref()).await {
        Ok(record) => draft.record = Some(record),
        Err(ApiError::NoAnswer | ApiError::Unreadable) => {
            // Nobody was invited yet, but the record may be there.
            draft.uncertain = true;
            draft.record = match api.find_record(&draft.tag).await {
                Ok(Some(record)) => Some(record),
                Ok(None) => return Err(NotInvited::NotFound),
                Err(_) => return Err(NotInvited::Failed(ApiError::NoAnswer)),
            };
        }
        // The record was deleted meanwhile: the next try makes a new one.
        Err(ApiError::NotFound(refusal)) => {
            draft.record = None;
            return Err(NotInvited::Refused(refusal));
        }
        Err(ApiError::Refused(refusal)) => return Err(NotInvited::Refused(refusal)),
        Err(other) => return Err(NotInvited::Failed(other)),
    }
    Ok(())
}

/// Deletes the record of a draft that led to no member. Gives whether none is left.
pub async fn discard(api: &Api, draft: &mut Draft) -> bool {
    let Some(record) = draft.record.take() else {
        return true;
    };
    api.delete_record(&record).await.is_ok()
}
