"""Read who the person of a case is."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.identity import Identity, recorded_fields


def read_identity(case_id: UUID, purpose: str, *, work: CasesWork) -> tuple[Identity, int]:
    """The identity and its version, for a stated purpose (code of `consent_purpose`). Raises NotFound."""
    case = work.cases.get(case_id)
    identity, version = work.vault.read(case)
    work.audit_case("identity.read", case, purpose=purpose, fields=recorded_fields(identity))
    return identity, version
