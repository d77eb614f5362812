"""Record a part of a proceeding, change or read one."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case_changes import changed_paths
from services.cases.domain.proceedings.part import Part, ProceedingPartKind
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.processes.named_persons import shared_now
from services.cases.processes.proceeding_parts import (
    add_proceeding_part,
    get_proceeding_part,
    get_proceeding_parts,
    save_proceeding_part,
)
from services.cases.processes.proceedings import audit_proceeding, get_kept_proceeding, get_kept_proceeding_for_update
from shared.kernel.changes import Changes, changed


def record_proceeding_part(proceeding_id: UUID, kind: ProceedingPartKind[Part], part: Part, *, work: CasesWork) -> Part:
    """Add a part to a proceeding of the caller's organisation. Raises NotFound, Invalid."""
    return add_proceeding_part(get_kept_proceeding_for_update(proceeding_id, work=work), kind, part, work=work)


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
    proceeding = get_kept_proceeding_for_update(proceeding_id, work=work)
    part = get_proceeding_part(proceeding, kind, part_id, work=work)
    require_version(part.version)
    saved = save_proceeding_part(
        proceeding, kind, part, changed(part, changes), changed=changed_paths(changes), work=work
    )
    return _as_kept(proceeding, kind, [saved], work)[0]


def read_proceeding_parts(proceeding_id: UUID, kind: ProceedingPartKind[Part], *, work: CasesWork) -> Sequence[Part]:
    """The parts of one kind, newest first. Raises NotFound."""
    proceeding = get_kept_proceeding(proceeding_id, work=work)
    audit_proceeding(f"{kind.name}.read", proceeding, work=work)
    return _as_kept(proceeding, kind, get_proceeding_parts(proceeding, kind, work=work), work)


def read_proceeding_part(
    proceeding_id: UUID, kind: ProceedingPartKind[Part], part_id: UUID, *, work: CasesWork
) -> Part:
    """One part. Raises NotFound."""
    proceeding = get_kept_proceeding(proceeding_id, work=work)
    audit_proceeding(f"{kind.name}.read", proceeding, work=work)
    return _as_kept(proceeding, kind, [get_proceeding_part(proceeding, kind, part_id, work=work)], work)[0]


def _as_kept(
    proceeding: Proceeding, kind: ProceedingPartKind[Part], parts: Sequence[Part], work: CasesWork
) -> Sequence[Part]:
    """Parts as the keeper may read them today: without what was told of persons before they were shared as now."""
    without_answer = kind.without_answer
    if without_answer is None:
        return parts
    shared = shared_now(proceeding, {person for part in parts for person in kind.persons(part)}, work=work)
    return [part if _may_be_read(kind, part, shared) else without_answer(part) for part in parts]


def _may_be_read(kind: ProceedingPartKind[Part], part: Part, shared: Mapping[UUID, Sequence[SharedPerson]]) -> bool:
    """Whether a person is of the keeper, or what was told of them is under what is shared now."""
    told = kind.answered_at(part)
    return told is None or all(
        any(each.shared_at <= told for each in shared[person]) for person in kind.persons(part) if person in shared
    )
