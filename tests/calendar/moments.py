"""The moments at which the suite must be green, and why each was chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

SERVED = "America/Guatemala"
"""UTC-6 without summer time, like El Salvador, Honduras and southern Mexico."""
EVENING = time(20, 30)
"""In the evening the served countries and UTC are on different dates."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time to which the clock of the machine is moved, and the zone that the machine and the browser stand in."""

    name: str
    why: str
    zone: str
    after: Callable[[datetime], datetime]
    """The first such time that is later than the one given."""

    def shift(self, now: datetime) -> int:
        """Seconds from `now` to this moment."""
        return round((self.after(now) - now).total_seconds())


def next_change(zone: str, *, to_summer: bool) -> Callable[[datetime], datetime]:
    """Thirty seconds before the next change of the clocks in `zone`, to summer time or back."""

    def after(now: datetime) -> datetime:
        moment = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        for step in (timedelta(days=1), timedelta(minutes=1)):
            while not _changes(moment, step, zone, to_summer=to_summer):
                moment += step
        return (moment + timedelta(seconds=30)).astimezone(ZoneInfo(zone))

    return after


def _changes(moment: datetime, step: timedelta, zone: str, *, to_summer: bool) -> bool:
    before, later = (m.astimezone(ZoneInfo(zone)).utcoffset() for m in (moment, moment + step))
    assert before is not None
    assert later is not None
    return later > before if to_summer else later < before


def _in_days(days: int) -> Callable[[datetime], datetime]:
    return lambda now: datetime.combine((_local(now) + timedelta(days=days)).date(), EVENING, ZoneInfo(SERVED))


def _leap_day(now: datetime) -> datetime:
    day = _local(now).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while (day.month, day.day) != (2, 29):
        day += timedelta(days=1)
    return day


def _before_midnight(now: datetime) -> datetime:
    tonight = _local(now).replace(hour=23, minute=59, second=30, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


def _local(now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(SERVED))


MOMENTS = (
    Moment("tomorrow", "what was fixed to today fails one day later", SERVED, _in_days(1)),
    Moment("in-40-days", "another month: partitions, terms of a month, statistics by month", SERVED, _in_days(40)),
    Moment("in-400-days", "another year: consents of a year, retention, ages", SERVED, _in_days(400)),
    Moment("leap-day", "a year later this day is not there", SERVED, _leap_day),
    # The border municipalities of Mexico follow the United States; a person who is brought home arrives there.
    Moment(
        "to-summer-time",
        "a day of 23 hours at Mexico's northern border",
        "America/Tijuana",
        next_change("America/Tijuana", to_summer=True),
    ),
    # A server may stand in Europe, and an hour that comes twice is met nowhere nearer on the same date.
    Moment(
        "to-winter-time",
        "a server in Europe lives one hour twice",
        "Europe/Madrid",
        next_change("Europe/Madrid", to_summer=False),
    ),
    Moment("midnight", "23:59:30: the date changes while the tests run", SERVED, _before_midnight),
)
