"""The schedule of an extract: five cron fields in the time zone of the definition."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from croniter import CroniterBadDateError, croniter

from services.reporting.domain.errors import BadSchedule
from shared.kernel.codes import Length
from shared.kernel.errors import FieldProblem, Text

_FIELDS = 5
_ANY_MOMENT = datetime(2001, 1, 1, tzinfo=UTC)
_FORM: Text = {
    "es": "Use cinco campos de cron y una zona horaria IANA, como America/Guatemala.",
    "en": "Use five cron fields and an IANA time zone such as America/Guatemala.",
}
_DAILY: Text = {
    "es": "Como máximo una vez al día: ponga un solo minuto y una sola hora.",
    "en": "Once a day at most: give one minute and one hour.",
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When: five cron fields (minute hour day month weekday) on the clock of an IANA time zone.

    Raises BadSchedule.
    """

    cron: Annotated[str, Length(max=100)]
    time_zone: Annotated[str, Length(max=60)]

    def __post_init__(self) -> None:
        if len(self.cron.split()) != _FIELDS or not croniter.is_valid(self.cron):
            raise BadSchedule("cron")
        if self.time_zone not in available_timezones():
            raise BadSchedule("time_zone")
        # 31 February, say, is well formed but never due.
        self.next_after(_ANY_MOMENT)

    @property
    def is_daily_at_most(self) -> bool:
        """Whether it is due at one time of the day only: minute and hour are single numbers."""
        minute, hour, *_ = self.cron.split()
        return minute.isdecimal() and hour.isdecimal()

    def next_after(self, moment: datetime) -> datetime:
        """The first due moment later than `moment` (aware), in UTC.

        A local time that the clock skips in spring is due once, when the clock has jumped; one that it shows twice
        in autumn is due once.
        """
        zone = ZoneInfo(self.time_zone)
        try:
            due: datetime = croniter(self.cron, moment.astimezone(zone)).get_next(datetime)
            while _second_showing(due, zone):
                due = croniter(self.cron, due).get_next(datetime)
        except CroniterBadDateError:
            raise BadSchedule("cron") from None
        return due.astimezone(UTC)


def schedule_problem(cron: str, time_zone: str) -> FieldProblem | None:
    """What is wrong with a schedule that a caller sends: no schedule at all, or due more than once a day."""
    try:
        schedule = Schedule(cron, time_zone)
    except BadSchedule as error:
        return FieldProblem(str(error), "bad_schedule", _FORM)
    return None if schedule.is_daily_at_most else FieldProblem("cron", "too_often", _DAILY)


def _second_showing(due: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock showed this local time an hour ago as well (the end of summer time)."""
    return due.replace(tzinfo=zone, fold=0).utcoffset() != due.utcoffset()
