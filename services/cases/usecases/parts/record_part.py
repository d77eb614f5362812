"""Record a part of a case or of a proceeding, change or read one, or read all of a kind."""

from collections.abc import Callable, Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.kinds.kind import Kind, Owner
from services.cases.domain.kinds.part import Part
from services.cases.domain.person.case_changes import changed_paths
from services.cases.processes.parts.parts import add_part, get_part, get_parts, parts_of, save_part
from shared.kernel.changes import Changes, changed


def record_part(owner_id: UUID, kind: Kind[Owner, Part], part: Part, *, work: CasesWork) -> Part:
    """Add a part. Raises NotFound, CaseClosedAlready, Invalid."""
    return add_part(parts_of(kind, work=work).lock(owner_id), kind, part, work=work)


def change_part(
    owner_id: UUID,
    kind: Kind[Owner, Part],
    part_id: UUID,
    changes: Changes,
    *,
    require_version: Callable[[int], None],
    work: CasesWork,
) -> Part:
    """Apply a merge patch to a part. Raises NotFound, PreconditionFailed, CaseClosedAlready, Invalid."""
    of = parts_of(kind, work=work)
    owner = of.lock(owner_id)
    before = get_part(owner, kind, part_id, work=work)
    require_version(before.version)
    saved = save_part(owner, kind, before, changed(before, changes), changed=changed_paths(changes), work=work)
    return of.readable(owner, kind, [saved])[0]


def read_parts(owner_id: UUID, kind: Kind[Owner, Part], *, work: CasesWork) -> Sequence[Part]:
    """The parts of one kind, newest first. Raises NotFound."""
    owner = _read(owner_id, kind, work)
    return parts_of(kind, work=work).readable(owner, kind, get_parts(owner, kind, work=work))


def read_part(owner_id: UUID, kind: Kind[Owner, Part], part_id: UUID, *, work: CasesWork) -> Part:
    """One part. Raises NotFound."""
    owner = _read(owner_id, kind, work)
    return parts_of(kind, work=work).readable(owner, kind, [get_part(owner, kind, part_id, work=work)])[0]


def _read(owner_id: UUID, kind: Kind[Owner, Part], work: CasesWork) -> Owner:
    """The owner; that the parts are read is audited."""
    of = parts_of(kind, work=work)
    owner = of.get(owner_id)
    of.audit(f"{kind.name}.read", owner)
    return owner
