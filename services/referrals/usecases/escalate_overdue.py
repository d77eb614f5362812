"""Nobody answered in time: tell those who can see to it. The referral stays open and can be answered as before."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from services.referrals.adapters.organisations import Card
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.escalation import DUTY_AT, Escalation, asked_at
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.notices import notice_to
from services.referrals.domain.referral import Referral
from services.referrals.notifications.domain.notice import ESCALATED, OVERDUE, Notice
from shared.contracts.referrals import ReferralEscalated
from shared.kernel.ids import new_id

BATCH = 100


def escalate_overdue(*, work: ReferralsWork) -> int:
    """Take every referral whose deadline or second deadline has passed one level up; how many there were.

    Level, log, notices and fact are one transaction: a worker that dies in between leaves nothing half told.
    """
    due = work.referrals.claim_to_escalate(work.clock.now(), limit=BATCH)
    notices = [notice for referral in due for notice in _escalate(referral, work)]
    # Always in the same order: two ticks that tell the same organisations must not wait for each other.
    for notice in sorted(notices, key=lambda notice: notice.organisation_id):
        work.notify(notice)
    return len(due)


def _escalate(referral: Referral, work: ReferralsWork) -> Iterator[Notice]:
    referral.escalation_level += 1
    level = referral.escalation_level
    work.referrals.save(referral)
    event = referral.event(ReferralEscalated, level=level)
    work.publish(event)
    work.audit_referral("referral.escalated", referral, country=referral.to_country)
    told = work.organisations.on_duty(DUTY_AT[level], asked_at(level, referral.to_country))
    _write_down(referral, told, work)
    yield replace(notice_to(Party.SENDER, event, ESCALATED), occasion=str(level))
    for card in told:
        yield replace(
            notice_to(Party.RECEIVER, event, OVERDUE),
            country=card.country,
            organisation_id=card.id,
            occasion=str(level),
        )


def _write_down(referral: Referral, told: list[Card], work: ReferralsWork) -> None:
    # Nobody on duty is written down too: both ends see that the level passed without reaching anybody.
    reached: list[UUID | None] = [card.id for card in told]
    for organisation_id in reached or [None]:
        row = Escalation(
            id=new_id(), level=referral.escalation_level, organisation_id=organisation_id, at=work.clock.now()
        )
        work.escalations.add(referral, row)
