"""Criminal proceedings, their parts, and who was shared with a prosecutor's office, in memory."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from services.cases.adapters.proceedings.proceeding_parts import MOST, ProceedingPartRepository
from services.cases.adapters.proceedings.proceedings import WORDS, Proceedings
from services.cases.adapters.proceedings.shared_persons import SharedPersonRepository
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.reminders import LAPSED, LAST_REMINDER, PartToRemind
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.proceedings.stages import StageChange
from shared.crypto import BlindIndex, CountryKeys
from shared.db.paging import Page
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from tests.support.fakes.cases.case_parts import older_than
from tests.support.fakes.cases.proceeding_tables import (
    OfProceeding,
    PersonRow,
    StoredProceeding,
    stored_part,
    stored_person,
    stored_proceeding,
    stored_shared_person,
    stored_stage,
)
from tests.support.fakes.cases.tables import CasesTables

_RECORDED = attrgetter("recorded_at", "id")
_AT = attrgetter("entity.at", "entity.id")


class FakeProceedings(Proceedings):
    """Proceedings in memory; tokens and the keys of their parts are the real ones."""

    def __init__(self, tables: CasesTables, keys: CountryKeys, index: BlindIndex) -> None:
        self._tables = tables.court
        self._locks = tables.locks
        self._holder = tables
        self._keys = keys
        self._index = index

    def add(self, known: Proceeding, persons: Sequence[PersonOfProceeding], stage: StageChange) -> None:
        key = self._keys.new_data_key(known.country)
        self._tables.proceedings.add(self._stored(known, key.wrapped))
        self.add_persons(known, persons)
        self.add_stage(known, stage)

    def save(self, known: Proceeding) -> None:
        row = self._found(known.id)
        stored = self._stored(known, row.wrapped_key)
        self._tables.proceedings.save(replace(stored, facts_version=row.facts_version))

    def get(self, proceeding_id: UUID) -> Proceeding:
        return self._found(proceeding_id).entity

    def get_for_update(self, proceeding_id: UUID) -> Proceeding:
        return self._found(proceeding_id, lock=True).entity

    def page(
        self,
        organisation_id: UUID,
        *,
        stage: str | None = None,
        responsible: UUID | None = None,
        after: Sequence[Any] | None,
        limit: int,
    ) -> Page[Proceeding]:
        is_older = older_than(after, _RECORDED)

        def is_wanted(row: StoredProceeding) -> bool:
            known = row.entity
            is_asked_for = stage in (None, known.stage) and responsible in (None, known.responsible)
            return known.organisation_id == organisation_id and is_asked_for and is_older(known)

        found = self._tables.proceedings.page(
            is_wanted,
            order=lambda row: _RECORDED(row.entity),
            limit=limit,
            position=lambda row: _RECORDED(row.entity),
            descending=True,
        )
        return found.map(attrgetter("entity"))

    def by_file_number(self, organisation_id: UUID, country: Country, file_number: str) -> Sequence[Proceeding]:
        token = self.file_token(country, file_number)
        if token is None:
            return []
        return self._all(lambda row: (row.entity.organisation_id, row.file_token) == (organisation_id, token))

    def each(self, proceeding_ids: Collection[UUID]) -> Sequence[Proceeding]:
        return self._all(lambda row: row.entity.id in proceeding_ids)

    def forget_words(self, known: Proceeding) -> None:
        row = self._found(known.id)
        forgotten = replace(known, **dict.fromkeys(WORDS))
        key = self._keys.new_data_key(known.country).wrapped
        self._tables.proceedings.save(replace(row, entity=forgotten, file_token=None, wrapped_key=key))
        for part in self._tables.parts.where(lambda part: part.proceeding_id == known.id):
            self._tables.parts.put(replace(part, entity=replace(part.entity, content=None)))

    def next_facts_version(self, proceeding_id: UUID) -> int:
        row = self._found(proceeding_id)
        version: int = row.facts_version + 1
        self._tables.proceedings.save(replace(row, facts_version=version))
        return version

    def naming(
        self, case_ids: Collection[UUID], person_ids: Collection[UUID] | None = None
    ) -> set[tuple[UUID, Country]]:
        rows = self._tables.persons.where(
            lambda row: row.entity.case_id in case_ids and (person_ids is None or row.entity.person_id in person_ids)
        )
        return {(row.entity.proceeding_id, row.country) for row in rows}

    def of_cases(self, case_ids: Collection[UUID]) -> Sequence[Proceeding]:
        rows = self._tables.persons.where(lambda row: row.entity.case_id in case_ids)
        named = {row.entity.proceeding_id for row in rows}
        return sorted(self._all(lambda row: row.entity.id in named), key=_RECORDED, reverse=True)

    def add_persons(self, known: Proceeding, persons: Sequence[PersonOfProceeding]) -> None:
        for person in persons:
            self._tables.persons.add(PersonRow(known.country, stored_person(person)))

    def save_person(self, person: PersonOfProceeding) -> None:
        row = self._tables.persons.find(person.id)
        if row is not None:
            self._tables.persons.put(replace(row, entity=replace(row.entity, standing=person.standing)))

    def persons_of(self, proceeding_ids: Collection[UUID]) -> Sequence[PersonOfProceeding]:
        rows = self._tables.persons.where(lambda row: row.entity.proceeding_id in proceeding_ids)
        return sorted((row.entity for row in rows), key=attrgetter("added_at", "id"))

    def add_stage(self, known: Proceeding, change: StageChange) -> None:
        self._tables.stages.add(OfProceeding(known.id, known.country, known.organisation_id, stored_stage(change)))

    def stage_changes(self, proceeding_id: UUID) -> Sequence[StageChange]:
        rows = self._tables.stages.where(lambda row: row.proceeding_id == proceeding_id)
        return sorted((row.entity for row in rows), key=_RECORDED)

    def _all(self, found: Any) -> list[Proceeding]:
        return [row.entity for row in self._tables.proceedings.where(found)]

    def _found(self, proceeding_id: UUID, *, lock: bool = False) -> Any:
        row = self._tables.proceedings.find(proceeding_id)
        if row is None:
            raise NotFound
        if lock:
            self._locks.hold(f"proceeding|{proceeding_id}", self._holder)
        return row

    def _stored(self, known: Proceeding, wrapped_key: bytes) -> StoredProceeding:
        token = self.file_token(known.country, known.file_number)
        return StoredProceeding(stored_proceeding(known), wrapped_key, token)


class FakeProceedingPartRepository(ProceedingPartRepository):
    """Parts of proceedings in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._parts = tables.court.parts

    def add(self, proceeding: Proceeding, part: StoredPart) -> None:
        self._parts.add(OfProceeding(proceeding.id, proceeding.country, proceeding.organisation_id, stored_part(part)))

    def save(self, proceeding: Proceeding, part: StoredPart) -> None:
        row = self._parts.find(part.id)
        if row is not None and row.proceeding_id == proceeding.id:
            reminded = row.reminded if row.entity.at == part.at else None
            self._parts.put(replace(row, entity=stored_part(part), reminded=reminded))

    def get(self, proceeding_id: UUID, kind: str, part_id: UUID) -> StoredPart:
        row = self._parts.find(part_id)
        if row is None or row.proceeding_id != proceeding_id or row.entity.kind != kind:
            raise NotFound
        return row.entity

    def of(self, proceeding_id: UUID, *kinds: str) -> Sequence[StoredPart]:
        rows = self._parts.where(lambda row: row.proceeding_id == proceeding_id and row.entity.kind in kinds)
        return sorted((row.entity for row in rows), key=_RECORDED, reverse=True)

    def open_of(self, kind: str, organisation_id: UUID) -> Sequence[tuple[UUID, StoredPart]]:
        rows = self._parts.where(
            lambda row: row.organisation_id == organisation_id and row.entity.kind == kind and row.entity.is_open
        )
        soonest = sorted(rows, key=lambda row: (row.entity.due_on or date.max, *_RECORDED(row.entity)))
        return [(row.proceeding_id, row.entity) for row in soonest]

    def between(
        self, kind: str, country: Country, *, after: datetime, before: datetime
    ) -> Sequence[tuple[UUID, StoredPart]]:
        def is_wanted(row: OfProceeding[StoredPart]) -> bool:
            at = row.entity.at
            return _is(kind, country, row) and at is not None and after < at <= before and not row.entity.in_error

        return [(row.proceeding_id, row.entity) for row in sorted(self._parts.where(is_wanted), key=_AT)[:MOST]]

    def to_remind(self, kind: str, country: Country, *, after: datetime, before: datetime) -> Sequence[PartToRemind]:
        def is_wanted(row: OfProceeding[StoredPart]) -> bool:
            at = row.entity.at
            still = row.entity.is_open and (row.reminded is None or row.reminded > LAST_REMINDER)
            return _is(kind, country, row) and at is not None and after < at < before and still

        return [
            PartToRemind(id=row.entity.id, proceeding_id=row.proceeding_id, at=row.entity.at, reminded=row.reminded)
            for row in sorted(self._parts.where(is_wanted), key=_AT)
            if row.entity.at is not None
        ]

    def lapsed(self, country: Country, *, at: datetime, due_on: date) -> Sequence[PartToRemind]:
        def has_passed(part: StoredPart) -> bool:
            if part.at is not None:
                return part.at < at
            return part.due_on is not None and part.due_on < due_on

        rows = self._parts.where(
            lambda row: (
                row.country == country
                and row.entity.is_open
                and has_passed(row.entity)
                and (row.reminded is None or row.reminded > LAPSED)
            )
        )
        return [
            PartToRemind(id=row.entity.id, proceeding_id=row.proceeding_id, at=row.entity.at, reminded=row.reminded)
            for row in rows
        ]

    def set_reminded(self, part_id: UUID, days: int) -> None:
        row = self._parts.find(part_id)
        if row is not None:
            self._parts.put(replace(row, reminded=days))


