"""The clock of a referral: remind, expire, destroy packets past their consent.

The steps in between are in escalate_overdue.py.
"""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import ACTIONS, Party
from services.referrals.domain.notices import notice_to
from services.referrals.notifications.domain.notice import REMINDER
from services.referrals.notifications.processes.notices import notify
from services.referrals.processes.steps import advance_referral
from shared.contracts.referrals import ReferralSent
from shared.kernel.country import Country

BATCH = 100


def remind_receivers(*, work: ReferralsWork) -> int:
    """Remind once, at the moment that was set when it was sent; how many were reminded."""
    due = work.referrals.claim_to_remind(work.clock.now(), limit=BATCH)
    for referral in sorted(due, key=lambda referral: referral.to_organisation_id):
        referral.remind_at, referral.reminded_at = None, work.clock.now()
        work.referrals.save(referral)
        notify(notice_to(Party.RECEIVER, referral.event(ReferralSent), REMINDER), work=work)
    return len(due)


def expire_unanswered(*, work: ReferralsWork) -> int:
    """Expire what has no answer at the end of its time; how many. The event notifies both parties."""
    expiring = work.referrals.claim_expiring(work.clock.now(), limit=BATCH)
    for referral in expiring:
        advance_referral(referral, ACTIONS["expire"], work=work)
    return len(expiring)


def destroy_packets_past_consent(*, work: ReferralsWork) -> int:
    """Destroy packets and notes whose consent ended yesterday or earlier, everywhere on the platform."""
    # The zone where the day begins last decides, so that no packet goes an hour too early.
    today = min(work.clock.now().astimezone(country.time_zone).date() for country in Country)
    # Referral first, then its log: every transaction locks in this order, which excludes deadlocks.
    destroyed = work.referrals.destroy_packets_past_consent(today)
    work.log.destroy_notes_past_consent(today)
    return destroyed
