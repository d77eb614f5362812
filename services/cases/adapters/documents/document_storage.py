"""Where encrypted files are kept: a folder, or a bucket (`document_bucket.py`)."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from shared.kernel.country import Country
from shared.kernel.errors import NotFound, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept, and since when."""

    document_id: UUID
    since: datetime


class DocumentStorage(Protocol):
    """Keeps the encrypted file of each document under its country and id."""

    def put(self, country: Country, document_id: UUID, sealed: bytes) -> None:
        """Keep a file, whole or not at all. Raises Unavailable."""

    def get(self, country: Country, document_id: UUID) -> bytes:
        """A file. Raises NotFound, Unavailable."""

    def delete(self, country: Country, document_id: UUID) -> None:
        """Remove a file, if it is there. Raises Unavailable."""

    def files(self, country: Country) -> Iterator[StoredFile]:
        """Every file of a country. Raises Unavailable."""


class NoStorage:
    """Nothing is set up: documents are refused."""

    def put(self, country: Country, document_id: UUID, sealed: bytes) -> None:
        """Nothing is kept. Raises Unavailable."""
        del country, document_id, sealed
        raise _unset()

    def get(self, country: Country, document_id: UUID) -> bytes:
        """Nothing is kept. Raises Unavailable."""
        del country, document_id
        raise _unset()

    def delete(self, country: Country, document_id: UUID) -> None:
        """There is nothing to remove."""

    def files(self, country: Country) -> Iterator[StoredFile]:
        """There are none here."""
        del country
        return iter(())


class FolderStorage:
    """A folder of this machine, or one that several machines mount."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, country: Country, document_id: UUID, sealed: bytes) -> None:
        """Written beside, flushed, and put in place by its name: a reader sees a whole file or none."""
        path = self._path(country, document_id)
        unfinished = path.with_name(f"{path.name}{_UNFINISHED}")
        try:
            self._make_folder(path.parent)
            _write(unfinished, sealed)
            unfinished.replace(path)
            _flush_folder(path.parent)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise _failed(error) from None

    def get(self, country: Country, document_id: UUID) -> bytes:
        """The file. Raises NotFound, Unavailable."""
        try:
            return self._path(country, document_id).read_bytes()
        except FileNotFoundError:
            raise NotFound from None
        except OSError as error:
            raise _failed(error) from None

    def delete(self, country: Country, document_id: UUID) -> None:
        """Remove it, if it is there."""
        path = self._path(country, document_id)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _failed(error) from None

    def files(self, country: Country) -> Iterator[StoredFile]:
        """Every file, also one whose writing was cut off: it counts as the file of its document."""
        for path in sorted((self._root / country).glob("??/*")):
            with suppress(ValueError, FileNotFoundError):
                since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if path.suffix == _UNFINISHED:
                    self._clear(path, since)
                else:
                    yield StoredFile(UUID(path.name), since)

    def _make_folder(self, folder: Path) -> None:
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in (folder.parent, folder):
            if not each.is_dir():
                each.mkdir(mode=0o700, exist_ok=True)
                _flush_folder(each.parent)

    def _clear(self, path: Path, since: datetime) -> None:
        if (datetime.now(UTC) - since).total_seconds() > 86_400:
            path.unlink(missing_ok=True)

    def _path(self, country: Country, document_id: UUID) -> Path:
        # The last figures of an id are drawn by chance: no folder gets large.
        name = str(document_id)
        return self._root / country / name[-2:] / name


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(error: OSError) -> Unavailable:
    log.error("document storage failed", error=type(error).__name__, number=error.errno)
    return Unavailable(retry_after=30)


def _unset() -> Unavailable:
    log.error("no document storage is configured")
    return Unavailable(retry_after=300)
