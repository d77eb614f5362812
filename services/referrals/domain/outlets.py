"""What a unit of work may set off once it is safe. Both may be lost: a tick finds what they left undone."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.referrals.domain.delivery import Claim


class Courier(Protocol):
    """Makes attempts at deliveries, beside the work at hand."""

    def carry(self, claim: Claim) -> None:
        """Try a claimed delivery soon."""
        ...


class Bell(Protocol):
    """Wakes the open streams of an organisation."""

    def ring(self, organisation_id: UUID) -> None:
        """Something new is there to read."""
        ...


@dataclass(frozen=True, slots=True)
class Outlets:
    """The two together."""

    courier: Courier
    bell: Bell
