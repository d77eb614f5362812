"""The audit chain: rows are chained per country after their transactions, so that these need not wait for one another.

Each seal hashes the row and the hash before it (SHA-256 over canonical JSON). The head is written to an anchor file
outside the database, so that even somebody who rewrites table and chain is found out
(`shared.db.audit.audit_verification`).

Raw SQL: it runs over the relay's psycopg connection.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson
import psycopg

from shared.db.audit.anchors import Anchors, Head
from shared.db.audit.bucket_anchors import BucketAnchors
from shared.kernel.country import Country
from shared.settings import CommonSettings

BATCH = 2000
GENESIS = bytes(32)

_UNSEALED = """
SELECT id, country, at, actor, client_id, organisation_id, action, object_type, object_id, purpose, fields, request_id
FROM audit WHERE NOT sealed ORDER BY country, id LIMIT %s
"""
_HEAD = "SELECT seq, hash FROM audit_seal WHERE country = %s ORDER BY seq DESC LIMIT 1"
_NOTE_ANCHORED = """
INSERT INTO audit_anchored (country, seq, hash, at) VALUES (%s, %s, %s, now())
ON CONFLICT (country) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at
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


def sealed_values(row: Any) -> dict[str, Any]:
    """What of an audit row is sealed, by field; the time as ISO 8601 in UTC."""
    values = dict(zip(_FIELDS, attrgetter(*_FIELDS)(row), strict=True))
    values["at"] = values["at"].astimezone(UTC).isoformat()
    return values


def values_hash(previous: bytes, values: Mapping[str, Any]) -> bytes:
    """SHA-256 of `previous` and of sealed values as JSON with sorted keys and without spaces."""
    return hashlib.sha256(previous + orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).digest()


def row_hash(previous: bytes, row: Any) -> bytes:
    """Hash of an audit row chained onto `previous`."""
    return values_hash(previous, sealed_values(row))


class Sealer:
    """Chains the unsealed rows of one service and anchors the heads."""

    def __init__(self, settings: CommonSettings) -> None:
        self._anchors = (
            Anchors(Path(settings.audit_anchor_dir), settings.service) if settings.audit_anchor_dir else None
        )
        self._bucket = BucketAnchors(settings.anchor_bucket, settings.service) if settings.anchor_bucket else None
        self._caught_up = False

    def seal(self, database: "psycopg.Connection[Any]") -> int:
        """Seal up to `BATCH` rows and anchor the heads; returns how many. A lock lets one relay at a time do it."""
        if not self._caught_up:
            self._catch_up(database)
        heads, sealed = seal_rows(database)
        if self._anchors is not None:
            _note_anchored(database, self._anchors.write(heads))
        if self._bucket is not None:
            self._bucket.follow(heads)
        return sealed

    def _catch_up(self, database: "psycopg.Connection[Any]") -> None:
        """An earlier relay may have sealed rows whose heads it could not anchor."""
        heads = {str(country): head_of(database, country) for country in Country}
        if self._anchors is not None:
            self._anchors.catch_up(heads)
        if self._bucket is not None:
            self._bucket.catch_up(heads)
        self._caught_up = True


def _note_anchored(database: "psycopg.Connection[Any]", heads: Mapping[str, Head]) -> None:
    """Let those who read the audit know what was anchored: the files themselves are kept from web processes."""
    for country, head in heads.items():
        database.execute(_NOTE_ANCHORED, (country, head.seq, head.digest))


def seal_rows(database: "psycopg.Connection[Any]") -> tuple[dict[str, Head], int]:
    """Chain up to `BATCH` rows; returns the new heads by country, and the number of rows."""
    heads: dict[str, Head] = {}
    with database.transaction():
        lock = database.execute("SELECT pg_try_advisory_xact_lock(hashtext('ceiba.audit_seal')) AS mine").fetchone()
        if lock is None or not lock.mine:
            return heads, 0
        rows = database.execute(_UNSEALED, (BATCH,)).fetchall()
        seals = []
        for row in rows:
            seq, previous = heads.get(row.country) or head_of(database, row.country)
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


def head_of(database: "psycopg.Connection[Any]", country: str) -> Head:
    """The head of the chain of `country`."""
    head = database.execute(_HEAD, (country,)).fetchone()
    return Head(head.seq, bytes(head.hash)) if head else Head(0, GENESIS)
