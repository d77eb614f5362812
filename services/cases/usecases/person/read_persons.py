"""Read the persons of a case."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.person.member import PersonOfCase


def read_persons(case_id: UUID, *, work: CasesWork) -> Sequence[PersonOfCase]:
    """Every person of a case, the first one first. Raises NotFound."""
    return _read("persons.read", case_id, work).persons


def read_person(case_id: UUID, person_id: UUID, *, work: CasesWork) -> tuple[Case, PersonOfCase]:
    """A case and one of its persons. Raises NotFound."""
    case = _read("person.read", case_id, work)
    return case, case.show(person_id)


def _read(action: str, case_id: UUID, work: CasesWork) -> Case:
    case = work.cases.get(case_id)
    work.audit_case(action, case)
    return case
