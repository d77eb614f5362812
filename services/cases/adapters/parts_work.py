"""What every use case about parts of cases shares: their words are encrypted, and what happens is in the timeline."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import orjson

from services.cases.adapters.following_work import FollowingWork
from services.cases.domain.case import Case
from services.cases.domain.casework import CASEWORK
from services.cases.domain.days import local_day
from services.cases.domain.parts.part import CasePart, Part, PartKind, StoredPart
from services.cases.domain.risk import RiskBasis
from services.cases.domain.seal import check_named
from services.cases.domain.timeline import TimelineEntry
from shared.db.documents import reader_of
from shared.kernel.attributes import AttributeReader
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, invalid
from shared.kernel.shapes import fields_of


class PartsWork(FollowingWork):
    """Reads and writes parts of cases; see `services.cases.domain.parts.part`."""

    def today(self, country: Country) -> date:
        """Today's date in `country`."""
        return local_day(self.clock.now(), country)

    def risk_basis(self, case: Case, *, version: int) -> RiskBasis:
        """What a level of risk stands on that the caller finds now; `version` is the first that `case` has it in."""
        now = self.clock.now()
        return RiskBasis(
            done_on=local_day(now, case.country), recorded_at=now, recorded_by=self.grant.subject, version=version
        )

    def audit_case(self, action: str, case: Case, *, purpose: str | None = None, fields: Sequence[str] = ()) -> None:
        """Add an audit row about `case`, in the chain of its country."""
        self.audit(action, country=case.country, object_type="case", object_id=case.id, purpose=purpose, fields=fields)

    def add_part(self, case: Case, kind: PartKind[Part], part: Part) -> Part:
        """Store a new part of `case`, which the caller locked, and say so in its timeline.

        Raises CaseClosedAlready, Invalid, and NotFound once the person is erased.
        """
        case.must_be_open()
        now, actor = self.clock.now(), self.grant.subject
        part = replace(part, recorded_at=now, recorded_by=actor, changed_at=now, changed_by=actor)
        part = kind.signed(part, actor)
        self._check(case, kind, part, named=fields_of(kind.entity))
        self.parts.add(case, self._stored(case, kind, part))
        self._note_due(case, kind, part)
        self._append_entry(f"{kind.name}.recorded", case, part)
        self._reflect(case, kind)
        return part

    def save_part(
        self, case: Case, kind: PartKind[Part], part: Part, *, changed: Sequence[str], also_closed: bool = False
    ) -> Part:
        """Store the next version of a part, whose fields `changed` have other values. Raises as `add_part` does.

        `also_closed`: what happened elsewhere is recorded in a closed case too.
        """
        if not also_closed:
            case.must_be_open()
        actor = self.grant.subject
        part = replace(part, version=part.version + 1, changed_at=self.clock.now(), changed_by=actor)
        part = kind.signed(part, actor)
        self._check(case, kind, part, named=changed)
        self.parts.save(case, self._stored(case, kind, part))
        self._note_due(case, kind, part)
        self._append_entry(f"{kind.name}.changed", case, part, fields=changed)
        self._reflect(case, kind)
        return part

    def part(self, case: Case, kind: PartKind[Part], part_id: UUID) -> Part:
        """One part of `case`. Raises NotFound."""
        (part,) = self._read(case, kind, [self.parts.get(case.id, kind.name, part_id)])
        return part

    def parts_of(self, case: Case, kind: PartKind[Part]) -> list[Part]:
        """The parts of one kind of `case`, newest first."""
        return self._read(case, kind, self.parts.of_case(case.id, kind.name))

    def _check(self, case: Case, kind: PartKind[Part], part: Part, *, named: Collection[str]) -> None:
        """Check a part of which the fields `named` are new: who saw to it earlier may have left since."""
        case.check_person(part.person_id)
        kind.check(part, self.today(case.country))
        responsible = kind.responsible(part)
        if responsible is not None and "responsible" in named:
            self.members.require(responsible, case.organisation_id, CASEWORK, field="responsible")
            check_named(case, responsible, field="responsible")
        for field in kind.refers.keys() & set(named):
            self._check_reference(case, kind, part, field)

    def _check_reference(self, case: Case, kind: PartKind[Part], part: Part, field: str) -> None:
        other = getattr(part, field)
        try:
            if other is not None:
                self.parts.get(case.id, kind.refers[field], other)
        except NotFound:
            raise invalid(
                field, "not_of_this_case", es="No es parte de este caso", en="This is no part of this case"
            ) from None

    def _note_due(self, case: Case, kind: PartKind[Part], part: Part) -> None:
        if kind.task is not None and case.note_due(part.id, kind.due_part(part)):
            self.cases.save_tasks(case)

    def _append_entry(self, action: str, case: Case, part: CasePart, *, fields: Sequence[str] = ()) -> None:
        about = {} if part.person_id is None else {"person_id": part.person_id}
        changed = {"fields": list(fields)} if fields else {}
        self.append(case, TimelineEntry(kind=action, details={"part_id": part.id, **about, **changed}))
        self.audit_case(action, case, fields=fields)

    def _reflect(self, case: Case, kind: PartKind[Part]) -> None:
        if kind.reflect is not None and kind.reflect(case, self.parts_of(case, kind)):
            self.cases.save(case)

    def _stored(self, case: Case, kind: PartKind[Part], part: Part) -> StoredPart:
        return StoredPart(
            **_IN_PART.values_of(part),
            kind=kind.name,
            due_on=kind.due(part),
            responsible=kind.responsible(part),
            is_open=kind.is_open(part) and not part.in_error,
            record=_values(kind, kind.coded).values_of(part),
            content=self._encrypted(case, kind, part),
        )

    def _encrypted(self, case: Case, kind: PartKind[Part], part: Part) -> bytes | None:
        words = {name: text for name, text in _values(kind, kind.encrypted).values_of(part).items() if text is not None}
        if not words:
            return None
        whose = case.whose(part.person_id or case.person_id)
        return self.vault.encrypt_text(whose, orjson.dumps(words).decode(), _place(part.id))

    def _read(self, case: Case, kind: PartKind[Part], stored: Sequence[StoredPart]) -> list[Part]:
        make, words = reader_of(kind.entity), self._words(case, stored)
        return [make({**each.record, **_IN_ROW.values_of(each), **words.get(each.id, {})}) for each in stored]

    def _words(self, case: Case, stored: Sequence[StoredPart]) -> Mapping[UUID, Mapping[str, Any]]:
        """The words of parts by their ids; none of a person who is erased, or was removed from the case."""
        words: dict[UUID, Mapping[str, Any]] = {}
        # The key of a person is read once, however many parts are about them.
        for person_id in {each.person_id for each in stored if each.content is not None}:
            own = {each.id: each.content for each in stored if each.person_id == person_id and each.content is not None}
            with suppress(NotFound):
                places = [(_place(part_id), content) for part_id, content in own.items()]
                texts = self.vault.decrypt_texts(case.whose(person_id or case.person_id), places)
                words |= {part_id: orjson.loads(text) for part_id, text in zip(own, texts, strict=True)}
        return words


_COMMON = {name: name for name in fields_of(CasePart)}
_IN_PART = AttributeReader(CasePart, _COMMON)
_IN_ROW = AttributeReader(StoredPart, _COMMON)


@cache
def _values(kind: PartKind[Any], names: tuple[str, ...]) -> AttributeReader:
    return AttributeReader(kind.entity, {name: name for name in names})


def _place(part_id: UUID) -> str:
    """What the words of a part are bound to."""
    return f"case_part|content|{part_id}"
