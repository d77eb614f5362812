"""What every use case about proceedings needs: who keeps one, who may accompany in it, its audit rows and its end."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.proceedings.proceeding import Proceeding
from shared.kernel.errors import NotFound

LEGAL = ("caseworker", "supervisor", "legal_liaison")
"""Roles that may accompany a person in a proceeding."""


def get_kept_proceeding(proceeding_id: UUID, *, work: CasesWork) -> Proceeding:
    """A proceeding that the caller's organisation keeps. Raises NotFound, also for one that it only sees."""
    return _kept(work.proceedings.get(proceeding_id), work=work)


def get_kept_proceeding_for_update(proceeding_id: UUID, *, work: CasesWork) -> Proceeding:
    """The same, locked until the transaction ends. Raises NotFound."""
    return _kept(work.proceedings.get_for_update(proceeding_id), work=work)


def audit_proceeding(action: str, proceeding: Proceeding, *, fields: Sequence[str] = (), work: CasesWork) -> None:
    """Add an audit row about a proceeding, in the chain of its country."""
    work.audit(action, country=proceeding.country, object_type="proceeding", object_id=proceeding.id, fields=fields)


def check_responsible(user_id: UUID | None, *, work: CasesWork) -> None:
    """Raise Invalid unless the user may accompany a person for the caller's organisation."""
    if user_id is not None:
        work.members.require(user_id, work.organisation_id, LEGAL, field="responsible")


def forget_proceedings_of(case: Case, *, work: CasesWork) -> None:
    """Forget the words of proceedings that its organisation keeps, once the case of every person is anonymised."""
    for proceeding in work.proceedings.of_cases([case.id]):
        persons = work.proceedings.persons_of([proceeding.id])
        others = {person.case_id for person in persons} - {case.id}
        kept = proceeding.organisation_id == case.organisation_id
        if kept and all(work.cases.get(other).anonymised_on for other in others):
            work.proceedings.forget_words(proceeding)
            audit_proceeding("proceeding.anonymised", proceeding, work=work)


def _kept(proceeding: Proceeding, work: CasesWork) -> Proceeding:
    if proceeding.organisation_id != work.organisation_id:
        raise NotFound
    return proceeding
