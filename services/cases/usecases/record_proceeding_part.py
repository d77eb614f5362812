"""Record a part of a proceeding, change or read one."""

from collections.abc import Callable, Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case_changes import changed_paths
from services.cases.domain.proceedings.part import Part, ProceedingPartKind
from shared.kernel.changes import Changes, changed


def record_proceeding_part(proceeding_id: UUID, kind: ProceedingPartKind[Part], part: Part, *, work: CasesWork) -> Part:
    """Add a part to a proceeding of the caller's organisation. Raises NotFound, Invalid."""
    return work.add_proceeding_part(work.kept_proceeding_for_update(proceeding_id), kind, part)


def change_proceeding_part(
    proceeding_id: UUID,
    kind: ProceedingPartKind[Part],
    part_id: UUID,
    changes: Changes,
    *,
    require_version: Callable[[int], None],
    work: CasesWork,
) -> Part:
    """Apply a merge patch to a part. Raises NotFound, PreconditionFailed, Invalid."""
    proceeding = work.kept_proceeding_for_update(proceeding_id)
    part = work.proceeding_part(proceeding, kind, part_id)
    require_version(part.version)
    saved = work.save_proceeding_part(proceeding, kind, part, changed(part, changes), changed=changed_paths(changes))
    return work.as_kept(proceeding, kind, [saved])[0]


def read_proceeding_parts(proceeding_id: UUID, kind: ProceedingPartKind[Part], *, work: CasesWork) -> Sequence[Part]:
    """The parts of one kind, newest first. Raises NotFound."""
    proceeding = work.kept_proceeding(proceeding_id)
    work.audit_proceeding(f"{kind.name}.read", proceeding)
    return work.as_kept(proceeding, kind, work.proceeding_parts_of(proceeding, kind))


def read_proceeding_part(
    proceeding_id: UUID, kind: ProceedingPartKind[Part], part_id: UUID, *, work: CasesWork
) -> Part:
    """One part. Raises NotFound."""
    proceeding = work.kept_proceeding(proceeding_id)
    work.audit_proceeding(f"{kind.name}.read", proceeding)
    return work.as_kept(proceeding, kind, [work.proceeding_part(proceeding, kind, part_id)])[0]
