"""Keep whose case it is, as cases says: caseworkers may see no referrals but those of their own cases."""

from services.referrals.adapters.work import ReferralsWork
from shared.contracts.cases import CaseWorkersChanged


def keep_case_workers(event: CaseWorkersChanged, *, work: ReferralsWork) -> None:
    """Insert or replace whose case it is."""
    work.case_workers.put(event)
