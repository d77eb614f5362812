"""Alleged perpetrators: words about one are encrypted under a key of its own that the country's key wraps."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, delete, exists, insert, select, update

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import case_part, case_record, perpetrator
from services.cases.domain.case_of_perpetrator import CaseOfPerpetrator
from services.cases.domain.parts.perpetrator_link import PERPETRATOR_LINK
from services.cases.domain.perpetrator import WORDS, Perpetrator
from shared.crypto import CountryKeys, decrypt, encrypt
from shared.db.paging import Page
from shared.db.rows import RowMapper, row_reader
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

MOST = 500
"""Cases of one of them in a list; the newest."""

_PERPETRATORS = RowMapper(Perpetrator, perpetrator)
_CASES = row_reader(CaseOfPerpetrator)


class Perpetrators:
    """The alleged perpetrators that the context may see; anybody else is NotFound."""

    def __init__(self, connection: Connection, keys: CountryKeys) -> None:
        self._connection = connection
        self._keys = keys

    def add(self, organisation_id: UUID, known: Perpetrator) -> None:
        """Insert one, under a new key."""
        key = self._keys.new_data_key(known.country)
        row = {"organisation_id": organisation_id, "wrapped_key": key.wrapped, "words": _encrypted(known, key.plain)}
        self._connection.execute(insert(perpetrator), {**_PERPETRATORS.to_row(known), **row})

    def save(self, known: Perpetrator) -> None:
        """Write a changed one over its former version. Raises NotFound."""
        key = self._keys.open(known.country, _found(self._connection, known.id).wrapped_key)
        changed = _PERPETRATORS.to_row(known) | {"words": _encrypted(known, key)}
        self._connection.execute(update(perpetrator).where(perpetrator.c.id == known.id).values(changed))

    def get(self, perpetrator_id: UUID) -> Perpetrator:
        """One of them. Raises NotFound, DecryptionError."""
        return self._read(_found(self._connection, perpetrator_id))

    def get_for_update(self, perpetrator_id: UUID) -> Perpetrator:
        """One of them, locked until the end of the transaction. Raises NotFound, DecryptionError."""
        return self._read(_found(self._connection, perpetrator_id, lock=True))

    def page(
        self,
        organisation_id: UUID,
        *,
        kind: str | None = None,
        case_id: UUID | None = None,
        after: Sequence[Any] | None,
        limit: int,
    ) -> Page[Perpetrator]:
        """Those of an organisation whom the context may see, of one kind or in one case, newest first."""
        found = select(perpetrator).where(perpetrator.c.organisation_id == organisation_id)
        if kind is not None:
            found = found.where(perpetrator.c.record["kind"].astext == kind)
        if case_id is not None:
            found = found.where(perpetrator.c.id.in_(_named_in(case_id)))
        return newest_first(self._connection, found, perpetrator.c.changed_at, after, limit, self._read)

    def mark_linked(self, perpetrator_id: UUID) -> None:
        """They are named in a case now: from here on only those who see such a case see them."""
        named = perpetrator.c.id == perpetrator_id
        self._connection.execute(update(perpetrator).where(named, ~perpetrator.c.linked).values(linked=True))

    def forget_unlinked(self, country: Country) -> None:
        """Delete those of a country who were named in cases, and are in none any more. For the platform alone."""
        in_a_case = exists().where(case_part.c.perpetrator_id == perpetrator.c.id)
        gone = (perpetrator.c.country == country, perpetrator.c.linked, ~in_a_case)
        self._connection.execute(delete(perpetrator).where(*gone))

    def cases_of(self, perpetrator_id: UUID) -> Sequence[CaseOfPerpetrator]:
        """The cases in which one of them appears, newest first, `MOST` at most."""
        named = select(case_part.c.case_id).where(case_part.c.perpetrator_id == perpetrator_id, ~case_part.c.in_error)
        found = (
            select(case_record.c.id, case_record.c.case_number, case_record.c.status)
            .where(case_record.c.id.in_(named))
            .order_by(case_record.c.opened_on.desc(), case_record.c.id)
            .limit(MOST)
        )
        return [_CASES(dict(row)) for row in self._connection.execute(found).mappings()]

    def _read(self, row: Row[Any]) -> Perpetrator:
        words = {}
        if row.words is not None:
            key = self._keys.open(row.country, row.wrapped_key)
            words = json.loads(decrypt(key, row.words, _place(row.id, row.country)))
        return _PERPETRATORS.from_row({**row._mapping, **words})  # noqa: SLF001 - a public name


def _named_in(case_id: UUID) -> Select[Any]:
    """The ids of those who are named in a case."""
    return select(case_part.c.perpetrator_id).where(
        case_part.c.case_id == case_id, case_part.c.kind == PERPETRATOR_LINK.name
    )


def _found(connection: Connection, perpetrator_id: UUID, *, lock: bool = False) -> Row[Any]:
    found = select(perpetrator).where(perpetrator.c.id == perpetrator_id)
    row = connection.execute(found.with_for_update() if lock else found).first()
    if row is None:
        raise NotFound
    return row


def _encrypted(known: Perpetrator, key: bytes) -> bytes | None:
    words = {name: said for name in WORDS if (said := getattr(known, name)) is not None}
    return encrypt(key, json.dumps(words).encode(), _place(known.id, known.country)) if words else None


def _place(perpetrator_id: UUID, country: str) -> str:
    """What the words are bound to."""
    return f"perpetrator|words|{perpetrator_id}|{country}"
