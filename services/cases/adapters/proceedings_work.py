"""What every use case about proceedings shares: who keeps one, its parts with their words, and its audit rows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson

from services.cases.adapters.following_proceedings import FollowsProceedings
from services.cases.domain.case import Case
from services.cases.domain.errors import SharingEnded
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.proceedings.part import Part, ProceedingPart, ProceedingPartKind, StoredProceedingPart
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from shared.crypto import Cipher
from shared.db.documents import reader_of
from shared.kernel.attributes import AttributeReader
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, invalid
from shared.kernel.shapes import fields_of

LEGAL = ("caseworker", "supervisor", "legal_liaison")
"""Roles that may accompany a person in a proceeding."""


class ProceedingsWork(FollowsProceedings):
    """Reads and writes proceedings and their parts; see `services.cases.domain.proceedings`."""

    def kept_proceeding(self, proceeding_id: UUID) -> Proceeding:
        """A proceeding that the caller's organisation keeps. Raises NotFound, also for one that it only sees."""
        return self._kept(self.proceedings.get(proceeding_id))

    def kept_proceeding_for_update(self, proceeding_id: UUID) -> Proceeding:
        """The same, locked until the transaction ends. Raises NotFound."""
        return self._kept(self.proceedings.get_for_update(proceeding_id))

    def audit_proceeding(self, action: str, proceeding: Proceeding, *, fields: Sequence[str] = ()) -> None:
        """Add an audit row about a proceeding, in the chain of its country."""
        self.audit(action, country=proceeding.country, object_type="proceeding", object_id=proceeding.id, fields=fields)

    def save_proceeding(self, proceeding: Proceeding, action: str, *, fields: Sequence[str] = ()) -> Proceeding:
        """Store the next version of a proceeding that the caller locked."""
        now, who = self.clock.now(), self.grant.subject
        proceeding = replace(proceeding, version=proceeding.version + 1, changed_at=now, changed_by=who)
        self.proceedings.save(proceeding)
        self.audit_proceeding(action, proceeding, fields=fields)
        self.follow(proceeding)
        return proceeding

    def check_responsible(self, user_id: UUID | None) -> None:
        """Raise Invalid unless the user may accompany a person for the caller's organisation."""
        if user_id is not None:
            self.members.require(user_id, self.organisation_id, LEGAL, field="responsible")

    def add_proceeding_part(
        self,
        proceeding: Proceeding,
        kind: ProceedingPartKind[Part],
        part: Part,
        *,
        audited: Callable[[Part], Sequence[str]] = lambda _: (),
    ) -> Part:
        """Store a new part of a proceeding that the caller locked. Raises Invalid.

        `audited` gives what its audit row says besides.
        """
        now, who = self.clock.now(), self.grant.subject
        part = replace(part, recorded_at=now, recorded_by=who, changed_at=now, changed_by=who)
        self._check_part(proceeding, kind, None, part, named=fields_of(kind.entity))
        if kind.needs_sharing:
            self.require_shared(proceeding, kind.persons(part))
        self.proceeding_parts.add(proceeding, _stored(kind, part, self.proceedings.cipher(proceeding.id)))
        self.audit_proceeding(f"{kind.name}.recorded", proceeding, fields=audited(part))
        self._follow_part(proceeding, kind, None, part)
        return part

    def save_proceeding_part(
        self,
        proceeding: Proceeding,
        kind: ProceedingPartKind[Part],
        before: Part,
        part: Part,
        *,
        changed: Sequence[str],
    ) -> Part:
        """Store the next version of a part, whose fields `changed` have other values than `before`. Raises Invalid."""
        part = replace(part, version=part.version + 1, changed_at=self.clock.now(), changed_by=self.grant.subject)
        self._check_part(proceeding, kind, before, part, named=changed)
        self.proceeding_parts.save(_stored(kind, part, self.proceedings.cipher(proceeding.id)))
        self.audit_proceeding(f"{kind.name}.changed", proceeding, fields=changed)
        self._follow_part(proceeding, kind, before, part)
        return part

    def proceeding_part(self, proceeding: Proceeding, kind: ProceedingPartKind[Part], part_id: UUID) -> Part:
        """One part of a proceeding. Raises NotFound."""
        stored = self.proceeding_parts.get(proceeding.id, kind.name, part_id)
        return _read(kind, stored, self.proceedings.cipher(proceeding.id))

    def proceeding_parts_of(self, proceeding: Proceeding, kind: ProceedingPartKind[Part]) -> list[Part]:
        """The parts of one kind of a proceeding, newest first."""
        cipher = self.proceedings.cipher(proceeding.id)
        return [_read(kind, each, cipher) for each in self.proceeding_parts.of_proceeding(proceeding.id, kind.name)]

    def require_shared(self, proceeding: Proceeding, persons: Collection[UUID]) -> None:
        """Raise SharingEnded unless each of these persons is of the keeper, or still shared with it."""
        if not all(self.shared_now(proceeding, persons).values()):
            raise SharingEnded

    def shared_now(self, proceeding: Proceeding, persons: Collection[UUID]) -> Mapping[UUID, Sequence[SharedPerson]]:
        """What is shared today of those of these persons who are not of the keeper, newest first, by their id in it."""
        named = [each for each in self.proceedings.persons_of([proceeding.id]) if each.id in persons]
        others = [each for each in named if each.organisation_id != each.keeper_id]
        if not others:
            return {}
        known = self.shared_persons.of_persons(others[0].keeper_id, {each.person_id for each in others})
        today = self.today(proceeding.country)
        still = sorted((each for each in known if each.holds(today)), key=attrgetter("shared_at"), reverse=True)
        return {other.id: [each for each in still if each.person_id == other.person_id] for other in others}

    def own_persons_in(self, proceeding: Proceeding, persons: Collection[UUID]) -> frozenset[UUID]:
        """The ids of the persons of the caller's own cases. Raises NotFound where `persons` names none of them."""
        seen = self.proceedings.persons_of([proceeding.id])
        own = frozenset(each.id for each in seen if each.organisation_id == self.organisation_id)
        if not own or (persons and own.isdisjoint(persons)):
            raise NotFound
        return own

    def as_kept(self, proceeding: Proceeding, kind: ProceedingPartKind[Part], parts: Sequence[Part]) -> Sequence[Part]:
        """Parts as the keeper may read them today: without what was told of persons before they were shared as now."""
        without_answer = kind.without_answer
        if without_answer is None:
            return parts
        shared = self.shared_now(proceeding, {person for part in parts for person in kind.persons(part)})
        return [part if _may_be_read(kind, part, shared) else without_answer(part) for part in parts]

    def forget_proceedings_of(self, case: Case) -> None:
        """Forget the words of proceedings that its organisation keeps, once the case of every person is anonymised."""
        for proceeding in self.proceedings.of_cases([case.id]):
            persons = self.proceedings.persons_of([proceeding.id])
            others = {person.case_id for person in persons} - {case.id}
            kept = proceeding.organisation_id == case.organisation_id
            if kept and all(self.cases.get(other).anonymised_on for other in others):
                self.proceedings.forget_words(proceeding)
                self.audit_proceeding("proceeding.anonymised", proceeding)

    def _follow_part(
        self, proceeding: Proceeding, kind: ProceedingPartKind[Part], before: Part | None, after: Part
    ) -> None:
        job = FollowProceeding(country=proceeding.country, proceeding_id=proceeding.id)
        if change := kind.announced(before, after):
            concerned = None if before is None else tuple(kind.concerns(before))
            job = replace(job, part_id=after.id, kind=kind.name, change=change, concerned_before=concerned)
        self.enqueue(job)

    def _kept(self, proceeding: Proceeding) -> Proceeding:
        if proceeding.organisation_id != self.organisation_id:
            raise NotFound
        return proceeding

    def coded_parts_between(
        self, kind: ProceedingPartKind[Part], country: Country, *, after: datetime, before: datetime
    ) -> list[tuple[UUID, Part]]:
        """The valid parts with a moment after one and up to another, without their words, each with its proceeding."""
        stored = self.proceeding_parts.between(kind.name, country, after=after, before=before)
        return [(proceeding_id, _coded(kind, part)) for proceeding_id, part in stored]

    def coded_open_parts(self, kind: ProceedingPartKind[Part]) -> list[tuple[UUID, Part]]:
        """What is still to happen in the proceedings that the caller keeps, without words, the soonest due first."""
        stored = self.proceeding_parts.open_of(kind.name, self.organisation_id)
        return [(proceeding_id, _coded(kind, part)) for proceeding_id, part in stored]

    def _check_part(
        self,
        proceeding: Proceeding,
        kind: ProceedingPartKind[Part],
        before: Part | None,
        part: Part,
        *,
        named: Collection[str],
    ) -> None:
        if before is not None:
            kind.check_change(before, part)
        if part.in_error:
            return
        # Who was named before may be of another organisation or of a sealed case, so that the caller does not see them.
        added = set(kind.persons(part)).difference(() if before is None else kind.persons(before))
        if not added.issubset({person.id for person in self.proceedings.persons_of([proceeding.id])}):
            raise invalid(
                "persons",
                "not_in_proceeding",
                es="No es una persona de este proceso",
                en="Not a person in this proceeding",
            )
        for field in kind.refers.keys() & set(named):
            self._check_named_part(proceeding, kind, part, field)
        kind.check(part, _Asked(self, proceeding, named))

    def _check_named_part(self, proceeding: Proceeding, kind: ProceedingPartKind[Part], part: Part, field: str) -> None:
        other = getattr(part, field)
        if other is None:
            return
        if other == part.id:
            raise invalid(field, "itself", es="No se refiere a sí mismo", en="It does not refer to itself")
        try:
            self.proceeding_parts.get(proceeding.id, kind.refers[field], other)
        except NotFound:
            raise invalid(
                field,
                "not_of_this_proceeding",
                es="No es parte de este proceso",
                en="This is no part of this proceeding",
            ) from None


