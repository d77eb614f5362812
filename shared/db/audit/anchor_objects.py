"""Anchors as objects of a bucket with object lock: put once, and neither changed nor deleted while the lock lasts.

What an object says is in its name, so that reading a chain back takes one request for a thousand of them:

    <service>/<country>/<at>_<seq>_<hash>_after_<at>
    <service>/<country>/<at>_restored_<when>_<seq>_<hash>_<seq>_<hash>_<seq of the audit row>_after_<at>

`after` is when the same relay put the one before, `nothing` for its first one. The bucket keeps versions: one that was
written over, or behind a mark of deletion, is still there, and so is what was done to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from shared.anchor_settings import AnchorBucket
from shared.db.audit.anchors import Head, Restore

_FIRST = "nothing"
_HEAD = re.compile(r"([^_]+)_(\d+)_([0-9a-f]{64})_after_([^_]+)")
_RESTORED = re.compile(r"([^_]+)_restored_([^_]+)_(\d+)_([0-9a-f]{64})_(\d+)_([0-9a-f]{64})_(\d+)_after_([^_]+)")
_LOOK_BACK = (timedelta(days=2), timedelta(days=60))


class BucketAway(OSError):
    """The bucket does not answer, or does not take what is put there."""


@dataclass(frozen=True, slots=True)
class AnchorObject:
    """What one object says."""

    at: str
    """When it was put, by the clock of the relay, ISO 8601."""
    after: str | None
    """When its relay put the one before."""
    what: Head | Restore


class Kept(NamedTuple):
    """One object as the bucket has it."""

    content: AnchorObject
    since: datetime
    """When it was put, by the clock of the bucket."""
    versions: int
    deleted: bool
    """Whether somebody has marked it as deleted."""


class AnchorObjects:
    """The objects of one service."""

    def __init__(self, bucket: AnchorBucket, service: str) -> None:
        self._bucket = bucket
        self._service = service

    def put(self, country: str, one: AnchorObject) -> None:
        """Put it, locked. Raises BucketAway."""
        until = datetime.now(UTC) + timedelta(days=self._bucket.keep_days)
        self._ask(
            "put_object",
            Key=self._folder(country) + name_of(one),
            Body=b"",
            ObjectLockMode="COMPLIANCE",
            ObjectLockRetainUntilDate=until,
        )

    def require_locks(self) -> None:
        """Raises BucketAway where objects cannot be locked, or where this account may not ask."""
        self._ask("get_object_lock_configuration")

    def newest(self, country: str) -> AnchorObject | None:
        """The one that was put last. Raises BucketAway."""
        for back in _LOOK_BACK:
            since = _stamp((datetime.now(UTC) - back).isoformat())
            found = list(self._names(country, StartAfter=self._folder(country) + since))
            if found:
                return found[-1]
        return max(self._names(country), key=lambda one: one.at, default=None)

    def kept(self, country: str) -> list[Kept]:
        """All that the bucket has, in the order in which it was put. Raises BucketAway."""
        versions: dict[str, list[datetime]] = {}
        deleted = set()
        for page in self._pages("list_object_versions", country):
            for each in page.get("Versions", ()):
                versions.setdefault(each["Key"], []).append(each["LastModified"])
            deleted |= {each["Key"] for each in page.get("DeleteMarkers", ())}
        found = [
            Kept(content, min(times), len(times), key in deleted)
            for key, times in versions.items()
            if (content := _content_of(key.rpartition("/")[2]))
        ]
        return sorted(found, key=lambda one: (one.since, one.content.at))

    def _names(self, country: str, **where: str) -> Iterator[AnchorObject]:
        for page in self._pages("list_objects_v2", country, **where):
            for each in page.get("Contents", ()):
                content = _content_of(each["Key"].rpartition("/")[2])
                if content is not None:
                    yield content

    def _folder(self, country: str) -> str:
        return f"{self._service}/{country}/"

    def _pages(self, operation: str, country: str, **where: str) -> Iterator[Any]:
        pages = self._client.get_paginator(operation)
        try:
            yield from pages.paginate(Bucket=self._bucket.name, Prefix=self._folder(country), **where)
        except self._errors as error:
            raise _away(error) from None

    def _ask(self, operation: str, **arguments: object) -> None:
        try:
            getattr(self._client, operation)(Bucket=self._bucket.name, **arguments)
        except self._errors as error:
            raise _away(error) from None

    @cached_property
    def _errors(self) -> tuple[type[Exception], ...]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - only where there is a bucket

        return BotoCoreError, ClientError

    @cached_property
    def _client(self) -> Any:
        # A second and 30 MB: only where there is a bucket.
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        own = self._bucket
        return boto3.session.Session().client(
            "s3",
            endpoint_url=own.endpoint,
            region_name=own.region,
            aws_access_key_id=own.access_key,
            aws_secret_access_key=own.secret_key,
            verify=own.ca or None,
            config=Config(
                connect_timeout=3,
                read_timeout=15,
                retries={"mode": "standard", "total_max_attempts": 2},
                s3={"addressing_style": "path"},
            ),
        )


def name_of(one: AnchorObject) -> str:
    """The last part of its key."""
    match one.what:
        case Head(seq, digest):
            said = f"{seq}_{digest.hex()}"
        case restore:
            last, kept = (f"{head.seq}_{head.digest.hex()}" for head in (restore.last, restore.kept))
            said = f"restored_{_stamp(restore.at)}_{last}_{kept}_{restore.audit_seq}"
    return f"{_stamp(one.at)}_{said}_after_{_stamp(one.after) if one.after else _FIRST}"


def _content_of(name: str) -> AnchorObject | None:
    """None for an object that somebody else has put there."""
    if found := _HEAD.fullmatch(name):
        return AnchorObject(_moment(found[1]), _before(found[4]), Head(int(found[2]), bytes.fromhex(found[3])))
    if found := _RESTORED.fullmatch(name):
        last, kept = (Head(int(found[n]), bytes.fromhex(found[n + 1])) for n in (3, 5))
        restore = Restore(at=_moment(found[2]), last=last, kept=kept, audit_seq=int(found[7]))
        return AnchorObject(_moment(found[1]), _before(found[8]), restore)
    return None


def _before(stamp: str) -> str | None:
    return None if stamp == _FIRST else _moment(stamp)


def _stamp(at: str) -> str:
    """Without a plus sign, which some servers read as a space."""
    return at.replace("+00:00", "Z")


def _moment(stamp: str) -> str:
    return stamp.replace("Z", "+00:00")


def _away(error: Exception) -> BucketAway:
    code = getattr(error, "response", {}).get("Error", {}).get("Code")
    return BucketAway(f"the bucket of anchors: {code or type(error).__name__}")
