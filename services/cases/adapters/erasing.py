"""What happens when a person is erased: when a supervisor says so, or because the retention of the case has ended."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.documents import DocumentState
from services.cases.domain.identity import Identity
from services.cases.domain.member import Whose


def erase_person(case: Case, whose: Whose, reason: str, *, work: CasesWork) -> None:
    """Destroy the key of a person of a locked case, with the search tokens and documents that name them."""
    work.index_names(case, whose.person_id, Identity())
    work.vault.erase(whose, reason=reason, erased_by=work.grant.subject, at=work.clock.now())
    work.shared_persons.end_of_person(case.id, whose.person_id, work.clock.now())
    work.end_documents(case, work.documents.stored_of(case.id, whose.person_id), DocumentState.ERASED)
