"""What a level of risk stands on."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.risk import RiskBasis
from services.cases.domain.jurisdictions.days import local_day


def risk_basis(case: Case, *, version: int, work: CasesWork) -> RiskBasis:
    """What a level of risk stands on that the caller finds now; `version` is the first that `case` has it in."""
    now = work.clock.now()
    return RiskBasis(
        done_on=local_day(now, case.country), recorded_at=now, recorded_by=work.grant.subject, version=version
    )
