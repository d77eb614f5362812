"""Keep who of a sender sees the referrals of a sealed case, from the events of the cases service."""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.case_seal import CaseSeal
from shared.contracts.cases import CaseSealChanged


def keep_case_seal(event: CaseSealChanged, *, work: ReferralsWork) -> None:
    """Hide the referrals of the case from everybody else of its organisation, and what they were notified of."""
    if event.sealed_for is None:
        work.case_seals.remove(event.case_id)
        return
    seal = CaseSeal(
        case_id=event.case_id,
        country=event.country,
        organisation_id=event.organisation_id,
        sealed_for=event.sealed_for,
        emergency_for=event.emergency_for,
        emergency_until=event.emergency_until,
    )
    work.case_seals.put(seal)
    work.case_seals.forget_notices(seal)