def _may_be_read(kind: ProceedingPartKind[Part], part: Part, shared: Mapping[UUID, Sequence[SharedPerson]]) -> bool:
    """Whether a person is of the keeper, or what was told of them is under what is shared now."""
    told = kind.answered_at(part)
    return told is None or all(
        any(each.shared_at <= told for each in shared[person]) for person in kind.persons(part) if person in shared
    )


@dataclass(frozen=True)
class _Asked:
    """The rules of a part ask the unit of work only when they need to know."""

    work: ProceedingsWork
    proceeding: Proceeding
    named: Collection[str]

    @cached_property
    def today(self) -> date:
        return self.work.today(self.proceeding.country)

    def parts(self, kind: ProceedingPartKind[Part]) -> Sequence[Part]:
        return [part for part in self.work.proceeding_parts_of(self.proceeding, kind) if not part.in_error]


_COMMON = {name: name for name in fields_of(ProceedingPart)}
_IN_PART = AttributeReader(ProceedingPart, _COMMON)
_IN_ROW = AttributeReader(StoredProceedingPart, _COMMON)


@cache
def _values(kind: ProceedingPartKind[Any], names: tuple[str, ...]) -> AttributeReader:
    return AttributeReader(kind.entity, {name: name for name in names})


def _stored(kind: ProceedingPartKind[Part], part: Part, cipher: Cipher) -> StoredProceedingPart:
    words = {name: text for name, text in _values(kind, kind.encrypted).values_of(part).items() if text is not None}
    return StoredProceedingPart(
        **_IN_PART.values_of(part),
        kind=kind.name,
        at=kind.at(part),
        due_on=kind.due(part),
        is_open=kind.is_open(part) and not part.in_error,
        record=_values(kind, kind.coded).values_of(part),
        content=cipher.encrypt(orjson.dumps(words), _place(part.id)) if words else None,
    )


def _coded(kind: ProceedingPartKind[Part], stored: StoredProceedingPart) -> Part:
    return reader_of(kind.entity)({**stored.record, **_IN_ROW.values_of(stored)})


def _read(kind: ProceedingPartKind[Part], stored: StoredProceedingPart, cipher: Cipher) -> Part:
    words: Mapping[str, Any] = {}
    if stored.content is not None:
        words = orjson.loads(cipher.decrypt(stored.content, _place(stored.id)))
    return reader_of(kind.entity)({**stored.record, **_IN_ROW.values_of(stored), **words})


def _place(part_id: UUID) -> str:
    """What the words of a part are bound to."""
    return f"proceeding_part|content|{part_id}"
