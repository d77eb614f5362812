"""Writes a file in parts, so that neither writer nor reader has all of it in memory."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from services.reporting.domain.disclosure.anonymise import Classes, Row
from services.reporting.domain.extracts.extracts import Format

CHUNK_BYTES = 256 * 1024
MEDIA_TYPES = {Format.CSV: "text/csv; charset=utf-8", Format.JSON: "application/json"}


class FileParts:
    """The file of `classes` in parts of about 256 KiB. `sha256`, `size` and `rows` hold for what was read so far."""

    def __init__(self, classes: Classes, columns: Sequence[str], file_format: Format) -> None:
        self._classes = classes
        self._columns = columns
        self._lines = _csv_lines if file_format is Format.CSV else _json_lines
        self._hash = hashlib.sha256()
        self.size = 0
        self.rows = 0

    @property
    def sha256(self) -> str:
        """Digest of what was read so far, in hexadecimal."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        part = bytearray()
        for line, records in self._lines(self._classes, self._columns):
            part += line
            self.rows += records
            if len(part) >= CHUNK_BYTES:
                yield self._finish_part(part)
                part = bytearray()
        if part:
            yield self._finish_part(part)

    def _finish_part(self, part: bytearray) -> bytes:
        """The part as bytes, counted in digest and size."""
        content = bytes(part)
        self._hash.update(content)
        self.size += len(content)
        return content


# Equal records make equal lines: each is written once and repeated, at most this many at a time.
_REPEAT = 1_000


def in_order(classes: Classes) -> list[Row]:
    """The rows as they are written: a row of tags first, also before one whose first value is empty."""
    return sorted(classes, key=lambda row: (not row[0].startswith("#"), row))


def _repeated(classes: Classes) -> Iterator[tuple[Row, int]]:
    for row in in_order(classes):
        left = classes[row]
        while left:
            yield row, min(left, _REPEAT)
            left -= min(left, _REPEAT)


def _csv_lines(classes: Classes, columns: Sequence[str]) -> Iterator[tuple[bytes, int]]:
    yield _csv_line(columns), 0
    for row, times in _repeated(classes):
        yield _csv_line(row) * times, times


def _csv_line(values: Sequence[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(values)
    return buffer.getvalue().encode()


def _json_lines(classes: Classes, columns: Sequence[str]) -> Iterator[tuple[bytes, int]]:
    first = True
    yield b"[", 0
    for row, times in _repeated(classes):
        record: dict[str, Any] = dict(zip(columns, row, strict=True))
        line = orjson.dumps(record)
        text = b",\n".join([line] * times)
        yield (b"\n" if first else b",\n") + text, times
        first = False
    yield b"\n]\n", 0
