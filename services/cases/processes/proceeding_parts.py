"""Reads and writes parts of proceedings; see `services.cases.domain.proceedings.part`."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.proceedings.part import Part, ProceedingPartKind
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.processes.named_persons import require_shared
from services.cases.processes.proceedings import audit_proceeding
from services.cases.processes.stored_proceeding_parts import proceeding_part_from, stored_proceeding_part
from shared.kernel.errors import NotFound, invalid
from shared.kernel.shapes import fields_of


def add_proceeding_part(
    proceeding: Proceeding,
    kind: ProceedingPartKind[Part],
    part: Part,
    *,
    audited: Callable[[Part], Sequence[str]] = lambda _: (),
    work: CasesWork,
) -> Part:
    """Store a new part of a proceeding that the caller locked. Raises Invalid.

    `audited` gives what its audit row says besides.
    """
    now, who = work.clock.now(), work.grant.subject
    part = replace(part, recorded_at=now, recorded_by=who, changed_at=now, changed_by=who)
    _check_part(proceeding, kind, None, part, named=fields_of(kind.entity), work=work)
    if kind.needs_sharing:
        require_shared(proceeding, kind.persons(part), work=work)
    work.proceeding_parts.add(proceeding, stored_proceeding_part(kind, part, work.proceedings.cipher(proceeding.id)))
    audit_proceeding(f"{kind.name}.recorded", proceeding, fields=audited(part), work=work)
    _follow_part(proceeding, kind, None, part, work=work)
    return part


def save_proceeding_part(
    proceeding: Proceeding,
    kind: ProceedingPartKind[Part],
    before: Part,
    part: Part,
    *,
    changed: Sequence[str],
    work: CasesWork,
) -> Part:
    """Store the next version of a part, whose fields `changed` have other values than `before`. Raises Invalid."""
    part = replace(part, version=part.version + 1, changed_at=work.clock.now(), changed_by=work.grant.subject)
    _check_part(proceeding, kind, before, part, named=changed, work=work)
    work.proceeding_parts.save(stored_proceeding_part(kind, part, work.proceedings.cipher(proceeding.id)))
    audit_proceeding(f"{kind.name}.changed", proceeding, fields=changed, work=work)
    _follow_part(proceeding, kind, before, part, work=work)
    return part


def get_proceeding_part(
    proceeding: Proceeding, kind: ProceedingPartKind[Part], part_id: UUID, *, work: CasesWork
) -> Part:
    """One part of a proceeding. Raises NotFound."""
    stored = work.proceeding_parts.get(proceeding.id, kind.name, part_id)
    return proceeding_part_from(kind, stored, work.proceedings.cipher(proceeding.id))


def get_proceeding_parts(proceeding: Proceeding, kind: ProceedingPartKind[Part], *, work: CasesWork) -> list[Part]:
    """The parts of one kind of a proceeding, newest first."""
    cipher = work.proceedings.cipher(proceeding.id)
    return [
        proceeding_part_from(kind, each, cipher)
        for each in work.proceeding_parts.of_proceeding(proceeding.id, kind.name)
    ]


def _follow_part(
    proceeding: Proceeding, kind: ProceedingPartKind[Part], before: Part | None, after: Part, work: CasesWork
) -> None:
    job = FollowProceeding(country=proceeding.country, proceeding_id=proceeding.id)
    if change := kind.announced(before, after):
        concerned = None if before is None else tuple(kind.concerns(before))
        job = replace(job, part_id=after.id, kind=kind.name, change=change, concerned_before=concerned)
    work.enqueue(job)


def _check_part(
    proceeding: Proceeding,
    kind: ProceedingPartKind[Part],
    before: Part | None,
    part: Part,
    *,
    named: Collection[str],
    work: CasesWork,
) -> None:
    if before is not None:
        kind.check_change(before, part)
    if part.in_error:
        return
    # Who was named before may be of another organisation or of a sealed case, so that the caller does not see them.
    added = set(kind.persons(part)).difference(() if before is None else kind.persons(before))
    if not added.issubset({person.id for person in work.proceedings.persons_of([proceeding.id])}):
        raise invalid(
            "persons",
            "not_in_proceeding",
            es="No es una persona de este proceso",
            en="Not a person in this proceeding",
        )
    for field in kind.refers.keys() & set(named):
        _check_named_part(proceeding, kind, part, field, work=work)
    kind.check(part, _Asked(work, proceeding, named))


def _check_named_part(
    proceeding: Proceeding, kind: ProceedingPartKind[Part], part: Part, field: str, work: CasesWork
) -> None:
    other = getattr(part, field)
    if other is None:
        return
    if other == part.id:
        raise invalid(field, "itself", es="No se refiere a sí mismo", en="It does not refer to itself")
    try:
        work.proceeding_parts.get(proceeding.id, kind.refers[field], other)
    except NotFound:
        raise invalid(
            field,
            "not_of_this_proceeding",
            es="No es parte de este proceso",
            en="This is no part of this proceeding",
        ) from None


@dataclass(frozen=True)
class _Asked:
    """The rules of a part ask the unit of work only when they need to know."""

    work: CasesWork
    proceeding: Proceeding
    named: Collection[str]

    @cached_property
    def today(self) -> date:
        return self.work.today(self.proceeding.country)

    def parts(self, kind: ProceedingPartKind[Part]) -> Sequence[Part]:
        return [part for part in get_proceeding_parts(self.proceeding, kind, work=self.work) if not part.in_error]
