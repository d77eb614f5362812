"""Many cases opened, or many searches made, by one account within an hour: others are told, the account goes on.

Many are more than a limit for all, or far more than the account itself is used to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from uuid import UUID

from shared.contracts.cases import BulkAccessDetected
from shared.kernel.country import Country
from shared.kernel.ids import new_id

WINDOW = timedelta(hours=1)
"""What is counted together; and an account is told of once in this time."""
USUAL_OF = timedelta(days=14)
"""The time before that window in which an account shows what it is used to."""
ENOUGH_HOURS = 20
"""In fewer hours of work nothing is usual yet."""
FAR = 3.0
"""Standard deviations over the mean."""
SUPERVISES = ("supervisor",)
OVERSEES = ("country_admin",)


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkLimits:
    """What one account may do in an hour before others are told."""

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
        """Whether it did more than an account may without others being told."""
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


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkAccess:
    """That an account went over a limit: how often, never in which cases."""

    id: UUID = field(default_factory=new_id)
    country: Country
    organisation_id: UUID
    actor: str
    opened: int
    """Different cases that were opened in the hour before."""
    searched: int
    """Searches in the hour before."""
    at: datetime


def alert_of(busy: BusyAccount, at: datetime) -> BulkAccess:
    """What is listed about `busy`."""
    return BulkAccess(
        country=busy.country,
        organisation_id=busy.organisation_id,
        actor=busy.actor,
        opened=busy.opened,
        searched=busy.searched,
        at=at,
    )


def events_about(alert: BulkAccess, to: Iterable[tuple[UUID, UUID]]) -> Sequence[BulkAccessDetected]:
    """The events that tell people, given by id and organisation, of `alert`; never the account itself.

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
