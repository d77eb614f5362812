"""Days and years counted from today: a test that writes them out fails one day, and not where the mistake is."""

from datetime import UTC, date, datetime, timedelta

from shared.kernel.country import Country


def today() -> date:
    """The date in Guatemala, where most people of the tests are met."""
    return datetime.now(UTC).astimezone(Country.GUATEMALA.time_zone).date()


def in_days(days: int) -> str:
    """A date as the interface takes it; a negative number is in the past."""
    return (today() + timedelta(days=days)).isoformat()


def born(age: int) -> int:
    """The year in which somebody was born who reaches `age` this year."""
    return today().year - age


def quarter() -> str:
    """The present quarter as statistics write it, e.g. `2019-Q4`."""
    return f"{today().year}-Q{(today().month + 2) // 3}"


CHILD_BORN = born(17)
"""A child of 16 or 17: with the year alone it is not certain which."""
CHILDS_BIRTHDATE = f"{CHILD_BORN}-05-14"
