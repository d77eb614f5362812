"""Where a verification that does not begin at the first entry begins: at an anchored head.

What was verified last is kept beside the anchors, outside the database, in `<service>-<country>.verified`: one line,
`time seq`. It says where to go on and proves nothing: what was changed before it is found by the whole walk alone.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from shared.db.audit.anchors import Anchored, Head, anchored
from shared.db.audit.audit import GENESIS

LAST: Final = "last"
BEGINNING: Final = Head(0, GENESIS)
_VERIFIED = re.compile(r"(\S+) (\d+)\n")


class NotAMoment(ValueError):
    """`since` is no date, no number and not `last`."""


def start_of(since: str, anchors: Path) -> Head:
    """The newest anchored head that is not behind `since`; the beginning when there is none.

    `since` is a date or moment (UTC, ISO 8601), the number of a seal, or `last`. Raises NotAMoment.
    """
    kept = anchored(anchors)
    if since == LAST:
        return _newest(kept, _verified(kept, anchors))
    if since.isdecimal():
        return _newest(kept, int(since))
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise NotAMoment(since) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    # From the end: with a clock that was wrong once, heads of later numbers may be of earlier times.
    before = [seq for seq, at in kept.at.items() if seq in kept.heads and datetime.fromisoformat(at) <= moment]
    return _newest(kept, max(before, default=0))


def note_position(seq: int, anchors: Path) -> None:
    """Keep that the chain is whole up to `seq`. Raises OSError."""
    file = anchors.with_suffix(".verified")
    new = file.with_suffix(".new")
    new.write_text(f"{datetime.now(UTC).isoformat()} {seq}\n", encoding="utf-8")
    new.replace(file)


def _newest(kept: Anchored, limit: int) -> Head:
    seq = max((seq for seq in kept.heads if seq <= limit), default=0)
    return Head(seq, kept.heads[seq]) if seq else BEGINNING


def _verified(kept: Anchored, anchors: Path) -> int:
    """The number up to which the chain was verified, as far as no restore has replaced it since."""
    file = anchors.with_suffix(".verified")
    found = _VERIFIED.fullmatch(file.read_text(encoding="utf-8")) if file.exists() else None
    if found is None:
        return 0
    at = datetime.fromisoformat(found[1])
    restored = [one.kept.seq for one in kept.restores if datetime.fromisoformat(one.at) > at]
    return min([int(found[2]), *restored])
