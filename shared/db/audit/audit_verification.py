"""Verification of the audit trail: the chain is read and compared with its anchored heads (ADR 0013).

Raw SQL: the chain is read with a named cursor of psycopg.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from shared.db.audit.anchors import Anchored, Head, Restore, anchored
from shared.db.audit.audit import row_hash
from shared.db.audit.audit_order import ChainOrder
from shared.db.audit.audit_since import BEGINNING

RESTORED = "audit.restored"
"""Action of the audit row about a restore of the database."""
ROWS_AT_ONCE = 1000

_SEALED = """
SELECT s.seq, s.hash, a.id, a.country, a.at, a.actor, a.client_id, a.organisation_id, a.action, a.object_type,
       a.object_id, a.purpose, a.fields, a.request_id
FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.country = %s AND s.seq > %s ORDER BY s.seq
"""
_UNCHAINED = """
SELECT a.id, coalesce((SELECT s.seq FROM audit_seal s WHERE s.country = a.country AND s.audit_id < a.id
                       ORDER BY s.audit_id DESC LIMIT 1), 0) AS after
FROM audit a WHERE a.country = %s AND a.id > %s AND a.sealed
    AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.audit_id = a.id)
ORDER BY a.id
"""
_START = "SELECT audit_id, hash FROM audit_seal WHERE country = %s AND seq = %s"
_BEFORE_ALL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference between the audit trail and what was sealed."""

    country: str
    seq: int
    """Of an entry that is in no chain: the number of the one before it by its id."""
    problem: str
    """`edited_or_deleted`, `missing_seal`, `head_differs_from_anchor`, `not_anchored` (the anchor file has no head),
    `restore_not_in_trail` (a restore in the anchors has no audit row), `restore_forged` (a restore in the anchors
    does not fit the heads before it), `not_in_chain` (an entry says that it is sealed, and is in no chain),
    `out_of_order` (an entry is older than those before it, or its id is of another time than its moment), or one of
    those of `Vouched`."""
    entry: UUID | None = None
    """Id of the entry, for one that is not in the chain or out of order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreSeen:
    """A restore that is recorded in the anchors and in the trail."""

    country: str
    restore: Restore
    audit_fields: tuple[str, ...]
    """The fields of its audit row, with `by:…` and `reason:…`."""


class Vouched(NamedTuple):
    """What other anchors than the files say: `shared.db.audit.bucket_reading`."""

    anchored: Anchored
    findings: Sequence[Finding]
    """`anchor_overwritten`, `anchor_deleted`, `anchor_missing_before` (the anchor that was put before the one of this
    number is gone), `anchors_differ` (from the files) or `not_in_bucket` (a head of the files came no further)."""


@dataclass
class ChainCheck:
    """The result of reading one chain from its beginning to its end."""

    country: str
    anchored: Anchored
    broken: list[Finding]
    """Findings in the chain itself."""
    differing: list[Finding]
    """Differences between the chain and its anchors."""
    doubtful: list[Finding]
    """Entries whose time is not that of their neighbours. Nothing of the chain was changed."""
    restores: list[RestoreSeen]
    kept: Head
    """The newest head up to which chain and anchors agree."""
    head: Head
    """The end of the chain."""
    start: Head = BEGINNING
    """Where the reading began; what lies before was not read."""
    elsewhere: Sequence[Finding] = ()
    """What was done to anchors. Nothing of the chain was changed."""
    order: ChainOrder = field(default_factory=ChainOrder)

    @property
    def findings(self) -> list[Finding]:
        """All findings, sorted by number."""
        return sorted([*self.broken, *self.differing, *self.doubtful, *self.elsewhere], key=lambda finding: finding.seq)


def check_chain(
    database: "psycopg.Connection[Any]",
    country: str,
    anchors: Path | None,
    start: Head = BEGINNING,
    vouched: Vouched | None = None,
) -> ChainCheck:
    """Read and check the chain of `country`. `database` needs a role that sees all rows, and named-tuple rows.

    `anchors` is the file of heads; without one only the chain itself is checked, and `vouched`, which counts more. What
    lies up to `start`, an anchored head, is not read.
    """
    heads = anchored(anchors) if anchors else Anchored()
    if vouched:
        heads.join(vouched.anchored)
    found = ChainCheck(country, heads, [], [], [], [], kept=start, head=start, start=start)
    found.elsewhere = vouched.findings if vouched else ()
    left = {seq: digest for seq, digest in heads.heads.items() if seq > start.seq}
    restores = {restore.audit_seq: restore for restore in heads.restores if restore.audit_seq > start.seq}
    first = _first_entry(database, found)
    for row in _rows(database, _SEALED, country, start.seq):
        found.broken += _broken(found, row)
        found.doubtful += _doubtful(found, row)
        found.head = Head(row.seq, bytes(row.hash))
        _compare(found, left.pop(row.seq, None))
        restore = restores.get(row.seq)
        if restore and row.action == RESTORED and set(restore.expected_audit_fields) <= set(row.fields):
            found.restores.append(RestoreSeen(country=country, restore=restore, audit_fields=tuple(row.fields)))
            del restores[row.seq]
    found.broken += [
        Finding(country, row.after, "not_in_chain", row.id) for row in _rows(database, _UNCHAINED, country, first)
    ]
    # An anchored head beyond the end of the chain shows that the end was deleted.
    found.differing += [Finding(country, seq, "missing_seal") for seq in sorted(left)]
    found.differing += _unrecorded(found, restores, anchors)
    return found


def verify(database: "psycopg.Connection[Any]", country: str, anchors: Path | None) -> list[Finding]:
    """The findings in the chain of `country`; parameters as for `check_chain`."""
    return check_chain(database, country, anchors).findings


def _first_entry(database: "psycopg.Connection[Any]", found: ChainCheck) -> UUID:
    """The entry behind which the reading begins. A start that is not as it was anchored is a finding."""
    if found.start == BEGINNING:
        return _BEFORE_ALL
    row = next(_rows(database, _START, found.country, found.start.seq), None)
    if row is None:
        found.broken.append(Finding(found.country, found.start.seq, "missing_seal"))
        return _BEFORE_ALL
    if bytes(row.hash) != found.start.digest:
        found.differing.append(Finding(found.country, found.start.seq, "head_differs_from_anchor"))
    entry: UUID = row.audit_id
    return entry


def _rows(database: "psycopg.Connection[Any]", query: str, country: str, after: object) -> Iterator[Any]:
    # A named cursor keeps the rows in the server: a chain of years would not fit into the memory of the container.
    with database.transaction(), database.cursor(name="ceiba_audit_chain") as rows:
        rows.itersize = ROWS_AT_ONCE
        yield from rows.execute(query, (country, after))


def _broken(found: ChainCheck, row: Any) -> Iterator[Finding]:
    if row.seq != found.head.seq + 1:
        yield Finding(found.country, found.head.seq + 1, "missing_seal")
    if row.id is None or row_hash(found.head.digest, row) != bytes(row.hash):
        yield Finding(found.country, row.seq, "edited_or_deleted")


def _doubtful(found: ChainCheck, row: Any) -> Iterator[Finding]:
    if row.id is not None and not found.order.follows(row):
        yield Finding(found.country, row.seq, "out_of_order", row.id)


def _compare(found: ChainCheck, head: bytes | None) -> None:
    if head is None:
        return
    if head != found.head.digest:
        found.differing.append(Finding(found.country, found.head.seq, "head_differs_from_anchor"))
    elif not found.differing:
        found.kept = found.head


def _unrecorded(found: ChainCheck, unseen: dict[int, Restore], anchors: Path | None) -> Iterator[Finding]:
    """Anchored restores without an audit row, unless a later restore removed that row, and missing anchors."""
    restores = found.anchored.restores
    for seq, restore in unseen.items():
        later = restores[restores.index(restore) + 1 :]
        if not any(other.kept.seq < seq for other in later):
            yield Finding(found.country, seq, "restore_not_in_trail")
    yield from (Finding(found.country, seq, "restore_forged") for seq in found.anchored.forged_audit_seqs)
    if anchors is not None and found.head.seq and not (found.anchored.heads or restores):
        yield Finding(found.country, found.head.seq, "not_anchored")
