"""What the clock sets off. Each tick finds due rows in PostgreSQL; two at once pass each other by."""

from services.referrals.bootstrap import services
from services.referrals.usecases.claim_deliveries import claim_due
from services.referrals.usecases.watch_deadlines import (
    destroy_packets_past_consent,
    expire_overdue,
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
    """Remind at half time, expire at the deadline."""
    with services().system_work(ALL_COUNTRIES) as work:
        expire_overdue(work=work)
    with services().system_work(ALL_COUNTRIES) as work:
        remind_receivers(work=work, outlets=services().outlets)


def tick_packets() -> None:
    """Destroy packets whose consent has ended."""
    with services().system_work(ALL_COUNTRIES) as work:
        destroy_packets_past_consent(work=work)


JOBS: Jobs = {}
