"""Record a stay in a shelter, or change one."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.parts.part import CaseOfParts
from services.cases.domain.parts.stay import Stay, check_one_open, needs_an_order
from services.cases.domain.person.case_changes import changed_paths
from services.cases.processes.consent.grounds import person_today
from services.cases.processes.parts.parts import add_part, get_part, get_parts, save_part
from shared.kernel.changes import Changes, changed


def record_stay(case_id: UUID, kind: Kind[CaseOfParts, Stay], part: Stay, *, work: CasesWork) -> Stay:
    """Add a stay; a person has one open stay at a time. Raises NotFound, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    return add_part(case, kind, _checked(case, kind, part, work), work=work)


def change_stay(
    case_id: UUID,
    kind: Kind[CaseOfParts, Stay],
    part_id: UUID,
    changes: Changes,
    *,
    require_version: Callable[[int], None],
    work: CasesWork,
) -> Stay:
    """Extend a stay, end it or correct it. Raises NotFound, PreconditionFailed, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    stay = get_part(case, kind, part_id, work=work)
    require_version(stay.version)
    after = _checked(case, kind, changed(stay, changes), work)
    return save_part(case, kind, stay, after, changed=changed_paths(changes), work=work)


def _checked(case: Case, kind: Kind[CaseOfParts, Stay], stay: Stay, work: CasesWork) -> Stay:
    case.must_be_open()
    case.check_person(stay.person_id)
    check_one_open(stay, get_parts(case, kind, work=work), case.person_id)
    person = person_today(case, person_id=stay.person_id, work=work)
    return replace(stay, of_child=needs_an_order(person.majority))
