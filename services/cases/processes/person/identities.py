"""Stores who a person is, and lets the case be found under it."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.person.identity import Identity


def record_identity(case: Case, person_id: UUID, identity: Identity, *, work: CasesWork) -> None:
    """Store the identity of a person of `case`, and let the case be found under the names of all its persons.

    Raises NotFound for a person whose identity was erased.
    """
    work.vault.replace(case.vault_person(person_id), identity)
    index_names(case, person_id, identity, work=work)


def index_names(case: Case, person_id: UUID, identity: Identity, *, work: CasesWork) -> None:
    """Let a case be found under the names of its persons; `identity` is the one of `person_id` from now on."""
    others = [whose for whose in case.vault_persons if whose.person_id != person_id]
    work.search_index.replace(case, [identity, *(work.vault.read(whose)[0] for whose in others)])
