"""Read who the person of a case is."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.person.identity import Identity, recorded_fields


def read_identity(
    case_id: UUID, purpose: str, *, person_id: UUID | None = None, work: CasesWork
) -> tuple[Identity, int]:
    """The identity of a person and its version, for a stated purpose (code of `consent_purpose`). Raises NotFound.

    Without a `person_id` it is the first person of the case.
    """
    case = work.cases.get(case_id)
    whose = case.vault_person(person_id or case.person_id)
    identity, version = work.vault.read(whose)
    fields = [*recorded_fields(identity), *case.marks(whose.person_id)]
    work.audit_case("identity.read", case, purpose=purpose, fields=fields)
    return identity, version
