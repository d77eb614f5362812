"""A signed export of the audit: a file of JSON lines, of which the last one signs all before it (ADR 0055).

Each line is one entry as it was recorded, with its number in the chain, the hash before it and its own:

    {"entry": {…}, "hash": "…", "previous": "…", "seq": 17}

`hash` is SHA-256 over the 32 bytes of `previous` and `entry` as JSON with sorted keys and without spaces. The last line
is `{"statement": {…}, "key": "…", "signature": "…"}`; the signature (Ed25519, RFC 8032) is over `PREFIX` and the
statement as JSON with sorted keys, and the statement holds the number of lines and their SHA-256.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from shared.db.audit.anchors import Head
from shared.db.audit.audit import GENESIS, sealed_values, values_hash
from shared.db.audit.audit_chain import SealedRow
from shared.messaging.signing import EventKeys, PublicKeys

PREFIX = b"ceiba/audit-export/v1|"
MEDIA_TYPE = "application/x-ndjson"


@dataclass
class CheckedExport:
    """What a file says of itself, and what is wrong with it."""

    statement: Mapping[str, Any] = field(default_factory=dict)
    """What was signed; empty where the last line is no statement."""
    entries: int = 0
    gaps: int = 0
    """Places where numbers are left out: entries that who exported them may not read, or filtered ones."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Line (from 1) and problem: `no_entry`, `changed`, `does_not_follow`, `no_statement`, `content_differs`,
    `unknown_key_or_signature`."""


def export_lines(rows: Iterable[SealedRow], statement: Mapping[str, Any], keys: EventKeys) -> Iterator[bytes]:
    """The lines of the file with `rows`; `statement` says of what, for whose request, when and why."""
    content, entries, first, last = hashlib.sha256(), 0, None, None
    for row in rows:
        line = _line(row)
        content.update(line)
        entries, first, last = entries + 1, first or row.seq, row.seq
        yield line
    of_content = {"entries": entries, "first_seq": first, "last_seq": last, "sha256": content.hexdigest()}
    signed = {**statement, "service": keys.service, **of_content}
    yield _json({"statement": signed, "key": keys.key_id, "signature": keys.sign(_signed_bytes(signed))})


def checked_export(lines: Iterable[bytes], keys: PublicKeys) -> CheckedExport:
    """Check the lines of a file, with their ends, against themselves and public keys; it reads nothing else."""
    found, content, before, last = CheckedExport(), hashlib.sha256(), Head(0, GENESIS), None
    for line in lines:
        if last is not None:
            found.entries += 1
            content.update(last)
            before = _check_entry(last, before, found)
        last = line
    problems = _wrong_statement(last or b"", content.hexdigest(), found, keys)
    found.problems += [(found.entries + 1, problem) for problem in problems]
    return found


def _line(sealed: SealedRow) -> bytes:
    return _json(
        {
            "seq": sealed.seq,
            "previous": sealed.previous.hex(),
            "hash": sealed.hash.hex(),
            "entry": sealed_values(sealed.row),
        }
    )


def _check_entry(line: bytes, before: Head, found: CheckedExport) -> Head:
    """Note what is wrong with an entry after the one with number and hash `before`; returns its own."""
    try:
        read = orjson.loads(line)
        seq, previous, digest = int(read["seq"]), bytes.fromhex(read["previous"]), bytes.fromhex(read["hash"])
        hashed = values_hash(previous, read["entry"])
    except (ValueError, TypeError, KeyError):
        found.problems.append((found.entries, "no_entry"))
        return before
    if hashed != digest:
        found.problems.append((found.entries, "changed"))
    if seq <= before.seq or (seq == before.seq + 1 and previous != before.digest):
        found.problems.append((found.entries, "does_not_follow"))
    found.gaps += found.entries > 1 and seq > before.seq + 1
    return Head(seq, digest)


def _wrong_statement(line: bytes, sha256: str, found: CheckedExport, keys: PublicKeys) -> Iterator[str]:
    try:
        read = orjson.loads(line)
        statement, key, signature = read["statement"], str(read["key"]), str(read["signature"])
        service = str(statement["service"])
    except (ValueError, TypeError, KeyError):
        yield "no_statement"
        return
    found.statement = statement
    if statement.get("sha256") != sha256 or statement.get("entries") != found.entries:
        yield "content_differs"
    if not keys.is_signed_by(service, key, signature, _signed_bytes(statement)):
        yield "unknown_key_or_signature"


def _signed_bytes(statement: Mapping[str, Any]) -> bytes:
    return PREFIX + orjson.dumps(statement, option=orjson.OPT_SORT_KEYS)


def _json(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
