"""The ledger of published tables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Connection, Text, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from services.reporting.domain.differencing import Cell, Release, Selection
from shared.kernel.ids import new_id

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('release|' || :indicator, 0))")
_FIND = text("SELECT answer FROM release WHERE definition = :definition AND vintage = :vintage")
_COMPARABLE = text(
    "SELECT countries, first_month, last_month, places, vintage, shown, hidden FROM release"
    " WHERE indicator = :indicator AND countries && :countries"
    " AND string_to_array(vintage, chr(10)) && :parts"
).bindparams(bindparam("countries", type_=ARRAY(Text)), bindparam("parts", type_=ARRAY(Text)))
_SAVE = text(
    "INSERT INTO release (id, definition, vintage, indicator, countries, first_month, last_month, places, k, shown,"
    " hidden, answer, released_at) VALUES (:id, :definition, :vintage, :indicator, :countries, :first, :last, :places,"
    " :k, :shown, :hidden, :answer, :at)"
).bindparams(
    bindparam("countries", type_=ARRAY(Text)),
    bindparam("places", type_=ARRAY(Text)),
    bindparam("shown", type_=JSONB),
    bindparam("hidden", type_=JSONB),
    bindparam("answer", type_=JSONB),
)


class ReleaseLedger:
    """What was published. Only the platform itself reads it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, indicator: str) -> None:
        """Answers of one indicator are released one after another, so that two cannot slip past each other."""
        self._connection.execute(_LOCK, {"indicator": indicator})

    def find(self, definition: bytes, vintage: str) -> dict[str, Any] | None:
        """The answer given to exactly this question about exactly these counts."""
        answer: dict[str, Any] | None = self._connection.execute(
            _FIND, {"definition": definition, "vintage": vintage}
        ).scalar_one_or_none()
        return answer

    def comparable(self, selection: Selection) -> list[Release]:
        """Published tables of the indicator that read a same version of a country and quarter as `selection`."""
        where = {
            "indicator": selection.indicator,
            "countries": sorted(selection.countries),
            "parts": selection.vintage.splitlines(),
        }
        return [_release(selection.indicator, row) for row in self._connection.execute(_COMPARABLE, where)]

    def save(self, definition: bytes, release: Release, k: int, answer: Mapping[str, Any], at: datetime) -> None:
        """Enter a published table."""
        selection = release.selection
        self._connection.execute(
            _SAVE,
            {
                "id": new_id(),
                "definition": definition,
                "vintage": selection.vintage,
                "indicator": selection.indicator,
                "countries": sorted(selection.countries),
                "first": selection.months[0],
                "last": selection.months[1],
                "places": None if selection.places is None else sorted(selection.places),
                "k": k,
                "shown": [[sorted(cell), n] for cell, n in release.shown.items()],
                "hidden": [sorted(cell) for cell in release.hidden],
                "answer": answer,
                "at": at,
            },
        )


def _release(indicator: str, row: Any) -> Release:
    selection = Selection(
        indicator=indicator,
        countries=frozenset(row.countries),
        months=(row.first_month, row.last_month),
        places=None if row.places is None else frozenset(row.places),
        vintage=row.vintage,
    )
    return Release(
        selection=selection,
        shown={_cell(cell): n for cell, n in row.shown},
        hidden=frozenset(_cell(cell) for cell in row.hidden),
    )


def _cell(pairs: list[list[str]]) -> Cell:
    return frozenset((name, value) for name, value in pairs)
