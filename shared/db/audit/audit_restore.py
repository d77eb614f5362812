"""Records that a database was restored from a backup: once in the audit trail and once in the anchors.

After a restore the chain ends before its anchored heads. Without this record, that cannot be distinguished from an
attacker who deleted the end of the chain.

Raw SQL: it reads over the relay's psycopg connection.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg

from shared.db.audit.anchors import Anchors, Head, Restore
from shared.db.audit.audit import head_of, seal_rows
from shared.db.audit.audit_verification import RESTORED, ChainCheck
from shared.db.audit.bucket_anchors import BucketAnchors
from shared.db.work import UnitOfWork
from shared.kernel.country import Country

SEALED_WITHIN = 30.0
"""Seconds within which the row must be sealed, while relays seal too."""


class NoRestore(Exception):
    """The chain differs from its anchors in another way than after a restore; the text says how."""


def record_restore(
    seen: ChainCheck,
    *,
    relay: "psycopg.Connection[Any]",
    open_work: Callable[[], UnitOfWork],
    anchors: Sequence[Anchors | BucketAnchors],
    by: str,
    reason: str,
) -> Restore | None:
    """Record that the database of `seen` was restored; returns None when it is not older than its anchors.

    `relay` is a connection of the relay's role in autocommit, `open_work` opens a unit of work of the operator in the
    country. Raises NoRestore when the chain itself was changed, OSError when the anchors cannot be written. It may be
    repeated after an interruption: until the last line is anchored, `verify` reports the chain as changed.
    """
    lost = _lost_heads(seen)
    if not lost:
        return None
    last = Head(max(lost), seen.anchored.heads[max(lost)])
    restore = Restore(at=datetime.now(UTC).isoformat(), last=last, kept=seen.kept, audit_seq=0)
    country = Country(seen.country)
    with open_work() as work:
        work.audit(
            RESTORED,
            country=country,
            object_type="audit_chain",
            object_id=None,
            fields=[*restore.expected_audit_fields, f"by:{by}", f"reason:{reason}"],
        )
    row, head = _sealed(country, relay)
    restore = replace(restore, audit_seq=row)
    for place in anchors:
        place.write_restore(seen.country, restore, head)
    return restore


def _lost_heads(seen: ChainCheck) -> list[int]:
    if seen.broken or seen.anchored.forged_audit_seqs:
        raise NoRestore("the chain itself was changed: that is no restore")
    heads = [f.seq for f in seen.differing if f.problem in {"missing_seal", "head_differs_from_anchor"}]
    # The audit row of an earlier restore may be among the lost ones, so only findings up to the kept head count.
    others = {f.problem for f in seen.differing if f.seq not in heads and f.seq <= seen.kept.seq}
    if others:
        raise NoRestore(f"not what a restore leaves behind: {', '.join(sorted(others))}")
    return heads


def _sealed(country: Country, relay: "psycopg.Connection[Any]") -> tuple[int, Head]:
    """Wait until the newest row about a restore is sealed; returns its number and the head of the chain then."""
    deadline = time.monotonic() + SEALED_WITHIN
    while (row := _newest(country, relay)) is None:
        seal_rows(relay)
        if time.monotonic() > deadline:
            raise NoRestore("the row that records it was not sealed in time: try again")
    return row, head_of(relay, country)


def _newest(country: Country, relay: "psycopg.Connection[Any]") -> int | None:
    found = relay.execute(
        "SELECT s.seq FROM audit a LEFT JOIN audit_seal s ON s.audit_id = a.id"
        " WHERE a.country = %s AND a.action = %s ORDER BY a.id DESC LIMIT 1",
        (country, RESTORED),
    ).fetchone()
    return found.seq if found else None
