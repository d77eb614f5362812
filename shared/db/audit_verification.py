"""Is the audit trail what was sealed? The chain is walked and compared with its anchored heads (ADR 0013)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from shared.db.anchors import Anchored, Head, Restore, anchored
from shared.db.audit import GENESIS, row_hash

RESTORED = "audit.restored"
"""Action of the audit row that tells of a restore of the database."""
ROWS_AT_ONCE = 1000

_SEALED = """
SELECT s.seq, s.hash, a.id, a.country, a.at, a.actor, a.client_id, a.organisation_id, a.action, a.object_type,
       a.object_id, a.purpose, a.fields, a.request_id
FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.country = %s ORDER BY s.seq
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which the audit trail is not what was sealed."""

    country: str
    seq: int
    problem: str
    """`edited_or_deleted`, `missing_seal`, `head_differs_from_anchor`, `not_anchored` (no head at all is kept outside),
    `restore_not_in_trail` (the heads tell of a restore and the trail does not) or `restore_forged` (a restore that does
    not fit the heads before it)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreSeen:
    """A restore that heads and trail tell of."""

    country: str
    restore: Restore
    told: tuple[str, ...]
    """What its audit row says: `by:…`, `reason:…`."""


@dataclass
class Walk:
    """What one walk along a chain has found."""

    country: str
    anchored: Anchored
    broken: list[Finding]
    """Of the chain itself."""
    differing: list[Finding]
    """Where it is not what was anchored."""
    restores: list[RestoreSeen]
    kept: Head
    """The newest anchored head that the chain has, before the first that it has not."""
    head: Head
    """Where the chain ends."""

    @property
    def findings(self) -> list[Finding]:
        """All of them, by number."""
        return sorted([*self.broken, *self.differing], key=lambda finding: finding.seq)


def walk(database: "psycopg.Connection[Any]", country: str, anchors: Path | None) -> Walk:
    """Walk the chain of `country`. Needs a role that sees all rows and named-tuple rows.

    `anchors` is the file of heads; without one only the chain itself is looked at.
    """
    heads = anchored(anchors) if anchors else Anchored()
    end = Head(0, GENESIS)
    found = Walk(country, heads, [], [], [], kept=end, head=end)
    left, told = dict(heads.heads), {restore.row: restore for restore in heads.restores}
    for row in _sealed(database, country):
        found.broken += _broken(found, row)
        found.head = Head(row.seq, bytes(row.hash))
        _compare(found, left.pop(row.seq, None))
        if row.seq in told and row.action == RESTORED and set(told[row.seq].known) <= set(row.fields):
            found.restores.append(RestoreSeen(country=country, restore=told.pop(row.seq), told=tuple(row.fields)))
    # An anchored head beyond the end of the chain: the tail was cut.
    found.differing += [Finding(country, seq, "missing_seal") for seq in sorted(left)]
    found.differing += _untold(found, told, anchors)
    return found


def verify(database: "psycopg.Connection[Any]", country: str, anchors: Path | None) -> list[Finding]:
    """What does not fit in the chain of `country`; as `walk`."""
    return walk(database, country, anchors).findings


def _sealed(database: "psycopg.Connection[Any]", country: str) -> Iterator[Any]:
    # A cursor with a name stays in the server: a chain of years would not fit into the container that walks it.
    with database.transaction(), database.cursor(name="ceiba_audit_chain") as rows:
        rows.itersize = ROWS_AT_ONCE
        yield from rows.execute(_SEALED, (country,))


def _broken(found: Walk, row: Any) -> Iterator[Finding]:
    if row.seq != found.head.seq + 1:
        yield Finding(found.country, found.head.seq + 1, "missing_seal")
    if row.id is None or row_hash(found.head.digest, row) != bytes(row.hash):
        yield Finding(found.country, row.seq, "edited_or_deleted")


def _compare(found: Walk, head: bytes | None) -> None:
    if head is None:
        return
    if head != found.head.digest:
        found.differing.append(Finding(found.country, found.head.seq, "head_differs_from_anchor"))
    elif not found.differing:
        found.kept = found.head


def _untold(found: Walk, told: dict[int, Restore], anchors: Path | None) -> Iterator[Finding]:
    """Restores that the trail does not know, unless a later restore went back to before them."""
    restores = found.anchored.restores
    for row, restore in told.items():
        later = restores[restores.index(restore) + 1 :]
        if not any(other.kept.seq < row for other in later):
            yield Finding(found.country, row, "restore_not_in_trail")
    yield from (Finding(found.country, row, "restore_forged") for row in found.anchored.forged)
    if anchors is not None and found.head.seq and not (found.anchored.heads or restores):
        yield Finding(found.country, found.head.seq, "not_anchored")
