"""What a unit of work sets off once it is committed. Both may be lost: a tick finds what they left undone."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.referrals.notifications.domain.delivery import Claim


class DeliveryDispatcher(Protocol):
    """Attempts deliveries in the background."""

    def dispatch(self, claim: Claim) -> None:
        """Attempt a claimed delivery soon."""
        ...


class Publisher(Protocol):
    """Wakes the open streams of an organisation."""

    def publish(self, organisation_id: UUID) -> None:
        """A new notification can be read."""
        ...


@dataclass(frozen=True, slots=True)
class AfterCommit:
    """The effects of a notification outside the database."""

    dispatcher: DeliveryDispatcher
    publisher: Publisher
