"""The screening that a decision about the status of a person rests on."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.parts.screening import SCREENING
from services.cases.processes.parts.parts import get_part
from shared.kernel.changes import Changes
from shared.kernel.errors import Invalid, NotFound, invalid


def check_rests_on(changes: Changes, case: Case, person_id: UUID, *, work: CasesWork) -> None:
    """Raises Invalid where a merge patch of a person names something else than a screening of them."""
    named = changes.get("person", {}).get("status_screening_id")
    if named is None:
        return
    try:
        screening = get_part(case, SCREENING, named, work=work)
    except NotFound:
        raise _no_screening() from None
    if screening.in_error or (screening.person_id or case.person_id) != person_id:
        raise _no_screening()


def _no_screening() -> Invalid:
    return invalid(
        "person.status_screening_id",
        "not_a_screening",
        es="No es un tamizaje de esta persona",
        en="Not a screening of this person",
    )
