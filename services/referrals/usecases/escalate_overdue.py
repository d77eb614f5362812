"""Nobody answered in time: notify those on duty. The referral stays open and can be answered as before."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.escalation import DUTY_AT, country_at, escalation_of
from services.referrals.domain.life_cycle import Party
from services.referrals.domain.notices import notice_to
from services.referrals.domain.organisation import OrganisationCard
from services.referrals.domain.referral import Referral
from services.referrals.notifications.domain.notice import ESCALATED, OVERDUE, Notice
from services.referrals.notifications.processes.notices import notify
from services.referrals.processes.referrals import audit_referral
from shared.contracts.referrals import ReferralEscalated

BATCH = 100


def escalate_overdue(*, work: ReferralsWork) -> int:
    """Take every referral whose deadline or second deadline has passed one level up; how many there were.

    Level, log, notices and event are one transaction: a worker that dies in between leaves nothing half done.
    """
    due = work.referrals.claim_to_escalate(work.clock.now(), limit=BATCH)
    notices = [notice for referral in due for notice in _escalate(referral, work)]
    # Always in the same order: two ticks that notify the same organisations must not wait for each other.
    for notice in sorted(notices, key=lambda notice: notice.organisation_id):
        notify(notice, work=work)
    return len(due)


def _escalate(referral: Referral, work: ReferralsWork) -> Iterator[Notice]:
    referral.escalation_level += 1
    level = referral.escalation_level
    work.referrals.save(referral)
    event = referral.event(ReferralEscalated, level=level)
    work.publish(event)
    audit_referral("referral.escalated", referral, country=referral.to_country, work=work)
    notified = work.organisations.on_duty(DUTY_AT[level], country_at(level, referral.to_country))
    _log_escalations(referral, notified, work)
    yield replace(notice_to(Party.SENDER, event, ESCALATED), occasion=str(level))
    for card in notified:
        yield replace(
            notice_to(Party.RECEIVER, event, OVERDUE),
            country=card.country,
            organisation_id=card.id,
            occasion=str(level),
        )


def _log_escalations(referral: Referral, notified: list[OrganisationCard], work: ReferralsWork) -> None:
    # A level without anybody on duty is logged too: both parties see that it reached no one.
    reached: list[UUID | None] = [card.id for card in notified]
    for organisation_id in reached or [None]:
        work.escalations.add(escalation_of(referral, organisation_id, at=work.clock.now()))
