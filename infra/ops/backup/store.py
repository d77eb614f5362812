"""Where the parts of backups are kept: files by name, in a folder or in a bucket."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from infra.backups.settings import BackupSettings, ObjectStore
from infra.ops.access import Unreachable
from infra.ops.backup.problems import BackupRefused


class Store(Protocol):
    """Names have slashes, as in `sets/20311124T030000Z-1f0c/manifest.json`."""

    def put(self, name: str, file: Path) -> None:
        """Keep a copy of `file`, whole or not at all."""

    def get(self, name: str, file: Path) -> None:
        """Write what is kept under `name` to `file`. Raises BackupRefused when it is missing."""

    def names(self, beginning: str) -> list[str]:
        """The names that begin so, sorted."""

    def remove(self, name: str) -> None:
        """Forget it, if it is there."""


def store_of(settings: BackupSettings) -> Store:
    """The store that `settings` name."""
    if settings.bucket is not None:
        return BucketStore(settings.bucket)
    assert settings.folder is not None  # noqa: S101 - one of the two is set
    return FolderStore(settings.folder)


class FolderStore:
    """Files below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, name: str, file: Path) -> None:
        """Copied beside and put in place by its name."""
        kept = self._root / name
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = kept.with_name(f"{kept.name}.part")
        shutil.copyfile(file, unfinished)
        unfinished.chmod(0o600)
        with unfinished.open("rb") as content:
            # A set that has its manifest must not have lost a part to a power failure.
            os.fsync(content)
        unfinished.replace(kept)

    def get(self, name: str, file: Path) -> None:
        """A copy. Raises BackupRefused."""
        try:
            shutil.copyfile(self._root / name, file)
        except FileNotFoundError:
            raise _missing(name) from None

    def names(self, beginning: str) -> list[str]:
        """The whole names of the files below the folder that `beginning` names."""
        files = (path for path in (self._root / beginning).rglob("*") if path.is_file() and path.suffix != ".part")
        return sorted(str(path.relative_to(self._root)) for path in files)

    def remove(self, name: str) -> None:
        """With its folder, when that is empty then."""
        kept = self._root / name
        kept.unlink(missing_ok=True)
        if kept.parent.is_dir() and not any(kept.parent.iterdir()):
            kept.parent.rmdir()


class BucketStore:
    """Objects below a prefix."""

    def __init__(self, bucket: ObjectStore) -> None:
        self._bucket = bucket

    def put(self, name: str, file: Path) -> None:
        """An object is there whole or not at all."""
        with self._in_words(name):
            self._client.upload_file(str(file), self._bucket.bucket, self._key(name))

    def get(self, name: str, file: Path) -> None:
        """A copy. Raises BackupRefused."""
        with self._in_words(name):
            self._client.download_file(self._bucket.bucket, self._key(name), str(file))

    def names(self, beginning: str) -> list[str]:
        """The names below the prefix."""
        pages = self._client.get_paginator("list_objects_v2")
        cut = len(self._key(""))
        with self._in_words(beginning):
            found = pages.paginate(Bucket=self._bucket.bucket, Prefix=self._key(beginning))
            return sorted(each["Key"][cut:] for page in found for each in page.get("Contents", ()))

    def remove(self, name: str) -> None:
        """An object that is not there is no problem."""
        with self._in_words(name):
            self._client.delete_object(Bucket=self._bucket.bucket, Key=self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._bucket.prefix}/{name}" if self._bucket.prefix else name

    @contextmanager
    def _in_words(self, name: str) -> Iterator[None]:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (Boto3Error, BotoCoreError, ClientError) as problem:
            if getattr(problem, "response", {}).get("Error", {}).get("Code") in {"404", "NoSuchKey"}:
                raise _missing(name) from None
            raise Unreachable(
                f"the bucket of the backups does not answer as it should: {type(problem).__name__}"
            ) from None

    @cached_property
    def _client(self) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.session.Session().client(
            "s3",
            endpoint_url=self._bucket.endpoint,
            region_name=self._bucket.region,
            aws_access_key_id=self._bucket.access_key,
            aws_secret_access_key=self._bucket.secret_key,
            verify=self._bucket.ca or None,
            config=Config(s3={"addressing_style": "path"}, connect_timeout=5, read_timeout=60),
        )


def _missing(name: str) -> BackupRefused:
    return BackupRefused(f"the repository of backups has no {name}")
