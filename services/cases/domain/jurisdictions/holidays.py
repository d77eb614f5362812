"""Days on which no working day is counted, and how to find them in any year."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter

from services.cases.domain.jurisdictions.words import Words

EASTER_YEARS = range(1583, 4100)
"""Years of the Gregorian calendar for which Easter can be computed."""
_WEEK = 7
_THURSDAY = 4


class Moved(StrEnum):
    """Where a holiday of a fixed date goes in some years."""

    NEAREST_MONDAY = "nearest_monday"
    """From Tuesday and Wednesday to the Monday before, from Thursday to Sunday to the Monday after."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Holiday:
    """One holiday, by exactly one rule.

    `on`; or `month` and `day`, perhaps `moved`; or `easter`; or `month`, `nth` and `weekday`, perhaps `plus`.
    """

    name: Words
    confirmed: bool
    month: int | None = None
    day: int | None = None
    moved: Moved | None = None
    easter: int | None = None
    """Days from Easter Sunday: -2 is Good Friday."""
    weekday: int | None = None
    """1 for Monday to 7 for Sunday (ISO 8601)."""
    nth: int | None = None
    """The first, second, … such weekday of the month."""
    plus: int = 0
    """Days after that weekday."""
    on: date | None = None
    """A holiday of one year, such as one by decree."""
    from_year: int | None = None
    until_year: int | None = None
    every: int = 1
    """Years from one to the next, counted from `from_year`."""

    def falls_on(self, day: date) -> bool:
        """Whether it is on that day; a moved one may have come from the year before or after."""
        return any(self.in_year(year) == day for year in (day.year - 1, day.year, day.year + 1))

    def in_year(self, year: int) -> date | None:
        """Its day in that year; None when it has none."""
        if year not in EASTER_YEARS or not self._is_kept_in(year):
            return None
        if self.on is not None:
            return self.on if self.on.year == year else None
        if self.easter is not None:
            sunday: date = easter(year)
            return sunday + timedelta(days=self.easter)
        if self.month is not None and self.weekday is not None and self.nth is not None:
            return _nth(year, self.month, self.weekday, self.nth) + timedelta(days=self.plus)
        return None if self.month is None or self.day is None else self._moved(date(year, self.month, self.day))

    def _is_kept_in(self, year: int) -> bool:
        if self.from_year is not None and (year < self.from_year or (year - self.from_year) % self.every):
            return False
        return self.until_year is None or year <= self.until_year

    def _moved(self, day: date) -> date:
        weekday = day.isoweekday()
        if self.moved is None or weekday == 1:
            return day
        return day + timedelta(days=1 - weekday if weekday < _THURSDAY else 1 + _WEEK - weekday)


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % _WEEK + _WEEK * (nth - 1))
