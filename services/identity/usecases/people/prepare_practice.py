"""Make the partner organisations of the practice countries."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations.organisations import card_of
from services.identity.domain.people.practice import partners_of
from shared.kernel.country import PRACTICE_COUNTRIES


def prepare_practice(*, work: IdentityWork) -> None:
    """Add what is missing and publish its card. Runs at each start, and changes nothing in most."""
    for country in sorted(PRACTICE_COUNTRIES):
        for partner in partners_of(country, work.clock.now()):
            if work.organisations.find(partner.id) is not None:
                continue
            # Of two processes that start, the second finds what the first made.
            work.organisations.lock_names(country)
            if work.organisations.find(partner.id) is None:
                work.organisations.add(partner)
                work.publish(card_of(partner))
