"""Cases by a part of their number: each stretch of numbers is read in the index of whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Integer, Text, bindparam, column, func, select, true

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
    """A case that was found by its number."""

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
_hit = (
    select(_case.id, _case.case_number, _case.status, _case.opened_on, _case.country, _case.birth_year)
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
_FIRST = Statement(select(_case.opened_on).where(*_REGISTERED).order_by(_case.opened_on, _case.id).limit(1))
_numbered_of = row_reader(Numbered)


class CaseNumbers:
    """The numbers of the registered cases of one organisation; imported records are no people to look for."""

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
