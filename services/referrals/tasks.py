"""What the clock sets off. Each tick finds due rows in PostgreSQL; two at once pass each other by."""

from services.referrals.bootstrap import services
from services.referrals.usecases.claim_deliveries import claim_due
from services.referrals.usecases.escalate_overdue import escalate_overdue
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


JOBS: Jobs = {}
