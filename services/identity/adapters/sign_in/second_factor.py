"""Time-based one-time codes (RFC 6238, 30 s, 6 digits), each usable once."""

from datetime import datetime
from uuid import UUID

import pyotp

from shared.crypto import decrypt, derive_key, encrypt

_STEP_SECONDS = 30
ISSUER = "Agenda"
"""The name in the authenticator app: neutral, because the phone may be looked at."""


class SecondFactor:
    """Makes, seals and checks the secrets of the second factor."""

    def __init__(self, identity_key: bytes) -> None:
        self._key = derive_key(identity_key, "second factor")

    def new_secret(self) -> str:
        """A fresh base32 secret."""
        return pyotp.random_base32()

    def new_sealed(self, user_id: UUID) -> bytes:
        """A fresh secret, sealed for `user_id`."""
        return self.seal(self.new_secret(), user_id)

    def seal(self, secret: str, user_id: UUID) -> bytes:
        """Encrypt a base32 secret for storage."""
        return encrypt(self._key, secret.encode(), f"users|totp_sealed|{user_id}")

    def unseal(self, sealed: bytes, user_id: UUID) -> str:
        """The base32 secret, to be shown once while enrolling."""
        return decrypt(self._key, sealed, f"users|totp_sealed|{user_id}").decode()

    def accepted_step(
        self, sealed: bytes, user_id: UUID, code: str, *, now: datetime, last_step: int | None
    ) -> int | None:
        """The time step of a right code that was not used before, or None. One step of clock drift is allowed."""
        totp = pyotp.TOTP(self.unseal(sealed, user_id))
        current = int(now.timestamp()) // _STEP_SECONDS
        for step in (current, current - 1, current + 1):
            if pyotp.utils.strings_equal(totp.generate_otp(step), code) and (last_step is None or step > last_step):
                return step
        return None
