"""A number that two files of records share when they hold the same records, in whatever order and however written.

Reporting adds up what an extract writes, cases what a file to import holds: an extract that comes back is recognised
although a spreadsheet has sorted it or named its columns by another edition. It says nothing about a record.
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
