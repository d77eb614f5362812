"""Periods of publication: figures are published by quarter or by year, never for a free range of dates."""

import re
from dataclasses import dataclass
from enum import StrEnum

from services.reporting.domain.errors import BadPeriod

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")


class PeriodKind(StrEnum):
    """How long a period of publication is."""

    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole periods from `first` to `last`, both included, written `YYYY` or `YYYY-Qn`."""

    first: str
    last: str

    @property
    def kind(self) -> PeriodKind:
        """Of which kind its periods are."""
        return PeriodKind.YEAR if _YEAR.fullmatch(self.first) else PeriodKind.QUARTER

    @property
    def periods(self) -> tuple[str, ...]:
        """Every period, oldest first."""
        if self.kind is PeriodKind.YEAR:
            return tuple(str(year) for year in range(int(self.first), int(self.last) + 1))
        return tuple(f"{n // 4:04d}-Q{n % 4 + 1}" for n in range(_number(self.first), _number(self.last) + 1))

    @property
    def months(self) -> tuple[str, str]:
        """First and last month, `YYYY-MM`."""
        return months_of(self.first)[0], months_of(self.last)[1]

    @property
    def in_years(self) -> "Span":
        """The whole years that its periods are in."""
        return Span(self.first[:4], self.last[:4])


def span(first: str, last: str) -> Span:
    """The periods from `first` to `last`. Raises BadPeriod."""
    kinds = {bool(_YEAR.fullmatch(text)) for text in (first, last)}
    shaped = all(_YEAR.fullmatch(text) or _QUARTER.fullmatch(text) for text in (first, last))
    if not shaped or len(kinds) != 1 or first > last:
        raise BadPeriod
    return Span(first, last)


EVER = Span("0000", "9999")
"""All periods, for records of which none is known."""


def last_quarters(month: str, count: int) -> Span:
    """The `count` quarters that end with the one of `month`."""
    end = _number(quarter_of(month))
    start = end - count + 1
    return Span(f"{start // 4:04d}-Q{start % 4 + 1}", quarter_of(month))


def quarter_of(month: str) -> str:
    """`2026-11` is in `2026-Q4`."""
    return f"{month[:4]}-Q{(int(month[5:7]) - 1) // 3 + 1}"


def period_of(month: str, kind: PeriodKind) -> str:
    """The period of publication that `month` belongs to."""
    return month[:4] if kind is PeriodKind.YEAR else quarter_of(month)


def _number(quarter: str) -> int:
    year, q = quarter.split("-Q")
    return int(year) * 4 + int(q) - 1


def months_of(period: str) -> tuple[str, str]:
    """First and last month of a period of publication."""
    if "-Q" not in period:
        return f"{period}-01", f"{period}-12"
    year, q = period.split("-Q")
    return f"{year}-{int(q) * 3 - 2:02d}", f"{year}-{int(q) * 3:02d}"
