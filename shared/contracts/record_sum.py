"""A checksum of the records of a file that does not depend on their order or on how the file writes them.

The reporting service computes it for each extract, the cases service for each file to import. An extract that is
imported again is therefore recognised, although a spreadsheet sorted it or named its columns by another edition. The
checksum reveals nothing about a single record.
"""

from collections.abc import Iterable
from hashlib import sha256

MODULUS = 1 << 256


def record_sum(values: Iterable[str]) -> int:
    """The part of one record, its values in the order of `ctdc_columns_synthetic_2025`, empty where not reported."""
    return int.from_bytes(sha256("\x1f".join(values).encode()).digest(), "big")


def total(parts: Iterable[int], start: int = 0) -> int:
    """The sum of the parts of many records."""
    return (start + sum(parts)) % MODULUS


def as_text(number: int) -> str:
    """The sum as 64 hexadecimal digits, as it is stored."""
    return f"{number:064x}"
