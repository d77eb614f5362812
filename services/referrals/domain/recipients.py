"""Who is told what. A notification carries ids and codes: whoever reads it asks again, under her own rights."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.referrals.domain.life_cycle import Party
from shared.contracts import referrals as facts
from shared.contracts.referrals import ReferralStep
from shared.kernel.country import Country

REMINDER = "referral_reminder"
ESCALATED = "referral_escalated"
"""To the sender: others were told that nobody answers."""
OVERDUE = "referral_overdue"
"""To those others: something waits in their country, or in the region."""
OVERDUE_ENDED = "referral_overdue_ended"
"""To them again: it waits no longer."""
RECIPIENT_SUSPENDED = "referral_recipient_suspended"
"""To the sender: whoever should answer was suspended."""
REFERRAL_ASSIGNED = "referral_assigned"
CASE_ASSIGNED = "case_assigned"
"""To one person: work was assigned to them."""
ENDPOINT_DISABLED = "webhook_disabled"
EMAIL_REFUSED = "email_refused"
ACCESS_REQUEST = "access_request"
ORGANISATION_RENAMED = "organisation_renamed"
EXTRACT_READY = "extract_ready"
EXTRACT_FAILED = "extract_failed"

_RECEIVER = (Party.RECEIVER,)
_SENDER = (Party.SENDER,)
_BOTH = (Party.RECEIVER, Party.SENDER)

TOLD: Mapping[type[ReferralStep], tuple[Party, ...]] = {
    facts.ReferralSent: _RECEIVER,
    facts.ReferralReceived: _SENDER,
    facts.ReferralInfoRequested: _SENDER,
    facts.ReferralAccepted: _SENDER,
    facts.ReferralRejected: _SENDER,
    facts.ReferralStarted: _SENDER,
    facts.ReferralCompleted: _SENDER,
    facts.ReferralCancelled: _RECEIVER,
    facts.ReferralWithdrawn: _BOTH,
    facts.ReferralExpired: _BOTH,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One thing that one organisation is told, once."""

    country: Country
    """Of the recipient."""
    organisation_id: UUID
    kind: str
    subject_id: UUID
    """The referral, extract run or endpoint it is about."""
    occasion: str = ""
    """Tells apart two notices of one kind about one subject; '' where there can only be one."""
    recipient: str | None = None
    """Id of the only person of the organisation who sees it, in the application alone; None for everybody."""
    code: str | None = None
    state: str | None = None
    referral_id: UUID | None = None
    from_country: Country | None = None
    from_organisation_id: UUID | None = None
    urgency: str | None = None
    respond_by: datetime | None = None


def notice_of_info(fact: facts.ReferralInfoProvided) -> Notice:
    """The notice to the receiver that her question was answered."""
    return replace(notice_to(Party.RECEIVER, fact, step_kind(type(fact))), occasion=str(fact.answer))


def notices_of(step: ReferralStep) -> tuple[Notice, ...]:
    """The notices that a step of a referral causes, one per recipient."""
    return tuple(notice_to(party, step, step_kind(type(step))) for party in TOLD[type(step)])


def step_kind(step: type[ReferralStep]) -> str:
    """`referrals.referral_sent.v1` → `referral_sent`."""
    return step.NAME.split(".")[1]


def notice_to(party: Party, step: ReferralStep, kind: str) -> Notice:
    """The notice of `kind` to one end of the referral that `step` describes."""
    receiver = party is Party.RECEIVER
    return Notice(
        country=step.to_country if receiver else step.country,
        organisation_id=step.to_organisation_id if receiver else step.from_organisation_id,
        kind=kind,
        subject_id=step.referral_id,
        referral_id=step.referral_id,
        code=step.code,
        state=step.state,
        from_country=step.country,
        from_organisation_id=step.from_organisation_id,
        urgency=step.urgency,
        respond_by=step.respond_by,
    )
