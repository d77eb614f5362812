"""Cases and their list in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from services.cases.adapters.case.case_json import CARD, CASE
from services.cases.adapters.case.case_list import CardPage
from services.cases.adapters.case.case_numbers import CaseNumbers, Numbered
from services.cases.adapters.case.cases import CaseRepository, StoredCase
from services.cases.domain.case.case import Case, CaseSource
from services.cases.domain.case.case_number import Stretch
from services.cases.domain.person.member import VaultPerson
from services.cases.domain.person.pseudonym import MATERIALS, THINGS
from shared.db.paging import cut_page
from shared.kernel.country import Country
from shared.kernel.errors import Conflict
from tests.support.fakes.cases.tables import CasesTables, StoredIdentity

_FILTERS: Mapping[str, Callable[[Case, Any], bool]] = {
    "status": lambda case, value: case.status == value,
    "risk_level": lambda case, value: case.risk_level == value,
    "stage": lambda case, value: case.stage == value,
    "assigned_to": lambda case, value: case.assigned_to == value,
    "source": lambda case, value: case.source == value,
    "identified_adm1": lambda case, value: case.identified_adm1 == value,
    "exploitation_type": lambda case, value: value in case.experience.types,
    "opened_from": lambda case, value: case.opened_on >= value,
    "opened_to": lambda case, value: case.opened_on <= value,
    "is_open": lambda case, _: case.closed_on is None,
    "due_to": lambda case, value: case.next_due_at is not None and case.next_due_at <= value,
}


class FakeCaseNumbers(CaseNumbers):
    """The numbers of cases in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._tables = tables

    def first_year(self, organisation: UUID) -> int | None:
        return min((case.opened_on.year for case in self._registered(organisation)), default=None)

    def among(
        self, organisation: UUID, country: Country, stretches: Sequence[Stretch], limit: int
    ) -> Sequence[Numbered]:
        found = [
            case
            for case in self._registered(organisation)
            if case.country == country and any(first <= case.case_number <= last for first, last in stretches)
        ]
        return [_numbered(case) for case in sorted(found, key=lambda case: case.id, reverse=True)[:limit]]

    def called(self, organisation: UUID, places: tuple[int, int], limit: int) -> Sequence[Numbered]:
        words = f"{THINGS[places[0]]} {MATERIALS[places[1]]}"
        found = [case for case in self._registered(organisation) if case.pseudonym == words]
        return [_numbered(case) for case in sorted(found, key=lambda case: case.id, reverse=True)[:limit]]

    def _registered(self, organisation: UUID) -> Sequence[Case]:
        return self._tables.cases.where(
            lambda case: case.organisation_id == organisation and case.source == CaseSource.REGISTERED
        )


def _numbered(case: Case) -> Numbered:
    return Numbered(
        id=case.id,
        case_number=case.case_number,
        status=case.status,
        opened_on=case.opened_on,
        country=case.country,
        birth_year=case.person.birth_year,
    )


