"""Where a verification that does not begin at the first entry begins: at an anchored head.

Where the last verification ended (shared/db/audit/verified.py) proves nothing: what was changed before it is found by
the whole walk alone.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from shared.db.audit.anchors import Anchored, Head, anchored
from shared.db.audit.audit import GENESIS
from shared.db.audit.verified import read_verified

LAST: Final = "last"
BEGINNING: Final = Head(0, GENESIS)


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


def _newest(kept: Anchored, limit: int) -> Head:
    seq = max((seq for seq in kept.heads if seq <= limit), default=0)
    return Head(seq, kept.heads[seq]) if seq else BEGINNING


def _verified(kept: Anchored, anchors: Path) -> int:
    """The number up to which the chain was verified, as far as no restore has replaced it since."""
    found = read_verified(anchors)
    if found is None:
        return 0
    restored = [one.kept.seq for one in kept.restores if datetime.fromisoformat(one.at) > found.at]
    return min([found.seq, *restored])
