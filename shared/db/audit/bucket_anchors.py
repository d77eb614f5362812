"""Puts heads of the audit chains into a bucket with object lock, beside the files, once a minute.

In a thread of its own: a bucket that does not answer must not keep the relay from publishing. The heads wait meanwhile,
and `ceiba_audit_anchor_failures_total` grows.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from shared.anchor_settings import AnchorBucket
from shared.db.audit.anchor_objects import AnchorObject, AnchorObjects
from shared.db.audit.anchors import Head, Restore
from shared.telemetry import ANCHOR_FAILURES, get_logger

log = get_logger(__name__)

EVERY_SECONDS = 60.0
"""The newest head stands for all before it, so one a minute is enough: what somebody rewrites within it is found by the
files alone."""


class _Put(NamedTuple):
    at: str
    seq: int
    """0 for a restore."""


@dataclass
class BucketAnchors:
    """The anchors of one service in a bucket."""

    bucket: AnchorBucket
    service: str
    _waiting: dict[str, Head] = field(default_factory=dict)
    _at_start: dict[str, Head] = field(default_factory=dict)
    _last: dict[str, _Put] = field(default_factory=dict)
    """What this process put last, of each country."""
    _changing: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    _failing: bool = False

    def catch_up(self, heads: Mapping[str, Head]) -> None:
        """Remember `heads`, to be put where they are newer than the last one of their country in the bucket."""
        self._at_start = dict(heads)

    def follow(self, heads: Mapping[str, Head]) -> None:
        """Let `heads` be put within a minute."""
        with self._changing:
            self._waiting.update(heads)
        if self._thread is None:
            self._thread = threading.Thread(target=self._put_for_ever, name="anchors", daemon=True)
            self._thread.start()

    def put_waiting(self) -> int:
        """Put what waits; returns how many. What could not be put goes on waiting."""
        with self._changing:
            waiting = self._at_start | self._waiting
        put = 0
        for country, head in sorted(waiting.items()):
            try:
                put += self._put_newer(country, head)
            except OSError as problem:
                self._note_failure(problem)
                return put
            self._forget(country, head)
        self._failing = False
        return put

    def write_restore(self, country: str, restore: Restore, head: Head) -> None:
        """Put a restore with the heads that it speaks of, then the present head of the chain. Raises BucketAway."""
        for known in (restore.kept, restore.last):
            if known.seq:
                self._put(country, known)
        self._put(country, restore)
        self._put(country, head)

    @cached_property
    def _objects(self) -> AnchorObjects:
        return AnchorObjects(self.bucket, self.service)

    def _put_newer(self, country: str, head: Head) -> bool:
        # A head that is anchored is never put again, because the chain may have been changed since.
        if head.seq <= self._begin(country):
            return False
        self._put(country, head)
        return True

    def _put(self, country: str, what: Head | Restore) -> None:
        self._begin(country)
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        self._objects.put(country, AnchorObject(at, self._last[country].at or None, what))
        self._last[country] = _Put(at, what.seq if isinstance(what, Head) else 0)

    def _begin(self, country: str) -> int:
        """Number of the last head in the bucket; what came from others is asked once."""
        if country not in self._last:
            newest = self._objects.newest(country)
            known = newest.what.seq if newest and isinstance(newest.what, Head) else 0
            self._last[country] = _Put(newest.at if newest else "", known)
        return self._last[country].seq

    def _forget(self, country: str, head: Head) -> None:
        with self._changing:
            for heads in (self._at_start, self._waiting):
                if heads.get(country) == head:
                    del heads[country]

    def _put_for_ever(self) -> None:
        while True:
            self.put_waiting()
            time.sleep(EVERY_SECONDS)

    def _note_failure(self, problem: OSError) -> None:
        ANCHOR_FAILURES.labels(self.service).inc()
        if not self._failing:
            log.error("audit heads not put into the bucket", error=str(problem))
        self._failing = True
