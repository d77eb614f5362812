"""Record a part of a case, or change one."""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case_changes import changed_paths
from services.cases.domain.parts.part import Part, PartKind
from services.cases.processes.parts import add_part, get_part, save_part
from shared.kernel.changes import Changes, changed


def record_part(case_id: UUID, kind: PartKind[Part], part: Part, *, work: CasesWork) -> Part:
    """Add a part to a case. Raises NotFound, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    return add_part(case, kind, part, work=work)


def change_part(
    case_id: UUID,
    kind: PartKind[Part],
    part_id: UUID,
    changes: Changes,
    *,
    require_version: Callable[[int], None],
    work: CasesWork,
) -> Part:
    """Apply a merge patch to a part. Raises NotFound, PreconditionFailed, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    part = get_part(case, kind, part_id, work=work)
    require_version(part.version)
    return save_part(case, kind, changed(part, changes), changed=changed_paths(changes), work=work)
