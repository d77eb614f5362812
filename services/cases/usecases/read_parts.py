"""Read the parts of a case."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.parts.part import Part, PartKind
from services.cases.processes.parts import get_part, get_parts


def read_parts(case_id: UUID, kind: PartKind[Part], *, work: CasesWork) -> Sequence[Part]:
    """The parts of one kind, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case(f"{kind.name}.read", case)
    return get_parts(case, kind, work=work)


def read_part(case_id: UUID, kind: PartKind[Part], part_id: UUID, *, work: CasesWork) -> Part:
    """One part. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case(f"{kind.name}.read", case)
    return get_part(case, kind, part_id, work=work)
