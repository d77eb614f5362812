"""Read one case. The audit row is stored in the same transaction; without it nothing is returned."""

from uuid import UUID

from services.cases.adapters.case.cases import StoredCase
from services.cases.adapters.work import CasesWork


def read_case(case_id: UUID, *, work: CasesWork) -> StoredCase:
    """The coded case. Raises NotFound when it is missing or another organisation's."""
    stored = work.cases.read(case_id)
    work.audit("case.read", country=stored.country, object_type="case", object_id=case_id)
    return stored
