"""The audit chain: rows are chained per country after the fact, so that readers of a country do not wait in one line.

Each seal hashes the row and the hash before it (SHA-256 over canonical JSON). The head is written to an anchor file
outside the database, so that even somebody who rewrites table and chain is found out. `ceiba audit verify` checks both.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psycopg

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
        self._service = settings.service
        self._anchor_dir = Path(settings.audit_anchor_dir) if settings.audit_anchor_dir else None

    def seal(self, database: "psycopg.Connection[Any]") -> int:
        """Seal up to `BATCH` rows; answers how many. Several relays take turns by an advisory lock."""
        with database.transaction():
            lock = database.execute("SELECT pg_try_advisory_xact_lock(hashtext('ceiba.audit_seal')) AS mine").fetchone()
            if lock is None or not lock.mine:
                return 0
            rows = database.execute(_UNSEALED, (BATCH,)).fetchall()
            heads: dict[str, tuple[int, bytes]] = {}
            seals = []
            for row in rows:
                seq, previous = heads.get(row.country) or self._head(database, row.country)
                digest = row_hash(previous, row)
                heads[row.country] = (seq + 1, digest)
                seals.append((row.country, seq + 1, row.id, digest))
            if seals:
                with database.cursor() as cursor:
                    cursor.executemany(
                        "INSERT INTO audit_seal (country, seq, audit_id, hash) VALUES (%s, %s, %s, %s)", seals
                    )
                    cursor.execute("UPDATE audit SET sealed = true WHERE id = ANY (%s)", ([row.id for row in rows],))
        for country, (seq, digest) in heads.items():
            self._anchor(country, seq, digest)
        return len(seals)

    def _head(self, database: "psycopg.Connection[Any]", country: str) -> tuple[int, bytes]:
        head = database.execute(_HEAD, (country,)).fetchone()
        return (head.seq, bytes(head.hash)) if head else (0, GENESIS)

    def _anchor(self, country: str, seq: int, digest: bytes) -> None:
        if self._anchor_dir is None:
            return
        self._anchor_dir.mkdir(parents=True, exist_ok=True)
        line = f"{datetime.now(UTC).isoformat()} {seq} {digest.hex()}\n"
        with (self._anchor_dir / f"{self._service}-{country}.heads").open("a", encoding="utf-8") as heads:
            heads.write(line)


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which the audit trail is not what was sealed."""

    country: str
    seq: int
    problem: str
    """`edited_or_deleted`, `missing_seal` or `head_differs_from_anchor`."""


def verify(database: "psycopg.Connection[Any]", country: str, anchors: Path | None) -> Iterator[Finding]:
    """Walk the chain of `country`; yields what does not fit. Needs a role that sees all rows and named-tuple rows."""
    anchored = dict(_anchored_heads(anchors)) if anchors else {}
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


def _anchored_heads(path: Path) -> Iterator[tuple[int, bytes]]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            _, seq, digest = line.split()
            yield int(seq), bytes.fromhex(digest)
