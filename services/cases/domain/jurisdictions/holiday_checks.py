"""Whether a holiday of a pack says one rule, and one that finds a day in every year."""

from calendar import monthrange
from collections.abc import Iterator

from services.cases.domain.jurisdictions.holidays import EASTER_YEARS, Holiday
from services.cases.domain.jurisdictions.places import Problem

_NO_LEAP_YEAR = 2023
# From Septuagesima to the Sunday after Corpus Christi.
_AROUND_EASTER = range(-63, 64)
_RULES = (
    {"on"},
    {"easter"},
    {"month", "day"},
    {"month", "day", "moved"},
    {"month", "weekday", "nth"},
)
# A fifth weekday is missing in most months.
_LIMITS = {
    "month": range(1, 13),
    "weekday": range(1, 8),
    "nth": range(1, 5),
    "easter": _AROUND_EASTER,
    "from_year": EASTER_YEARS,
    "until_year": EASTER_YEARS,
}


def holiday_problems(place: str, holiday: Holiday) -> Iterator[Problem]:
    """What is wrong with one holiday."""
    said = _said(holiday)
    if {name for name, value in said.items() if value is not None} not in _RULES:
        yield place, "needs one rule: on; month and day; easter; or month, weekday and nth"
        return
    years = {"from_year": holiday.from_year, "until_year": holiday.until_year}
    for name, limits in _LIMITS.items():
        value = {**said, **years}[name]
        if value is not None and value not in limits:
            yield f"{place}.{name}", f"not from {limits.start} to {limits.stop - 1}"
    if holiday.day is not None and not _is_in_every_year(holiday.month or 0, holiday.day):
        yield f"{place}.day", "no day of that month in every year"
    if not (0 <= holiday.plus <= 6) or (holiday.plus and holiday.nth is None):
        yield f"{place}.plus", "from 0 to 6, and only after a weekday"
    yield from _years(place, holiday)


def _years(place: str, holiday: Holiday) -> Iterator[Problem]:
    if holiday.every < 1 or (holiday.every > 1 and holiday.from_year is None):
        yield f"{place}.every", "from 1, and only with from_year"
    if holiday.from_year and holiday.until_year and holiday.from_year > holiday.until_year:
        yield f"{place}.until_year", "before from_year"


def _said(holiday: Holiday) -> dict[str, object]:
    return {
        "on": holiday.on,
        "easter": holiday.easter,
        "month": holiday.month,
        "day": holiday.day,
        "moved": holiday.moved,
        "weekday": holiday.weekday,
        "nth": holiday.nth,
    }


def _is_in_every_year(month: int, day: int) -> bool:
    return month in range(1, 13) and 1 <= day <= monthrange(_NO_LEAP_YEAR, month)[1]
