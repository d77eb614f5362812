"""Read the alleged perpetrators known to an organisation, and in which of its cases one of them appears."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case_of_perpetrator import CaseOfPerpetrator
from services.cases.domain.parts.perpetrator import Perpetrator
from shared.db.paging import Page


def read_perpetrators(
    kind: str | None = None,
    *,
    case_id: UUID | None = None,
    after: Sequence[Any] | None,
    limit: int,
    work: CasesWork,
) -> Page[Perpetrator]:
    """Those that the caller may see, of one kind or in one case, newest first. Raises NotFound for its case."""
    if case_id is None:
        work.audit_each_country("perpetrators.read", "perpetrator", None)
    else:
        work.audit_case("perpetrators.read", work.cases.get(case_id))
    return work.perpetrators.page(work.organisation_id, kind=kind, case_id=case_id, after=after, limit=limit)


def read_perpetrator(perpetrator_id: UUID, *, work: CasesWork) -> Perpetrator:
    """One of them. Raises NotFound."""
    known = work.perpetrators.get(perpetrator_id)
    work.audit("perpetrator.read", country=known.country, object_type="perpetrator", object_id=known.id)
    return known


def read_cases_of_perpetrator(perpetrator_id: UUID, *, work: CasesWork) -> Sequence[CaseOfPerpetrator]:
    """The cases of the caller in which one of them appears, newest first. Raises NotFound."""
    known = read_perpetrator(perpetrator_id, work=work)
    return work.perpetrators.cases_of(known.id)
