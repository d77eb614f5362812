"""The audit chain: rows are chained per country after the fact, so that readers of a country do not wait in one line.

Each seal hashes the row and the hash before it (SHA-256 over canonical JSON). The head is written to an anchor file
outside the database, so that even somebody who rewrites table and chain is found out. `ceiba audit verify` checks both.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import orjson
import psycopg

from shared.db.anchors import Anchors, Head, anchored_heads
from shared.kernel.country import Country
from shared.settings import CommonSettings

BATCH = 2000
GENESIS = bytes(32)

_UNSEALED = """
SELECT id, country, at, actor, client_id, organisation_id, action, object_type, object_id, purpose, fields, request_id
FROM audit WHERE NOT sealed ORDER BY country, id LIMIT %s
"""
_HEAD = "SELECT seq, hash FROM audit_seal WHERE country = %s ORDER BY seq DESC LIMIT 1"
_SEALED = """
SELECT s.seq, s.hash, a.id, a.country, a.at, a.actor, a.client_id, a.organisation_id, a.action, a.object_type,
       a.object_id, a.purpose, a.fields, a.request_id
FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.country = %s ORDER BY s.seq
"""
_FIELDS = (
    "id",
    "country",
    "at",
    "actor",
    "client_id",
    "organisation_id",
    "action",
    "object_type",
    "object_id",
    "purpose",
    "fields",
    "request_id",
)


def row_hash(previous: bytes, row: Any) -> bytes:
    """Hash of an audit row chained onto `previous`."""
    values = {name: getattr(row, name) for name in _FIELDS}
    values["at"] = values["at"].astimezone(UTC).isoformat()
    canonical = orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(previous + canonical).digest()


class Sealer:
    """Chains the unsealed rows of one service and anchors the heads."""

    def __init__(self, settings: CommonSettings) -> None:
        self._anchors = (
            Anchors(Path(settings.audit_anchor_dir), settings.service) if settings.audit_anchor_dir else None
        )

    def seal(self, database: "psycopg.Connection[Any]") -> int:
        """Seal up to `BATCH` rows and anchor the heads; answers how many. Several relays take turns by a lock."""
        if self._anchors is not None and not self._anchors.caught_up:
            # What an earlier relay sealed and could not anchor.
            self._anchors.catch_up({country: self._head(database, country) for country in Country})
        heads, sealed = self._chain(database)
        if self._anchors is not None:
            self._anchors.write(heads)
        return sealed

    def _chain(self, database: "psycopg.Connection[Any]") -> tuple[dict[str, Head], int]:
        heads: dict[str, Head] = {}
        with database.transaction():
            lock = database.execute("SELECT pg_try_advisory_xact_lock(hashtext('ceiba.audit_seal')) AS mine").fetchone()
            if lock is None or not lock.mine:
                return heads, 0
            rows = database.execute(_UNSEALED, (BATCH,)).fetchall()
            seals = []
            for row in rows:
                seq, previous = heads.get(row.country) or self._head(database, row.country)
                digest = row_hash(previous, row)
                heads[row.country] = Head(seq + 1, digest)
                seals.append((row.country, seq + 1, row.id, digest))
            if seals:
                with database.cursor() as cursor:
                    cursor.executemany(
                        "INSERT INTO audit_seal (country, seq, audit_id, hash) VALUES (%s, %s, %s, %s)", seals
                    )
                    cursor.execute("UPDATE audit SET sealed = true WHERE id = ANY (%s)", ([row.id for row in rows],))
        return heads, len(seals)

    def _head(self, database: "psycopg.Connection[Any]", country: str) -> Head:
        head = database.execute(_HEAD, (country,)).fetchone()
        return Head(head.seq, bytes(head.hash)) if head else Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which the audit trail is not what was sealed."""

    country: str
    seq: int
    problem: str
    """`edited_or_deleted`, `missing_seal` or `head_differs_from_anchor`."""


def verify(database: "psycopg.Connection[Any]", country: str, anchors: Path | None) -> Iterator[Finding]:
    """Walk the chain of `country`; yields what does not fit. Needs a role that sees all rows and named-tuple rows."""
    anchored = anchored_heads(anchors) if anchors else {}
    previous, expected = GENESIS, 1
    for row in database.execute(_SEALED, (country,)):
        if row.seq != expected:
            yield Finding(country, expected, "missing_seal")
            expected = row.seq
        if row.id is None or row_hash(previous, row) != bytes(row.hash):
            yield Finding(country, row.seq, "edited_or_deleted")
        previous = bytes(row.hash)
        if (head := anchored.pop(row.seq, None)) is not None and head != previous:
            yield Finding(country, row.seq, "head_differs_from_anchor")
        expected += 1
    for seq in sorted(anchored):
        # An anchored head beyond the end of the chain: the tail was cut.
        yield Finding(country, seq, "missing_seal")