def _is(kind: str, country: Country, row: OfProceeding[StoredPart]) -> bool:
    return (row.entity.kind, row.country) == (kind, country)


class FakeSharedPersonRepository(SharedPersonRepository):
    """Shared persons in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._shared = tables.court.shared
        self._persons = tables.court.persons

    def add_each(self, persons: Iterable[SharedPerson]) -> None:
        for person in persons:
            if self._shared.find((person.referral_id, person.person_id)) is None:
                self._shared.add(stored_shared_person(person))

    def shared_with(
        self, organisation_id: UUID, *, unnamed: bool = False, after: Sequence[Any] | None, limit: int
    ) -> Page[SharedPerson]:
        position = attrgetter("shared_at", "id")
        is_older = older_than(after, position)

        def is_wanted(row: SharedPerson) -> bool:
            is_left_out = unnamed and row.person_id in self._named(organisation_id)
            is_shared = row.to_organisation_id == organisation_id and row.ended_at is None
            return is_shared and not is_left_out and is_older(row)

        return self._shared.page(is_wanted, order=position, limit=limit, position=position, descending=True)

    def _named(self, keeper_id: UUID) -> set[UUID]:
        rows = self._persons.where(lambda row: row.entity.keeper_id == keeper_id)
        return {row.entity.person_id for row in rows}

    def get(self, shared_person_id: UUID) -> SharedPerson:
        found = self.each([shared_person_id])
        if not found:
            raise NotFound
        return found[0]

    def each(self, ids: Collection[UUID]) -> Sequence[SharedPerson]:
        return self._shared.where(lambda row: row.id in ids)

    def of_persons(self, organisation_id: UUID, person_ids: Collection[UUID]) -> Sequence[SharedPerson]:
        return self._shared.where(
            lambda row: (
                row.to_organisation_id == organisation_id and row.ended_at is None and row.person_id in person_ids
            )
        )

    def shorten(self, shared_person_id: UUID, until: date) -> None:
        for row in self.each([shared_person_id]):
            if row.until is None or row.until > until:
                self._shared.save(stored_shared_person(replace(row, until=until)))

    def end_past(self, country: Country, today: date, at: datetime) -> None:
        self._end_where(at, lambda row: row.country == country and row.until is not None and row.until < today)

    def end_of_consent(self, case_id: UUID, consent_id: UUID, at: datetime) -> None:
        self._end_where(at, lambda row: (row.case_id, row.consent_id) == (case_id, consent_id))

    def end_of_referrals(self, case_id: UUID, referral_ids: Collection[UUID], at: datetime) -> None:
        self._end_where(at, lambda row: row.case_id == case_id and row.referral_id in referral_ids)

    def end_of_person(self, case_id: UUID, person_id: UUID, at: datetime) -> None:
        self._end_where(at, lambda row: (row.case_id, row.person_id) == (case_id, person_id))

    def _end_where(self, at: datetime, which: Callable[[SharedPerson], bool]) -> None:
        for row in self._shared.where(lambda row: row.ended_at is None and which(row)):
            self._shared.save(stored_shared_person(replace(row, ended_at=at)))
