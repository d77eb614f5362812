"""Who works on a case, as published to the other services."""

from collections.abc import Sequence

from services.cases.domain.case.case import Case
from shared.contracts.cases import CaseWorkersChanged


def workers_event(case: Case, workers: Sequence[str]) -> CaseWorkersChanged:
    """The event that says who opened, attends, follows or gave on `case`, by the subjects of their tokens."""
    return CaseWorkersChanged(
        country=case.country, case_id=case.id, organisation_id=case.organisation_id, workers=tuple(workers)
    )
