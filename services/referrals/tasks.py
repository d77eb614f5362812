"""What the clock sets off, and jobs. Each tick finds due rows in PostgreSQL; two at once pass each other by."""

from services.referrals.bootstrap import Services, services
from services.referrals.domain.jobs import TellOfSuspension, TellOverseers
from services.referrals.usecases.claim_deliveries import claim_due
from services.referrals.usecases.escalate_overdue import escalate_overdue
from services.referrals.usecases.tell_of_suspension import tell_of_suspension
from services.referrals.usecases.tell_overseers import tell_overseers
from services.referrals.usecases.watch_deadlines import (
    destroy_packets_past_consent,
    expire_unanswered,
    remind_receivers,
)
from shared.kernel.country import ALL_COUNTRIES
from shared.messaging.worker import Jobs


def tick_deliveries() -> None:
    """Claim what is due and hand it to the courier."""
    with services().system_work(ALL_COUNTRIES) as work:
        claims = claim_due(work=work)
    for claim in claims:
        services().courier.carry(claim)


def tick_deadlines() -> None:
    """Expire at three times the time, escalate at twice and once, remind at half."""
    with services().system_work(ALL_COUNTRIES) as work:
        expire_unanswered(work=work)
    with services().system_work(ALL_COUNTRIES) as work:
        escalate_overdue(work=work, outlets=services().outlets)
    with services().system_work(ALL_COUNTRIES) as work:
        remind_receivers(work=work, outlets=services().outlets)


def tick_packets() -> None:
    """Destroy packets whose consent has ended."""
    with services().system_work(ALL_COUNTRIES) as work:
        destroy_packets_past_consent(work=work)


def on_tell_overseers(job: TellOverseers, wiring: Services) -> None:
    """Overseers may sit in any country."""
    with wiring.system_work(ALL_COUNTRIES) as work:
        tell_overseers(job.referral_id, work=work, outlets=wiring.outlets)


def on_tell_of_suspension(job: TellOfSuspension, wiring: Services) -> None:
    """Senders may sit in any country."""
    with wiring.system_work(ALL_COUNTRIES) as work:
        tell_of_suspension(job.organisation_id, job.suspended_at, work=work, outlets=wiring.outlets)


JOBS: Jobs = {TellOverseers: on_tell_overseers, TellOfSuspension: on_tell_of_suspension}
