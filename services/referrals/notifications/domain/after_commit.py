"""What a unit of work sets off once it is committed. Both may be lost: a tick finds what they left undone."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.referrals.notifications.domain.delivery import OutgoingMessage


class DeliveryDispatcher(Protocol):
    """Attempts deliveries in the background."""

    def dispatch(self, message: OutgoingMessage) -> None:
        """Attempt a claimed delivery soon."""
        ...


class Publisher(Protocol):
    """Wakes the open streams of organisations."""

    def publish(self, organisation_ids: Collection[UUID]) -> None:
        """New notifications can be read."""
        ...


@dataclass(frozen=True, slots=True)
class AfterCommit:
    """The effects of a notification outside the database."""

    dispatcher: DeliveryDispatcher
    publisher: Publisher
