"""Which day it is for the people of a country, and which days have not begun anywhere on the platform."""

from datetime import UTC, date, datetime, time

from shared.kernel.country import Country
from shared.kernel.errors import invalid


def local_day(moment: datetime, country: Country) -> date:
    """The date in the capital at `moment`."""
    return moment.astimezone(country.time_zone).date()


def end_of_day(day: date, country: Country) -> datetime:
    """The last second (UTC) of `day` in the capital: a midnight is read as the day that it begins."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=country.time_zone).astimezone(UTC)


def check_not_future(day: date, moment: datetime, field: str) -> None:
    """Refuse a day that has not begun. The UTC day is ahead of every country here, so a system that dates in UTC may.

    Raises Invalid at `field`.
    """
    if day > moment.astimezone(UTC).date():
        raise invalid(field, "in_the_future", es="La fecha es futura", en="The date is in the future")


def check_decided_on(day: date | None, moment: datetime) -> None:
    """The trafficking status cannot have been decided on a day to come. Raises Invalid."""
    if day is not None:
        check_not_future(day, moment, "person.status_decided_on")