class FakeCaseRepository(CaseRepository):
    """Cases in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._tables = tables

    def add_imported(self, cases: Sequence[Case], *, actor: str) -> None:
        for case in cases:
            assert (case.country, case.case_number) not in self._tables.case_numbers(), (
                f"the case number {case.case_number} is taken"
            )
            self._tables.cases.add(case)

    def get(self, case_id: UUID) -> Case:
        return self._tables.cases.get(case_id)

    def of_referral(self, organisation: UUID, referral_id: UUID) -> Case | None:
        found = self._tables.cases.where(
            lambda case: (case.organisation_id, case.origin_referral_id) == (organisation, referral_id)
        )
        return found[0] if found else None

    def of_person(self, person_id: UUID) -> UUID | None:
        found = self._tables.cases.where(lambda case: person_id in {case.person_id, *(case.other_ids or ())})
        return found[0].id if found else None

    def get_for_update(self, case_id: UUID) -> Case:
        self.get(case_id)
        self._tables.locks.hold(lock_of(case_id), self._tables)
        return self.get(case_id)

    def save(self, case: Case) -> None:
        stored = self._tables.cases.find(case.id)
        if stored is None or stored.version != case.version:
            raise Conflict
        self._tables.cases.save(replace(case, version=case.version + 1))
        case.version += 1

    def save_tasks(self, case: Case) -> None:
        stored = self._tables.cases.find(case.id)
        if stored is None or stored.version != case.version:
            raise Conflict
        self._tables.cases.save(replace(stored, due_parts=case.due_parts))

    def save_counting(self, case: Case) -> None:
        stored = self._tables.cases.find(case.id)
        if stored is None or stored.version != case.version:
            raise Conflict
        self._tables.cases.save(replace(stored, counted_until=case.counted_until))

    def counted_before(self, country: Country, day: date, limit: int) -> Sequence[UUID]:
        found = [
            (case.counted_until, case.id)
            for case in self._tables.cases.where(lambda case: case.country == country)
            if case.source == CaseSource.REGISTERED and case.counted_until is not None and case.counted_until < day
        ]
        return [case_id for _, case_id in sorted(found)[:limit]]

    def get_each_for_update(self, case_ids: Collection[UUID]) -> dict[UUID, Case]:
        return {case_id: self.get_for_update(case_id) for case_id in sorted(set(case_ids))}

    def survivors_of(self, case_ids: Collection[UUID]) -> dict[UUID, Case]:
        found = {}
        for case_id in case_ids:
            case = self._tables.cases.find(case_id)
            while case is not None and case.duplicate_of is not None:
                case = self._tables.cases.find(case.duplicate_of)
                if case is not None:
                    found[case_id] = case
        return found

    def duplicates_of(self, case: Case) -> list[Case]:
        found = self._tables.cases.where(
            lambda other: other.country == case.country and other.case_number in case.also_numbered
        )
        return sorted(found, key=lambda other: other.id)

    def save_stages(self, cases: Collection[Case]) -> None:
        for case in cases:
            stored = self._tables.cases.find(case.id)
            if stored is None or stored.version != case.version:
                raise Conflict
            self._tables.cases.save(replace(stored, stage=case.stage, version=case.version + 1))
        for case in cases:
            case.version += 1

    def read(self, case_id: UUID) -> StoredCase:
        case = self.get(case_id)
        return StoredCase(case.country, case.version, orjson.dumps(CASE.body(case)).decode())

    def page(
        self, organisation: UUID, filters: Mapping[str, Any], *, sort: str, after: Sequence[Any] | None, limit: int
    ) -> CardPage:
        is_listed = _is_due if sort == "due" else _is_any
        value = _due_at if sort == "due" else _opened_on
        found = self._tables.cases.where(
            lambda case: (
                case.organisation_id == organisation
                and is_listed(case)
                and all(_FILTERS[name](case, wanted) for name, wanted in filters.items())
            )
        )
        descending = sort.startswith("-")
        found.sort(key=lambda case: (value(case), case.id), reverse=descending)
        if after is not None:
            read: Any = datetime.fromisoformat if sort == "due" else date.fromisoformat
            last = (read(after[0]), UUID(after[1]))
            found = [case for case in found if _follows((value(case), case.id), last, descending)]
        page = cut_page(found[: limit + 1], limit, lambda case: [sort, value(case), case.id])
        return CardPage(orjson.dumps([CARD.body(case) for case in page.items]).decode(), page.next_position)

    def registered_after(self, after: UUID | None, limit: int) -> Sequence[UUID]:
        found = self._tables.cases.where(
            lambda case: case.source == CaseSource.REGISTERED and (after is None or case.id > after)
        )
        return sorted(case.id for case in found)[:limit]


def lock_of(case_id: UUID) -> str:
    """The name of the lock on the row of a case."""
    return f"case_record|{case_id}"


def identity_row(whose: VaultPerson, encrypted: Mapping[str, Any]) -> StoredIdentity:
    """The row of the vault for what `encrypt_new` has encrypted."""
    return StoredIdentity(
        person_id=whose.person_id,
        country=whose.country,
        organisation_id=whose.organisation_id,
        wrapped_key=encrypted["wrapped_key"],
        names=encrypted["names"],
        birthdate=encrypted["birthdate"],
        documents=encrypted["documents"],
        phones=encrypted["phones"],
        contact=encrypted["contact"],
        version=encrypted["identity_version"],
        name_keys_version=encrypted["name_keys_version"],
    )


def _is_any(_: Case) -> bool:
    return True


def _is_due(case: Case) -> bool:
    return case.next_due_at is not None


def _opened_on(case: Case) -> Any:
    return case.opened_on


def _due_at(case: Case) -> Any:
    return case.next_due_at


def _follows(position: tuple[Any, UUID], last: tuple[Any, UUID], descending: bool) -> bool:
    return position < last if descending else position > last
