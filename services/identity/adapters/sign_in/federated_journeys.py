"""A journey to a provider, sealed in a cookie of the browser that began it: nothing is stored of who only tries."""

import base64
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TypeVar

import orjson

from shared.crypto import DecryptionError, decrypt, derive_key, encrypt


@dataclass(frozen=True, kw_only=True, slots=True)
class Journey:
    """On the way to the provider of an organisation. `back` is where the person goes after signing in."""

    organisation_id: str
    state: str
    nonce: str
    verifier: str
    back: str
    expires_at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Proved:
    """Back from it with one factor; the person's own code is still to be typed here."""

    user_id: str
    signed_in_at: float
    back: str
    expires_at: float


Sealed = TypeVar("Sealed", Journey, Proved)


class FederatedJourneys:
    """Seals and opens them. Times are epoch seconds."""

    def __init__(self, identity_key: bytes) -> None:
        self._key = derive_key(identity_key, "federated sign-in")

    def seal(self, content: Journey | Proved) -> str:
        """The value of the cookie."""
        sealed = encrypt(self._key, orjson.dumps(asdict(content)), type(content).__name__)
        return base64.urlsafe_b64encode(sealed).decode()

    def open(self, cookie: str, kind: type[Sealed], now: datetime) -> Sealed | None:
        """What was sealed; None for what was not sealed here as that kind, or is too old."""
        try:
            content = decrypt(self._key, base64.urlsafe_b64decode(cookie.encode()), kind.__name__)
            found = kind(**orjson.loads(content))
        except (DecryptionError, ValueError, TypeError):
            return None
        return found if datetime.fromtimestamp(found.expires_at, tz=UTC) > now else None
