"""Days and years relative to today, because a test with fixed dates would fail one day."""

from datetime import UTC, date, datetime, timedelta

from shared.kernel.country import Country


def today() -> date:
    """The date in Guatemala, the country of most people in the tests."""
    return datetime.now(UTC).astimezone(Country.GUATEMALA.time_zone).date()


def in_days(days: int) -> str:
    """A date as the interface takes it; a negative number is in the past."""
    return (today() + timedelta(days=days)).isoformat()


def born(age: int) -> int:
    """The year of birth of a person who reaches `age` this year."""
    return today().year - age


def quarter() -> str:
    """The present quarter as statistics write it, e.g. `2019-Q4`."""
    return f"{today().year}-Q{(today().month + 2) // 3}"


CHILD_BORN = born(17)
"""The year of birth of a child of 16 or 17; the year alone leaves both ages possible."""
CHILDS_BIRTHDATE = f"{CHILD_BORN}-05-14"
