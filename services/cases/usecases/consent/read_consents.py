"""Read what the person of a case agreed to."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.consent.consent import Consent


def read_consents(case_id: UUID, *, work: CasesWork) -> Sequence[Consent]:
    """Every consent of a case, withdrawn ones too. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("consents.read", case)
    return case.consents
