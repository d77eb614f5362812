"""What the bucket with anchors vouches for, and what was done to it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from shared.anchor_settings import AnchorBucket
from shared.db.audit.anchor_objects import AnchorObjects, Kept
from shared.db.audit.anchors import Anchored, Head, Restore
from shared.db.audit.audit_verification import Finding, Vouched

LATE = timedelta(minutes=10)
"""After it a head of the files has to be in the bucket, or a later one: it is put there once a minute."""


def vouched_in_bucket(bucket: AnchorBucket, service: str, country: str, files: Anchored) -> Vouched:
    """The heads of a chain in the bucket, and findings about it; `files` are the heads beside it. Raises BucketAway."""
    kept = AnchorObjects(bucket, service).kept(country)
    found = Anchored()
    for one in kept:
        match one.content.what:
            case Head() as head:
                found.take(head, one.content.at)
            case Restore() as restore:
                found.take_restore(restore)
    locked_since = datetime.now(UTC) - timedelta(days=bucket.keep_days)
    problems = [*_changed(kept), *_missing(kept, locked_since), *_differing(found, files), *_late(found, files)]
    return Vouched(found, [Finding(country, seq, problem) for seq, problem in problems])


def _changed(kept: Sequence[Kept]) -> Iterator[tuple[int, str]]:
    for one in kept:
        if one.versions > 1:
            yield _seq(one), "anchor_overwritten"
        if one.deleted:
            yield _seq(one), "anchor_deleted"


def _missing(kept: Sequence[Kept], locked_since: datetime) -> Iterator[tuple[int, str]]:
    """Those that another one was put after, and that are not there although they are still locked."""
    there = {one.content.at for one in kept}
    for one in kept:
        after = one.content.after
        if after and after not in there and datetime.fromisoformat(after) > locked_since:
            yield _seq(one), "anchor_missing_before"


def _differing(found: Anchored, files: Anchored) -> Iterator[tuple[int, str]]:
    for seq, digest in found.heads.items():
        if files.heads.get(seq, digest) != digest:
            yield seq, "anchors_differ"


def _late(found: Anchored, files: Anchored) -> Iterator[tuple[int, str]]:
    """The first head of the files that the bucket should have, or a later one, and has not."""
    newest, until = max(found.heads, default=0), datetime.now(UTC) - LATE
    late = [seq for seq in files.heads if seq > newest and datetime.fromisoformat(files.at[seq]) < until]
    if late:
        yield min(late), "not_in_bucket"


def _seq(one: Kept) -> int:
    what = one.content.what
    return what.seq if isinstance(what, Head) else what.audit_seq
