"""`/hearings`: the calendar of who keeps proceedings and of who accompanies, also as a file (iCalendar, RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Annotated

from flask import Response
from icalendar import Calendar, Event

from services.cases.bootstrap import services
from services.cases.domain.jurisdictions.days import local_day
from services.cases.domain.proceedings.calendar import USUAL, CalendarHearing
from services.cases.usecases.proceedings.read_hearings import read_hearings
from shared.contracts.codelists import code_list
from shared.kernel.codes import Named
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list_response
from shared.web.problems import language
from shared.web.representations import Representation, page_of

HEARING = Representation(CalendarHearing, "CalendarHearing", computed=("pseudonym",))
CALENDAR_TYPE = "text/calendar"
_WORD = {"es": "Audiencia", "en": "Hearing"}
_LENGTH = timedelta(hours=1)
"""Shown in calendars; how long a hearing lasts is not known before."""
_CALLED_OFF = frozenset({"cancelled", "suspended", "rescheduled"})


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days of a calendar, both included; by default today and the next two months."""

    first: Annotated[date | None, Named("from")] = None
    last: Annotated[date | None, Named("to")] = None


blp = Blueprint("hearings", __name__, url_prefix="/api/v1", description="Audiencias / Hearings")


@blp.get("/hearings")
@requires(Permission.PROCEEDINGS_READ)
@blp.query(Span)
@blp.response(200, page_of(HEARING, "CalendarHearings"))
def list_all(span: Span) -> Response:
    """The hearings of some weeks, in their order: when, of which kind, and whether the person has to be there."""
    return whole_list_response([HEARING.body(each) for each in _hearings(span)])


@blp.get("/hearings.ics")
@requires(Permission.PROCEEDINGS_READ)
@blp.query(Span)
@blp.response(200, description="A calendar file.", content_type=CALENDAR_TYPE)
def export(span: Span) -> Response:
    """The same as a file for a calendar: kinds and hours, without a name, a place or a number."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ceiba//hearings//ES")
    calendar.add("version", "2.0")
    for each in _hearings(span):
        calendar.add_component(_entry(each))
    answer = Response(calendar.to_ical(), content_type=f"{CALENDAR_TYPE}; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="hearings.ics"'
    return answer


def _hearings(span: Span) -> list[CalendarHearing]:
    first = span.first or local_day(services().clock.now(), min(current_grant().countries))
    with services().work(current_grant()) as work:
        return list(read_hearings(first, span.last or first + USUAL, work=work))


def _entry(hearing: CalendarHearing) -> Event:
    entry = Event()
    entry.add("uid", f"{hearing.id}@ceiba")
    entry.add("sequence", hearing.version)
    entry.add("dtstamp", services().clock.now())
    entry.add("dtstart", hearing.scheduled_at.astimezone(UTC))
    entry.add("duration", _LENGTH)
    kind = code_list("hearing_type").label(hearing.type, language())
    entry.add("summary", f"{_WORD[language()]}: {kind}")
    entry.add("status", "CANCELLED" if hearing.outcome in _CALLED_OFF else "CONFIRMED")
    entry.add("class", "PRIVATE")
    return entry
