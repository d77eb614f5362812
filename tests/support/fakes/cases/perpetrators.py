"""Alleged perpetrators in memory."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any
from uuid import UUID

from services.cases.adapters.perpetrators import MOST, Perpetrators
from services.cases.domain.case_of_perpetrator import CaseOfPerpetrator
from services.cases.domain.parts.part import StoredPart
from services.cases.domain.parts.perpetrator_link import PERPETRATOR_LINK
from services.cases.domain.perpetrator import Perpetrator
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

    def save(self, known: Perpetrator) -> None:
        row = self._found(known.id)
        self._tables.perpetrators.put(replace(row, entity=known))

    def get(self, perpetrator_id: UUID) -> Perpetrator:
        return self._found(perpetrator_id).entity

    def get_for_update(self, perpetrator_id: UUID) -> Perpetrator:
        return self.get(perpetrator_id)

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
        return found.map(attrgetter("entity"))

    def _links(self, case_id: UUID) -> list[OfCase[StoredPart]]:
        links = self._tables.parts.rows(lambda part: part.kind == PERPETRATOR_LINK.name)
        return [row for row in links if row.case_id == case_id]

    def mark_linked(self, perpetrator_id: UUID) -> None:
        self._tables.perpetrators.put(replace(self._found(perpetrator_id), linked=True))

    def forget_unlinked(self, country: Country) -> None:
        links = self._tables.parts.where(lambda part: part.kind == PERPETRATOR_LINK.name)
        named = {link.record["perpetrator_id"] for link in links}
        self._tables.perpetrators.remove_where(
            lambda row: row.country == country and row.linked and str(row.entity.id) not in named
        )

    def _found(self, perpetrator_id: UUID) -> OfOrganisation:
        row = self._tables.perpetrators.find(perpetrator_id)
        if row is None:
            raise NotFound
        return row

    def cases_of(self, perpetrator_id: UUID) -> Sequence[CaseOfPerpetrator]:
        linked = {
            row.case_id
            for row in self._tables.parts.rows(lambda part: part.kind == PERPETRATOR_LINK.name and not part.in_error)
            if row.entity.record["perpetrator_id"] == str(perpetrator_id)
        }
        cases = sorted(self._tables.cases.where(lambda case: case.id in linked), key=lambda case: case.id)
        newest = sorted(cases, key=lambda case: case.opened_on, reverse=True)[:MOST]
        return [CaseOfPerpetrator(id=case.id, case_number=case.case_number, status=case.status) for case in newest]
