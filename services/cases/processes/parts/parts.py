"""Reads and writes the parts of a case or a proceeding, as their kinds are declared (ADR 0075)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.kinds.kind import Kind, Owner
from services.cases.domain.kinds.part import Part
from services.cases.domain.parts.part import CASE
from services.cases.domain.proceedings.part import PROCEEDING
from services.cases.processes.parts.owned_parts import OwnedParts
from services.cases.processes.parts.parts_of_cases import PartsOfCases
from services.cases.processes.parts.parts_of_proceedings import PartsOfProceedings
from shared.kernel.shapes import fields_of

_OF: Mapping[str, type[OwnedParts[Any]]] = {CASE.name: PartsOfCases, PROCEEDING.name: PartsOfProceedings}


def parts_of(kind: Kind[Owner, Part], *, work: CasesWork) -> OwnedParts[Owner]:
    """What the owners of a kind of part do in their own way."""
    return _OF[kind.owner.name](work)


def add_part(
    owner: Owner,
    kind: Kind[Owner, Part],
    part: Part,
    *,
    audited: Callable[[Part], Sequence[str]] = lambda _: (),
    work: CasesWork,
) -> Part:
    """Store a new part of an owner, which the caller locked. `audited` gives what its audit row says besides.

    Raises CaseClosedAlready, Invalid, and NotFound once the person is erased.
    """
    of, now, actor = parts_of(kind, work=work), work.clock.now(), work.grant.subject
    of.require_open(owner)
    part = replace(part, recorded_at=now, recorded_by=actor, changed_at=now, changed_by=actor)
    part = kind.signed(part, actor)
    of.check(kind, None, part, _Asked(owner, work.today(owner.country), fields_of(kind.entity), work))
    of.rows.add(owner, of.stored(owner, kind, part))
    of.follow(owner, kind, None, part, audited(part))
    return part


def save_part(
    owner: Owner, kind: Kind[Owner, Part], before: Part, part: Part, *, changed: Sequence[str], work: CasesWork
) -> Part:
    """Store the next version of a part, whose fields `changed` have other values than `before`.

    Raises as `add_part` does.
    """
    parts_of(kind, work=work).require_open(owner)
    return save_part_of_closed(owner, kind, before, part, changed=changed, work=work)


def save_part_of_closed(
    owner: Owner, kind: Kind[Owner, Part], before: Part, part: Part, *, changed: Sequence[str], work: CasesWork
) -> Part:
    """The same, also in a closed case: what happened elsewhere is recorded there too. Raises Invalid, NotFound."""
    of, actor = parts_of(kind, work=work), work.grant.subject
    part = replace(part, version=part.version + 1, changed_at=work.clock.now(), changed_by=actor)
    part = kind.signed(part, actor)
    of.check(kind, before, part, _Asked(owner, work.today(owner.country), changed, work))
    of.rows.save(owner, of.stored(owner, kind, part))
    of.follow(owner, kind, before, part, changed)
    return part


def get_part(owner: Owner, kind: Kind[Owner, Part], part_id: UUID, *, work: CasesWork) -> Part:
    """One part of an owner. Raises NotFound."""
    of = parts_of(kind, work=work)
    (part,) = of.read(owner, kind, [of.rows.get(owner.id, kind.name, part_id)])
    return part


def get_parts(owner: Owner, kind: Kind[Owner, Part], *, work: CasesWork) -> list[Part]:
    """The parts of one kind of an owner, newest first."""
    of = parts_of(kind, work=work)
    return of.read(owner, kind, of.rows.of(owner.id, kind.name))


@dataclass(frozen=True)
class _Asked(Generic[Owner]):
    """The rules of a part ask the unit of work only when they need to know."""

    owner: Owner
    today: date
    named: Collection[str]
    work: CasesWork

    def parts(self, kind: Kind[Any, Part]) -> Sequence[Part]:
        return [part for part in get_parts(self.owner, kind, work=self.work) if not part.in_error]
