"""Unusual reading: much within an hour, at night, or of the cases of another team. The account goes on.

What destroys or hands over many cases within an hour raises an alert in the same way (`domain/access/mass_acts.py`).

Much is more than a limit for all, or far more than the account itself is used to; others are told of it at once. Night
and other teams are only listed: in a shelter both are ordinary. Its readers mark a line as seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from typing import Annotated
from uuid import UUID

from services.cases.domain.access.emergency import Outcome
from services.cases.domain.access.errors import AccessSeenAlready, NotYoursToMark
from shared.contracts.cases import BulkAccessDetected
from shared.contracts.country_settings import SettingValue
from shared.kernel.codes import Length, Line
from shared.kernel.country import Country
from shared.kernel.grant import Grant, Permission
from shared.kernel.ids import new_id
from shared.kernel.second_person import SecondPerson

WINDOW = timedelta(hours=1)
"""What is counted together; and an account raises one alert in this time."""
IDENTIFYING = ("identity.read", "identity.recorded", "identity_changes.read", "document.opened", "packet.previewed")
"""Audit actions by which an account learns who the persons of a case are."""
USUAL_OF = timedelta(days=14)
"""The time before that window in which an account shows what it is used to."""
ENOUGH_HOURS = 20
"""In fewer hours of work nothing is usual yet."""
FAR = 3.0
"""Standard deviations over the mean."""
DAY = timedelta(days=1)
"""What is counted together of other teams' cases; and an account is listed for them once in this time."""
SUPERVISES = ("supervisor",)
ADMINISTERS = ("organisation_admin",)
"""They are alerted to acts too: where one person supervises, there is no one else in the organisation."""
OVERSEES = ("country_admin",)


class UnusualKind(StrEnum):
    """Why an account is listed: how it read, or what it did often."""

    MUCH = "much"
    NIGHT = "night"
    OTHER_TEAM = "other_team"
    ERASURE = "erasure"
    LONE_ERASURE = "lone_erasure"
    REMOVAL = "removal"
    DELETION = "deletion"
    CLOSURE = "closure"
    TRANSFER = "transfer"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedRules:
    """Which readings are listed without a notice."""

    others_a_day: int = 5
    """Different cases of other teams that one account may open in a day before it is listed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkLimits:
    """What one account may do in an hour before others are alerted."""

    opened: int
    """Different cases that are opened: the record, the identity, a packet, a document."""
    searched: int
    """Searches of persons."""

    @property
    def noticed(self) -> "BulkLimits":
        """What is compared with what the account is used to: less than a third is no bulk, however unusual."""
        return BulkLimits(opened=self.opened // 3, searched=self.searched // 3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Usual:
    """What an account did in the hours in which it opened or searched something: mean and standard deviation."""

    hours: int
    opened_mean: float
    opened_deviation: float
    searched_mean: float
    searched_deviation: float


@dataclass(frozen=True, kw_only=True, slots=True)
class BusyAccount:
    """What a person of an organisation did in the last hour."""

    actor: str
    organisation_id: UUID
    country: Country
    opened: int
    searched: int

    def is_over(self, limits: BulkLimits) -> bool:
        """Whether it did more than an account may without an alert."""
        return self.opened > limits.opened or self.searched > limits.searched

    def is_far_over(self, usual: Usual, limits: BulkLimits) -> bool:
        """Whether it did far more than it is used to, and enough to be noticed."""
        if usual.hours < ENOUGH_HOURS:
            return False
        return (
            self.opened > limits.noticed.opened and self.opened > _far_over(usual.opened_mean, usual.opened_deviation)
        ) or (
            self.searched > limits.noticed.searched
            and self.searched > _far_over(usual.searched_mean, usual.searched_deviation)
        )


def _far_over(mean: float, deviation: float) -> float:
    # Who does the same every hour deviates by chance too: of a count that is its square root.
    return mean + FAR * max(deviation, sqrt(mean))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class UnusualAccess:
    """That an account read unusually: of which kind and how often, never which cases."""

    id: UUID = field(default_factory=new_id)
    country: Country
    organisation_id: UUID
    actor: str
    held_by: tuple[str, ...] = ()
    """Who holds the system that it is, or the applications through which a person acted in the day before."""
    kind: UnusualKind = UnusualKind.MUCH
    opened: int
    """Different cases that were opened: in the hour or the day before, or in the night that ended; of an act, how often
    it was done in the hour before."""
    searched: int
    """Searches in the hour before."""
    at: datetime
    seen_by: str | None = None
    """Who marked it as seen, another than the account itself."""
    seen_at: datetime | None = None
    outcome: Outcome | None = None
    """Whether they found it justified."""
    note: str | None = None
    """Why, in their words; stored encrypted under a key of its own, with the line."""

    def seen(self, found: "MarkAsSeen", *, by: SecondPerson, at: datetime) -> "UnusualAccess":
        """The line with what was found. Raises AccessSeenAlready, NotYoursToMark."""
        if self.seen_at is not None:
            raise AccessSeenAlready
        by.require_other_than({self.actor, *self.held_by}, NotYoursToMark)
        return replace(self, seen_by=by.subject, seen_at=at, outcome=found.outcome, note=found.note)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListFilter:
    """Which lines are listed; None for all."""

    kind: UnusualKind | None = None
    seen: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class MarkAsSeen:
    """What who looked into it found."""

    outcome: Outcome
    note: Annotated[Line | None, Length(1, 300)] = None
    """Why: read by who reads the line, and kept nowhere else."""


def alert_of(busy: BusyAccount, at: datetime, kind: UnusualKind = UnusualKind.MUCH) -> UnusualAccess:
    """What is listed about `busy`."""
    return UnusualAccess(
        country=busy.country,
        organisation_id=busy.organisation_id,
        actor=busy.actor,
        kind=kind,
        opened=busy.opened,
        searched=busy.searched,
        at=at,
    )


def last_night(country: Country, now: datetime, night: SettingValue) -> tuple[datetime, datetime]:
    """Beginning and end of the last night of a country that is over at `now`. `night` is what the country decided."""
    begins, ends = int(night["begins"]), int(night["ends"])
    local = now.astimezone(country.time_zone)
    end = local.replace(hour=ends, minute=0, second=0, microsecond=0)
    end = end if end <= local else end - DAY
    return (end - timedelta(hours=(ends - begins) % 24)), end


def may_mark(alert: UnusualAccess, caller: Grant) -> bool:
    """Whether the caller may mark a line as seen: who reads it, and never the account that it is about."""
    is_reader = caller.allows(Permission.AUDIT_OVERSEE) or alert.organisation_id == caller.organisation_id
    return is_reader and caller.covers(alert.country) and alert.actor != caller.subject


def events_about(alert: UnusualAccess, to: Iterable[tuple[UUID, UUID]]) -> Sequence[BulkAccessDetected]:
    """The events that notify people, given by id and organisation, of `alert`; never the account itself.

    One event for each organisation, which says neither who nor what.
    """
    by_organisation: dict[UUID, list[str]] = {}
    for user_id, organisation_id in to:
        if str(user_id) != alert.actor:
            by_organisation.setdefault(organisation_id, []).append(str(user_id))
    return [
        BulkAccessDetected(
            country=alert.country, organisation_id=organisation_id, alert_id=alert.id, recipients=tuple(recipients)
        )
        for organisation_id, recipients in sorted(by_organisation.items())
    ]
