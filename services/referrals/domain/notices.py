"""Which organisation gets which notice about a referral."""

from collections.abc import Mapping
from dataclasses import replace

from services.referrals.domain.life_cycle import Party
from services.referrals.notifications.domain.notice import Notice, step_kind
from shared.contracts import referrals as events
from shared.contracts.referrals import ReferralStep

_RECEIVER = (Party.RECEIVER,)
_SENDER = (Party.SENDER,)
_BOTH = (Party.RECEIVER, Party.SENDER)

NOTIFIED: Mapping[type[ReferralStep], tuple[Party, ...]] = {
    events.ReferralSent: _RECEIVER,
    events.ReferralReceived: _SENDER,
    events.ReferralInfoRequested: _SENDER,
    events.ReferralAccepted: _SENDER,
    events.ReferralRejected: _SENDER,
    events.ReferralStarted: _SENDER,
    events.ReferralCompleted: _SENDER,
    events.ReferralCancelled: _RECEIVER,
    events.ReferralWithdrawn: _BOTH,
    events.ReferralExpired: _BOTH,
}


def notice_of_info(event: events.ReferralInfoProvided) -> Notice:
    """The notice to the receiver that the sender answered their question."""
    return replace(notice_to(Party.RECEIVER, event, step_kind(type(event))), occasion=str(event.answer))


def notice_of_report(event: events.ReferralMovementReported) -> Notice:
    """The notice to the sender that the receiver said how the person arrived or fares."""
    return replace(notice_to(Party.SENDER, event, step_kind(type(event))), occasion=str(event.number))


def notice_of_transfer_request(event: events.ReferralTransferRequested) -> Notice:
    """The notice to the sender that the receiver asks for the case."""
    return replace(notice_to(Party.SENDER, event, step_kind(type(event))), occasion=str(event.number))


def notice_of_transfer_refusal(event: events.ReferralTransferRefused) -> Notice:
    """The notice to the receiver that the sender keeps the case."""
    return replace(notice_to(Party.RECEIVER, event, step_kind(type(event))), occasion=str(event.number))


def notices_of(step: ReferralStep) -> tuple[Notice, ...]:
    """The notices that a step of a referral causes, one per recipient."""
    return tuple(notice_to(party, step, step_kind(type(step))) for party in NOTIFIED[type(step)])


def notice_to(party: Party, step: ReferralStep, kind: str) -> Notice:
    """The notice of `kind` to one party of the referral that `step` describes."""
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
