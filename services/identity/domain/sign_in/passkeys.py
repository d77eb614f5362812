"""Passkeys: key pairs that an authenticator holds for one person and this platform (Web Authentication, W3C)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from services.identity.domain.errors import SignInRefused
from shared.kernel.codes import Length, Line
from shared.kernel.country import Country

PasskeyName = Annotated[Line, Length(1, 60)]
PASSKEYS_EACH = 10
"""How many a person may have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passkey:
    """One passkey of a person."""

    id: UUID
    user_id: UUID
    country: Country
    credential_id: bytes
    """How the authenticator calls it."""
    credential: bytes
    """Attested credential data: authenticator, id and public key (Web Authentication §6.5.2)."""
    sign_count: int
    name: PasskeyName
    created_at: datetime
    last_used_at: datetime | None = None

    def used(self, sign_count: int, at: datetime) -> "Passkey":
        """The passkey after one more use. Raises SignInRefused when a copy of it seems to exist (§6.1.1).

        Those that are kept in an account of the person, and so on several devices, always say 0.
        """
        if (sign_count or self.sign_count) and sign_count <= self.sign_count:
            raise SignInRefused
        return replace(self, sign_count=sign_count, last_used_at=at)
