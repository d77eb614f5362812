"""Many cases opened, or many searches made, by one account within an hour: others are told, the account goes on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from shared.contracts.cases import BulkAccessDetected
from shared.kernel.country import Country
from shared.kernel.ids import new_id

WINDOW = timedelta(hours=1)
"""What is counted together; and an account is told of once in this time."""
SUPERVISES = ("supervisor",)
OVERSEES = ("country_admin",)


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkLimits:
    """What one account may do in an hour before others are told."""

    opened: int
    """Different cases that are opened: the record, the identity, a packet, a document."""
    searched: int
    """Searches of persons."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BusyAccount:
    """What a person of an organisation did in the last hour."""

    actor: str
    organisation_id: UUID
    country: Country
    opened: int
    searched: int


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
