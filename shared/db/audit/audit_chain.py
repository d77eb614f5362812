"""The chain of the audit as those see it who read the audit: how far it is sealed and anchored, and its newest entries.

    AuditChain(work.connection).state(Country.GUATEMALA)

The whole chain, with the heads kept outside the database, is verified by `ceiba audit verify`
(`shared.db.audit.audit_verification`): a web process does not see those files. Here the newest entries alone are
compared with their seals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnClause,
    ColumnElement,
    Connection,
    DateTime,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    column,
    exists,
    func,
    select,
)

from shared.db.audit.audit import GENESIS, row_hash
from shared.db.audit.audit_log import AUDIT
from shared.db.audit.audit_order import ChainOrder
from shared.db.types import Bytea
from shared.kernel.country import Country
from shared.kernel.ids import first_id_at

COMPARED = 1000
"""Newest entries whose seals are compared each time that the state is read."""

_metadata = MetaData()
AUDIT_SEAL = Table(
    "audit_seal",
    _metadata,
    Column("country", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("audit_id", Uuid, nullable=False),
    Column("hash", Bytea, nullable=False),
)
AUDIT_ANCHORED = Table(
    "audit_anchored",
    _metadata,
    Column("country", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Bytea, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
_BEFORE = AUDIT_SEAL.alias("before")
_SEALED: ColumnClause[bool] = column("sealed")
"""The column is the sealer's own and no field of an entry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainState:
    """How far the audit of one country is sealed and anchored. Hashes are their first 16 hexadecimal digits."""

    country: Country
    sealed_seq: int
    """Number of the last sealed entry; 0 before the first."""
    sealed_hash: str | None
    sealed_at: datetime | None
    """When that entry was made."""
    waiting: int
    """Entries that are not sealed yet: usually those of the last second."""
    anchored_seq: int
    """Number of the last head that was written outside the database; 0 before the first."""
    anchored_hash: str | None
    anchored_at: datetime | None
    compared: int
    """The newest sealed entries that were compared with their seals just now."""
    first_wrong: int | None
    """Number of the first of them that was changed, is missing, is not what was anchored or is out of order;
    None when none is."""
    not_in_chain: int
    """How many of the newest entries say that they are sealed, and are in no chain."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedRow:
    """An entry as it was recorded and sealed: `hash` is over `previous` and the row."""

    row: Any
    seq: int
    previous: bytes
    hash: bytes


class AuditChain:
    """Reads the seals of the countries that the transaction may see; it must see all their entries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def state(self, country: Country) -> ChainState:
        """How far the chain of a country is sealed and anchored, and whether its newest entries are as sealed."""
        # The anchored head first: what is sealed and anchored between the two statements must not seem to be missing.
        found = select(AUDIT_ANCHORED).where(AUDIT_ANCHORED.c.country == country)
        anchored = self._connection.execute(found).first()
        newest = list(reversed([_sealed(row) for row in self._connection.execute(_newest(country))]))
        last = newest[-1] if newest else None
        return ChainState(
            country=country,
            sealed_seq=last.seq if last else 0,
            sealed_hash=_short(last.hash) if last else None,
            sealed_at=last.row.at if last else None,
            waiting=self._waiting(country),
            anchored_seq=anchored.seq if anchored else 0,
            anchored_hash=_short(anchored.hash) if anchored else None,
            anchored_at=anchored.at if anchored else None,
            compared=len(newest),
            first_wrong=min(_wrong(newest, anchored), default=None),
            not_in_chain=self._not_in_chain(country),
        )

    def sealed(
        self,
        country: Country,
        *,
        since: datetime,
        until: datetime,
        only: ColumnElement[bool] | None = None,
        after: int = 0,
        most: int,
    ) -> Sequence[SealedRow]:
        """At most `most` sealed entries of a time (`since` included, `until` not), in the order of the chain.

        Only those for which a condition holds, and those behind the number `after`.
        """
        # Ids are UUIDv7: a time is a stretch of the index of the country.
        span = AUDIT.c.id >= first_id_at(since), AUDIT.c.id < first_id_at(until)
        query = _chained(country).where(AUDIT.c.country == country, *span, AUDIT_SEAL.c.seq > after)
        if only is not None:
            query = query.where(only)
        return [_sealed(row) for row in self._connection.execute(query.order_by(AUDIT_SEAL.c.seq).limit(most))]

    def _not_in_chain(self, country: Country) -> int:
        newest = select(AUDIT.c.id, _SEALED).where(AUDIT.c.country == country).order_by(AUDIT.c.id.desc())
        entry = newest.limit(COMPARED).subquery()
        chained = exists().where(AUDIT_SEAL.c.audit_id == entry.c.id)
        return self._connection.scalars(select(func.count()).where(entry.c.sealed, ~chained)).one()

    def _waiting(self, country: Country) -> int:
        query = select(func.count()).select_from(AUDIT).where(AUDIT.c.country == country, _SEALED.is_(False))
        return self._connection.execute(query).scalar_one()


def _chained(country: Country, *, outer: bool = False) -> Select[Any]:
    previous = and_(_BEFORE.c.country == AUDIT_SEAL.c.country, _BEFORE.c.seq == AUDIT_SEAL.c.seq - 1)
    joined = AUDIT_SEAL.join(AUDIT, AUDIT.c.id == AUDIT_SEAL.c.audit_id, isouter=outer).join(
        _BEFORE, previous, isouter=True
    )
    return (
        select(AUDIT, AUDIT_SEAL.c.seq, AUDIT_SEAL.c.hash, _BEFORE.c.hash.label("previous"))
        .select_from(joined)
        .where(AUDIT_SEAL.c.country == country)
    )


def _newest(country: Country) -> Select[Any]:
    return _chained(country, outer=True).order_by(AUDIT_SEAL.c.seq.desc()).limit(COMPARED)


def _sealed(row: Row[Any]) -> SealedRow:
    return SealedRow(row=row, seq=row.seq, previous=bytes(row.previous or GENESIS), hash=bytes(row.hash))


def _wrong(newest: Sequence[SealedRow], anchored: Any) -> Iterator[int]:
    """Numbers of entries that are not what was sealed or out of order, of gaps, and of a head that was not anchored."""
    expected, order = newest[0].seq if newest else 0, ChainOrder()
    for sealed in newest:
        if sealed.seq != expected:
            yield expected
        if _is_changed(sealed) or not order.follows(sealed.row):
            yield sealed.seq
        if anchored and anchored.seq == sealed.seq and bytes(anchored.hash) != sealed.hash:
            yield sealed.seq
        expected = sealed.seq + 1
    if anchored and anchored.seq >= expected:
        yield expected


def _is_changed(sealed: SealedRow) -> bool:
    return sealed.row.id is None or row_hash(sealed.previous, sealed.row) != sealed.hash


def _short(digest: bytes) -> str:
    return bytes(digest).hex()[:16]
