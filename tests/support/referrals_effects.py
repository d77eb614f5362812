"""What committed transactions of referrals set off outside, and keys that tests know."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.domain.after_commit import AfterCommit
from services.referrals.notifications.domain.delivery import Claim, OutgoingMessage
from shared.crypto import CountryKeys, KeyRing
from shared.kernel.country import Country

_KEYS = {country: {1: bytes([number]) * 32} for number, country in enumerate(Country)}
CIPHER = FieldCipher(CountryKeys(KeyRing(_KEYS, dict.fromkeys(Country, 1))))
"""With keys that tests know."""


@dataclass
class Effects:
    """What committed transactions set off outside."""

    dispatched: list[OutgoingMessage] = field(default_factory=list)
    """Deliveries to be attempted."""
    woken: list[UUID] = field(default_factory=list)
    """Organisations whose streams look for new notifications."""

    @property
    def claims(self) -> list[Claim]:
        """The claims of what was dispatched."""
        return [message.claim for message in self.dispatched]

    def dispatch(self, message: OutgoingMessage) -> None:
        """Keep the message."""
        self.dispatched.append(message)

    def publish(self, organisation_ids: Collection[UUID]) -> None:
        """Keep the organisations."""
        self.woken += sorted(organisation_ids)

    def after_commit(self) -> AfterCommit:
        """Both, as a unit of work takes them."""
        return AfterCommit(dispatcher=self, publisher=self)
