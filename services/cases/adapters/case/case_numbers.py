"""Cases by a part of their number, or by their pseudonym.

Each stretch of numbers is read in the index of whole numbers. The words of a pseudonym are computed for every
registered case of the organisation: under row-level security PostgreSQL would not use an index of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Integer, Text, bindparam, column, func, select, true

from services.cases.adapters.case.case_json import word_places
from services.cases.adapters.person.search_index import ORGANISATION
from services.cases.adapters.tables import case_record
from services.cases.domain.case.case import CaseSource
from services.cases.domain.case.case_number import Stretch
from services.cases.domain.case.stage import CaseStatus
from shared.db.rows import row_reader
from shared.db.statement import Statement
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbered:
    """A case that was found by its number or its pseudonym."""

    id: UUID
    case_number: str
    status: CaseStatus
    opened_on: date
    country: Country
    birth_year: int | None


_case = case_record.c
_REGISTERED = (_case.organisation_id == ORGANISATION, _case.source == CaseSource.REGISTERED)
_LIMIT = bindparam("limit", type_=Integer())
_stretch = (
    func.unnest(bindparam("firsts", type_=ARRAY(Text)), bindparam("lasts", type_=ARRAY(Text)))
    .table_valued(column("first", Text), column("last", Text), name="stretch")
    .render_derived()
)
_SHOWN = (_case.id, _case.case_number, _case.status, _case.opened_on, _case.country, _case.birth_year)
_hit = (
    select(*_SHOWN)
    .where(
        _case.country == bindparam("country", type_=Text()),
        _case.case_number >= _stretch.c.first,
        _case.case_number <= _stretch.c.last,
        *_REGISTERED,
    )
    .order_by(_case.case_number.desc())
    .limit(_LIMIT)
    .lateral("hit")
)
_NUMBERED = Statement(select(_hit).select_from(_stretch.join(_hit, true())).order_by(_hit.c.id.desc()).limit(_LIMIT))
_thing, _material = word_places(case_record)
_CALLED = Statement(
    select(*_SHOWN)
    .where(
        *_REGISTERED,
        _thing == bindparam("thing", type_=Integer()),
        _material == bindparam("material", type_=Integer()),
    )
    .order_by(_case.id.desc())
    .limit(_LIMIT)
)
_FIRST = Statement(select(_case.opened_on).where(*_REGISTERED).order_by(_case.opened_on, _case.id).limit(1))
_numbered_of = row_reader(Numbered)


class CaseNumbers:
    """What the registered cases of one organisation are called; imported records are no people to look for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first_year(self, organisation: UUID) -> int | None:
        """The year of the first registered case; None without one."""
        row = _FIRST.first(self._connection, {"organisation_id": organisation})
        return None if row is None else row.opened_on.year

    def among(
        self, organisation: UUID, country: Country, stretches: Sequence[Stretch], limit: int
    ) -> Sequence[Numbered]:
        """Cases whose number is in one of `stretches`, the newest first."""
        asked = {
            "organisation_id": organisation,
            "country": country,
            "firsts": [first for first, _ in stretches],
            "lasts": [last for _, last in stretches],
            "limit": limit,
        }
        return [_numbered_of(row) for row in _NUMBERED.all(self._connection, asked)]

    def called(self, organisation: UUID, places: tuple[int, int], limit: int) -> Sequence[Numbered]:
        """Cases whose words are at `places` in their lists (`pseudonym.places_of`), the newest first."""
        thing, material = places
        asked = {"organisation_id": organisation, "thing": thing, "material": material, "limit": limit}
        return [_numbered_of(row) for row in _CALLED.all(self._connection, asked)]
