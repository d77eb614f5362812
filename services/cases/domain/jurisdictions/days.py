"""The date in a country, and the check that a date is not in the future."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.cases.domain.jurisdictions.registry import pack_of
from shared.kernel.country import Country
from shared.kernel.errors import invalid


def zone_of(country: Country) -> ZoneInfo:
    """The time zone by which a country counts its days, as its pack says. Raises NotFound for a country without one."""
    return ZoneInfo(pack_of(country).time_zone)


def local_day(moment: datetime, country: Country) -> date:
    """The date in the capital at `moment`."""
    return moment.astimezone(zone_of(country)).date()


def end_of_day(day: date, country: Country) -> datetime:
    """The last second (UTC) of `day` in the capital; midnight would be shown as the next day."""
    return _last_second(day, zone_of(country))


@lru_cache(maxsize=4096)
def _last_second(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone).astimezone(UTC)


def check_not_future(day: date, moment: datetime, field: str) -> None:
    """Raises Invalid at `field` for a day that has not begun in UTC.

    UTC is ahead of every country of the platform, so the dates of systems that use UTC pass.
    """
    if day > moment.astimezone(UTC).date():
        raise invalid(field, "in_the_future", es="La fecha es futura", en="The date is in the future")


def check_not_after(today: date, day: date | None, field: str) -> None:
    """Raises Invalid at `field` for a day that has not begun anywhere: in UTC it may be a day later than `today`."""
    if day is not None and day > today + timedelta(days=1):
        raise invalid(field, "in_the_future", es="La fecha es futura", en="The date is in the future")


FURTHEST = timedelta(days=365 * 40)
"""No plan, sentence or measure names a day so far away; what is meant is that it has no end."""


def check_near(today: date, day: date | None, field: str) -> None:
    """Raises Invalid at `field` for a day that can only be a mistake, such as 9999-12-31 for one without an end."""
    if day is not None and abs(day - today) > FURTHEST:
        raise invalid(field, "too_far", es="Esta fecha está demasiado lejos", en="This day is too far away")


def check_decided_on(day: date | None, moment: datetime) -> None:
    """Raises Invalid when the trafficking status was decided on a day in the future."""
    if day is not None:
        check_not_future(day, moment, "person.status_decided_on")


def check_identified_on(day: date | None, moment: datetime) -> None:
    """Raises Invalid for no day, or one in the future: figures count a person by the month of it."""
    if day is None:
        raise invalid("identified_on", "required", es="Falta la fecha", en="The date is missing")
    check_not_future(day, moment, "identified_on")
