"""Reads and writes parts of cases; every change is in the timeline; see `services.cases.domain.parts.part`."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.casework import CASEWORK
from services.cases.domain.parts.part import CasePart, Part, PartKind
from services.cases.domain.seal import check_named
from services.cases.domain.timeline import TimelineEntry
from services.cases.processes.counsel import follow_changed_counsel, follow_new_counsel
from services.cases.processes.stored_parts import parts_from, stored_part
from services.cases.processes.timeline import append_entry
from shared.kernel.errors import NotFound, invalid
from shared.kernel.shapes import fields_of


def add_part(case: Case, kind: PartKind[Part], part: Part, *, work: CasesWork) -> Part:
    """Store a new part of `case`, which the caller locked, and say so in its timeline.

    Raises CaseClosedAlready, Invalid, and NotFound once the person is erased.
    """
    case.must_be_open()
    now, actor = work.clock.now(), work.grant.subject
    part = replace(part, recorded_at=now, recorded_by=actor, changed_at=now, changed_by=actor)
    part = kind.signed(part, actor)
    _check(case, kind, part, named=fields_of(kind.entity), work=work)
    work.parts.add(case, stored_part(case, kind, part, work=work))
    _note_due(case, kind, part, work=work)
    _append_entry(f"{kind.name}.recorded", case, part, work=work)
    _reflect(case, kind, work=work)
    follow_new_counsel([(case, part)], work=work)
    return part


def save_part(
    case: Case, kind: PartKind[Part], part: Part, *, changed: Sequence[str], also_closed: bool = False, work: CasesWork
) -> Part:
    """Store the next version of a part, whose fields `changed` have other values. Raises as `add_part` does.

    `also_closed`: what happened elsewhere is recorded in a closed case too.
    """
    if not also_closed:
        case.must_be_open()
    actor = work.grant.subject
    part = replace(part, version=part.version + 1, changed_at=work.clock.now(), changed_by=actor)
    part = kind.signed(part, actor)
    _check(case, kind, part, named=changed, work=work)
    work.parts.save(case, stored_part(case, kind, part, work=work))
    _note_due(case, kind, part, work=work)
    _append_entry(f"{kind.name}.changed", case, part, fields=changed, work=work)
    _reflect(case, kind, work=work)
    follow_changed_counsel(case, part, changed, work=work)
    return part


def get_part(case: Case, kind: PartKind[Part], part_id: UUID, *, work: CasesWork) -> Part:
    """One part of `case`. Raises NotFound."""
    (part,) = parts_from(case, kind, [work.parts.get(case.id, kind.name, part_id)], work=work)
    return part


def get_parts(case: Case, kind: PartKind[Part], *, work: CasesWork) -> list[Part]:
    """The parts of one kind of `case`, newest first."""
    return parts_from(case, kind, work.parts.of_case(case.id, kind.name), work=work)


def _check(case: Case, kind: PartKind[Part], part: Part, *, named: Collection[str], work: CasesWork) -> None:
    """Check a part of which the fields `named` are new: who saw to it earlier may have left since."""
    case.check_person(part.person_id)
    kind.check(part, work.today(case.country))
    responsible = kind.responsible(part)
    if responsible is not None and "responsible" in named:
        work.members.require(responsible, case.organisation_id, CASEWORK, field="responsible")
        check_named(case, responsible, field="responsible")
    for field in kind.refers.keys() & set(named):
        _check_reference(case, kind, part, field, work=work)


def _check_reference(case: Case, kind: PartKind[Part], part: Part, field: str, work: CasesWork) -> None:
    other = getattr(part, field)
    try:
        if other is not None:
            work.parts.get(case.id, kind.refers[field], other)
    except NotFound:
        raise invalid(
            field, "not_of_this_case", es="No es parte de este caso", en="This is no part of this case"
        ) from None


def _note_due(case: Case, kind: PartKind[Part], part: Part, work: CasesWork) -> None:
    if kind.task is not None and case.note_due(part.id, kind.due_part(part)):
        work.cases.save_tasks(case)


def _append_entry(action: str, case: Case, part: CasePart, *, fields: Sequence[str] = (), work: CasesWork) -> None:
    about = {} if part.person_id is None else {"person_id": part.person_id}
    changed = {"fields": list(fields)} if fields else {}
    append_entry(case, TimelineEntry(kind=action, details={"part_id": part.id, **about, **changed}), work=work)
    work.audit_case(action, case, fields=fields)


def _reflect(case: Case, kind: PartKind[Part], work: CasesWork) -> None:
    if kind.reflect is not None and kind.reflect(case, get_parts(case, kind, work=work)):
        work.cases.save(case)
