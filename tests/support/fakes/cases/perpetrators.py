"""Alleged perpetrators in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from services.cases.adapters.parts.perpetrators import MOST, Perpetrators
from services.cases.domain.case.case import Case
from services.cases.domain.case.case_of_perpetrator import CaseOfPerpetrator
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.parts.perpetrator import Perpetrator
from services.cases.domain.parts.perpetrator_link import PERPETRATOR_LINK
from shared.db.paging import Page
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from tests.support.fakes.cases.case_parts import OfCase, older_than
from tests.support.fakes.cases.tables import CasesTables, OfOrganisation

_POSITION = attrgetter("changed_at", "id")


class FakePerpetrators(Perpetrators):
    """Alleged perpetrators in memory; what encrypts is left out."""

    def __init__(self, tables: CasesTables) -> None:
        self._tables = tables

    def add(self, organisation_id: UUID, known: Perpetrator) -> None:
        self._tables.perpetrators.add(OfOrganisation(organisation_id, known))

    def change(self, perpetrator_id: UUID, change: Callable[[Perpetrator], Perpetrator]) -> Perpetrator:
        row = self._found(perpetrator_id)
        known = change(self._shown(row))
        self._tables.perpetrators.put(replace(row, entity=known))
        return known

    def get(self, perpetrator_id: UUID) -> Perpetrator:
        return self._shown(self._found(perpetrator_id))

    def page(
        self,
        organisation_id: UUID,
        *,
        kind: str | None = None,
        case_id: UUID | None = None,
        after: Sequence[Any] | None,
        limit: int,
    ) -> Page[Perpetrator]:
        is_older = older_than(after, _POSITION)
        named = None if case_id is None else {link.entity.record["perpetrator_id"] for link in self._links(case_id)}

        def is_wanted(row: OfOrganisation) -> bool:
            of_case = named is None or str(row.entity.id) in named
            is_next = row.organisation_id == organisation_id and is_older(row.entity)
            return is_next and of_case and kind in (None, row.entity.kind)

        found = self._tables.perpetrators.page(
            is_wanted,
            order=lambda row: _POSITION(row.entity),
            limit=limit,
            position=lambda row: _POSITION(row.entity),
            descending=True,
        )
        return found.map(self._shown)

    def lock(self, perpetrator_id: UUID) -> None:
        self._found(perpetrator_id)

    def sees(self, perpetrator_id: UUID) -> bool:
        return self._tables.perpetrators.find(perpetrator_id) is not None

    def count_links(self, perpetrator_id: UUID, by: int) -> int:
        row = self._found(perpetrator_id)
        self._tables.perpetrators.put(replace(row, links=row.links + by))
        return row.links + by

    def forget_unnamed(self, country: Country, *, since: datetime) -> None:
        named, touched = self._valid_links(), self._touched(since)

        def is_gone(row: OfOrganisation) -> bool:
            changed = row.entity.changed_at is None or row.entity.changed_at >= since
            kept = row.links == 0 and (changed or str(row.entity.id) in touched)
            return row.country == country and not named[str(row.entity.id)] and not kept

        self._tables.perpetrators.remove_where(is_gone)
        for row in self._tables.perpetrators.where(lambda row: row.country == country):
            self._tables.perpetrators.put(replace(row, links=named[str(row.entity.id)]))

    def seen_in(self, perpetrator_id: UUID) -> Mapping[UUID, Collection[str] | None]:
        return {case.id: case.sealed_for for case in self._cases_naming(perpetrator_id)}

    def cases_of(self, perpetrator_id: UUID) -> Sequence[CaseOfPerpetrator]:
        cases = sorted(self._cases_naming(perpetrator_id), key=lambda case: case.id)
        newest = sorted(cases, key=lambda case: case.opened_on, reverse=True)[:MOST]
        return [CaseOfPerpetrator(id=case.id, case_number=case.case_number, status=case.status) for case in newest]

    def _shown(self, row: OfOrganisation) -> Perpetrator:
        return replace(row.entity, linked=row.links > 0)

    def _links(self, case_id: UUID | None = None) -> list[OfCase[StoredPart]]:
        links = self._tables.parts.rows(lambda part: part.kind == PERPETRATOR_LINK.name)
        return [row for row in links if case_id in (None, row.case_id)]

    def _valid_links(self) -> Counter[Any]:
        return Counter(row.entity.record["perpetrator_id"] for row in self._links() if not row.entity.in_error)

    def _touched(self, since: datetime) -> set[Any]:
        return {row.entity.record["perpetrator_id"] for row in self._links() if row.entity.changed_at >= since}

    def _cases_naming(self, perpetrator_id: UUID) -> list[Case]:
        valid = [row for row in self._links() if not row.entity.in_error]
        linked = {row.case_id for row in valid if row.entity.record["perpetrator_id"] == str(perpetrator_id)}
        return self._tables.cases.where(lambda case: case.id in linked)

    def _found(self, perpetrator_id: UUID) -> OfOrganisation:
        row = self._tables.perpetrators.find(perpetrator_id)
        if row is None:
            raise NotFound
        return row
