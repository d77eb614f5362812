"""Rows of an uploaded CSV, plain or gzipped, without ever holding the whole text."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from itertools import chain, islice

from services.cases.domain.imports.errors import UnreadableFile

MAX_LINE = 16_384
"""Characters in one line: a compressed file can hold a line that would fill the memory."""


def header_and_rows(content: bytes) -> tuple[list[str], Iterator[tuple[str, ...]]]:
    """The header and an iterator over the rows after it, without empty ones.

    Raises UnreadableFile, also while iterating.
    """
    rows = _rows(content)
    header = next(rows, None)
    if header is None:
        raise UnreadableFile("empty_file")
    return list(header), rows


def from_row(rows: Iterator[tuple[str, ...]], offset: int) -> Iterator[tuple[str, ...]]:
    """The rows after the first `offset`."""
    return islice(rows, offset, None)


def _rows(content: bytes) -> Iterator[tuple[str, ...]]:
    try:
        lines = _lines(content)
        first = next(lines, None)
        if first is None:
            return
        for row in csv.reader(chain([first], lines), strict=True, delimiter=_delimiter(first)):
            # Spreadsheets leave empty rows at the end: they hold no record.
            if any(cell.strip() for cell in row):
                yield tuple(row)
    except (csv.Error, UnicodeDecodeError):
        raise UnreadableFile("not_csv") from None
    except (OSError, EOFError, zlib.error):
        raise UnreadableFile("not_gzip") from None


def _delimiter(header: str) -> str:
    """Spreadsheets in Spanish write semicolons, and tabs when they save as text."""
    return max(",;\t", key=header.count)


def _lines(content: bytes) -> Iterator[str]:
    plain = io.BytesIO(content)
    is_gzip = content[:2] == b"\x1f\x8b"
    with (
        gzip.GzipFile(fileobj=plain) if is_gzip else plain as raw,
        io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text,
    ):
        while line := text.readline(MAX_LINE):
            if len(line) == MAX_LINE:
                raise UnreadableFile("line_too_long")
            yield line
