"""Read what left from a case."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.disclosure import DisclosureRecord


def read_disclosures(case_id: UUID, *, work: CasesWork) -> Sequence[DisclosureRecord]:
    """What left, to whom and under which consent, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("disclosures.read", case)
    return work.disclosures.confirmed(case.id)
