"""End the consents of another person that a case still has after a mistaken merge.

A release before this one left them there when the other case was opened again. Each case is a transaction of its own.
"""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.consent.merged_consents import parted_consents
from services.cases.processes.case.following_proceedings import follow_proceedings_of
from services.cases.processes.case.kept_cases import with_kept
from services.cases.processes.closure.separating import separate
from shared.kernel.country import Country
from shared.kernel.errors import NotFound


def give_back_consents(country: Country, *, open_work: Callable[[], CasesWork]) -> int:
    """End them in the cases of a country; returns in how many."""
    with open_work() as work:
        separations = work.timeline.separations(country)
    return sum(_give_back(kept, other, open_work) for kept, other in separations)


def _give_back(kept_id: UUID, other_id: UUID, open_work: Callable[[], CasesWork]) -> bool:
    with open_work() as work:
        try:
            is_theirs = kept_id in with_kept(other_id, work=work)
            cases = work.cases.get_each_for_update({kept_id, other_id})
        except NotFound:
            return False
        kept, other = cases[kept_id], cases[other_id]
        left = parted_consents(kept.consents, other.consents, at=work.clock.now())
        if is_theirs or kept.anonymised_on is not None or left == kept.consents:
            return False
        separate(other, kept, work=work)
        follow_proceedings_of(kept, work=work)
    return True
