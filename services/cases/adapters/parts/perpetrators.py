"""Alleged perpetrators: words about one are encrypted under a key of its own that the country's key wraps."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Connection,
    Row,
    Select,
    Uuid,
    and_,
    any_,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import case_part, case_record, perpetrator
from services.cases.domain.case.case_of_perpetrator import CaseOfPerpetrator
from services.cases.domain.parts.perpetrator import WORDS, Perpetrator
from services.cases.domain.parts.perpetrator_link import PERPETRATOR_LINK
from shared.crypto import CountryKeys, decrypt, encrypt
from shared.db.paging import Page
from shared.db.rows import RowMapper, row_reader
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

MOST = 500
"""Cases of one of them in a list; the newest."""

_LINK = case_part.alias("link")
_LINKS = (
    select(func.count())
    .where(_LINK.c.perpetrator_id == perpetrator.c.id, ~_LINK.c.in_error)
    .correlate(perpetrator)
    .scalar_subquery()
)
"""How many links to one of them there are that are no mistakes."""
_PERPETRATORS = RowMapper(Perpetrator, perpetrator)
_CASES = row_reader(CaseOfPerpetrator)


class Perpetrators:
    """The alleged perpetrators that the context may see; any other is NotFound."""

    def __init__(self, connection: Connection, keys: CountryKeys) -> None:
        self._connection = connection
        self._keys = keys

    def add(self, organisation_id: UUID, known: Perpetrator) -> None:
        """Insert one, under a new key."""
        key = self._keys.new_data_key(known.country)
        row = {"organisation_id": organisation_id, "wrapped_key": key.wrapped, "words": _encrypted(known, key.plain)}
        self._connection.execute(insert(perpetrator), {**_PERPETRATORS.to_row(known), **row})

    def change(self, perpetrator_id: UUID, change: Callable[[Perpetrator], Perpetrator]) -> Perpetrator:
        """Write one of them as `change` leaves them, locked meanwhile. Raises NotFound and whatever `change` raises."""
        row = _found(self._connection, perpetrator_id, lock=True)
        known = change(self._read(row))
        words = _encrypted(known, self._keys.open(known.country, row.wrapped_key))
        changed = update(perpetrator).where(perpetrator.c.id == known.id)
        self._connection.execute(changed.values(_PERPETRATORS.to_row(known) | {"words": words}))
        return known

    def get(self, perpetrator_id: UUID) -> Perpetrator:
        """One of them. Raises NotFound, DecryptionError."""
        return self._read(_found(self._connection, perpetrator_id))

    def page(
        self,
        organisation_id: UUID,
        *,
        kind: str | None = None,
        case_id: UUID | None = None,
        after: Sequence[Any] | None,
        limit: int,
    ) -> Page[Perpetrator]:
        """Those of an organisation that the context may see, of one kind or in one case, newest first."""
        found = select(perpetrator).where(perpetrator.c.organisation_id == organisation_id)
        if kind is not None:
            found = found.where(perpetrator.c.record["kind"].astext == kind)
        if case_id is not None:
            found = found.where(perpetrator.c.id.in_(_named_in(case_id)))
        return newest_first(self._connection, found, perpetrator.c.changed_at, after, limit, self._read)

    def lock(self, perpetrator_id: UUID) -> None:
        """Lock one of them against a change or a deletion until the transaction ends. Raises NotFound."""
        _found(self._connection, perpetrator_id, lock=True)

    def sees(self, perpetrator_id: UUID) -> bool:
        """Whether the context may see them."""
        return self._connection.execute(select(exists().where(perpetrator.c.id == perpetrator_id))).scalar_one()

    def count_links(self, perpetrator_id: UUID, by: int) -> int:
        """Count so many more links to one of them that are no mistakes; returns how many there are. Raises NotFound.

        From the first on only those who see a case in which they appear see them. So a link is counted after it was
        stored, and is no longer counted before it becomes a mistake: who writes has to see the row that they write.
        """
        counted = update(perpetrator).where(perpetrator.c.id == perpetrator_id).values(links=perpetrator.c.links + by)
        links: int | None = self._connection.execute(counted.returning(perpetrator.c.links)).scalar()
        if links is None:
            raise NotFound
        return links

    def forget_unnamed(self, country: Country, *, since: datetime) -> None:
        """Delete those of a country who are in no case any more, or were never named in one and not changed `since`.

        For the platform alone. What is selected stays locked and is looked at again: a case may name them meanwhile.
        """
        of_country = perpetrator.c.country == country
        unchanged = and_(perpetrator.c.links == 0, perpetrator.c.changed_at < since)
        looked_at = select(perpetrator.c.id).where(of_country, or_(perpetrator.c.links != _LINKS, unchanged))
        ids = self._connection.execute(looked_at.with_for_update()).scalars().all()
        among = perpetrator.c.id == any_(cast(ids, ARRAY(Uuid)))
        touched = exists().where(_LINK.c.perpetrator_id == perpetrator.c.id, _LINK.c.changed_at >= since)
        gone = or_(perpetrator.c.links > 0, and_(unchanged, ~touched))
        self._connection.execute(delete(perpetrator).where(among, _LINKS == 0, gone))
        self._connection.execute(update(perpetrator).where(among).values(links=_LINKS))

    def seen_in(self, perpetrator_id: UUID) -> Mapping[UUID, Collection[str] | None]:
        """The cases that the context sees and that name one of them, each with the people it is sealed for."""
        found = select(case_record.c.id, case_record.c.sealed_for).where(case_record.c.id.in_(_naming(perpetrator_id)))
        return {row.id: row.sealed_for for row in self._connection.execute(found)}

    def cases_of(self, perpetrator_id: UUID) -> Sequence[CaseOfPerpetrator]:
        """The cases in which one of them appears, newest first, `MOST` at most."""
        found = (
            select(case_record.c.id, case_record.c.case_number, case_record.c.status)
            .where(case_record.c.id.in_(_naming(perpetrator_id)))
            .order_by(case_record.c.opened_on.desc(), case_record.c.id)
            .limit(MOST)
        )
        return [_CASES(dict(row)) for row in self._connection.execute(found).mappings()]

    def _read(self, row: Row[Any]) -> Perpetrator:
        words = {}
        if row.words is not None:
            key = self._keys.open(row.country, row.wrapped_key)
            words = json.loads(decrypt(key, row.words, _place(row.id, row.country)))
        return _PERPETRATORS.from_row({**row._mapping, "linked": row.links > 0, **words})  # noqa: SLF001 - a public name


def _named_in(case_id: UUID) -> Select[Any]:
    """The ids of those who are named in a case."""
    return select(case_part.c.perpetrator_id).where(
        case_part.c.case_id == case_id, case_part.c.kind == PERPETRATOR_LINK.name
    )


def _naming(perpetrator_id: UUID) -> Select[Any]:
    """The ids of the cases that name one of them, other than by mistake."""
    return select(case_part.c.case_id).where(case_part.c.perpetrator_id == perpetrator_id, ~case_part.c.in_error)


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
