"""Ticks and jobs. Each tick finds due rows in PostgreSQL and skips those that another one has locked."""

from services.referrals.bootstrap import Services, services
from services.referrals.domain.jobs import (
    AnswerInPractice,
    InformInPractice,
    NotifyOfSuspension,
    NotifyOverseers,
    OfferInPractice,
    ReferInPractice,
)
from services.referrals.notifications.usecases.claim_due_deliveries import claim_due_deliveries
from services.referrals.notifications.usecases.forget_old_news import forget_old_news
from services.referrals.practice import answer_in_practice, inform_in_practice, offer_in_practice, refer_in_practice
from services.referrals.usecases.escalate_overdue import escalate_overdue
from services.referrals.usecases.notify_of_suspension import notify_of_suspension
from services.referrals.usecases.notify_overseers import notify_overseers
from services.referrals.usecases.watch_deadlines import (
    destroy_packets_past_consent,
    expire_unanswered,
    remind_receivers,
)
from shared.kernel.country import ALL_COUNTRIES, BOTH_REALMS, REALMS
from shared.messaging.handlers import Jobs

NEWS_STEPS = 100


def tick_deliveries() -> None:
    """Claim due deliveries and dispatch them."""
    with services().system_work(BOTH_REALMS) as work:
        messages = claim_due_deliveries(work=work)
    for message in messages:
        services().dispatcher.dispatch(message)


def tick_deadlines() -> None:
    """Expire, escalate and remind where the moment for it has come."""
    for realm in REALMS:
        # In practice none oversees: an overdue referral would reach the space of another person (ADR 0064).
        overdue = (escalate_overdue,) if realm == ALL_COUNTRIES else ()
        for step in (expire_unanswered, *overdue, remind_receivers):
            with services().system_work(realm) as work:
                step(work=work)


def tick_packets() -> None:
    """Destroy packets whose consent has ended."""
    with services().system_work(BOTH_REALMS) as work:
        destroy_packets_past_consent(work=work)


def tick_news() -> None:
    """Delete what is old, in steps of one transaction each; the next tick goes on after `NEWS_STEPS` of them."""
    for _ in range(NEWS_STEPS):
        with services().system_work(BOTH_REALMS) as work:
            more = forget_old_news(work=work)
        if not more:
            return


def on_notify_overseers(job: NotifyOverseers, wiring: Services) -> None:
    """Overseers may be in any country of the realm."""
    with wiring.system_work(job.country.realm) as work:
        notify_overseers(job.referral_id, work=work)


def on_notify_of_suspension(job: NotifyOfSuspension, wiring: Services) -> None:
    """Senders may be in any country of the realm."""
    with wiring.system_work(job.country.realm) as work:
        notify_of_suspension(job.organisation_id, job.suspended_at, work=work)


JOBS: Jobs = {
    NotifyOverseers: on_notify_overseers,
    NotifyOfSuspension: on_notify_of_suspension,
    OfferInPractice: offer_in_practice,
    AnswerInPractice: answer_in_practice,
    ReferInPractice: refer_in_practice,
    InformInPractice: inform_in_practice,
}
