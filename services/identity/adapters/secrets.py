"""Opaque secrets: how they are made, and the keyed digests under which they are stored."""

import hashlib
import hmac
import secrets
from uuid import UUID

from shared.crypto import derive_key

_ON_PAPER = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is mistaken for something else on paper."""
_GROUPS, _GROUP_LENGTH = 3, 4


def new_token() -> str:
    """256 random bits for a URL or a cookie."""
    return secrets.token_urlsafe(32)


def new_recovery_code() -> str:
    """12 characters (59 bits), in groups that are easy to copy."""
    groups = ("".join(secrets.choice(_ON_PAPER) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def digest(token: str) -> bytes:
    """SHA-256 of an opaque token: enough for 256 random bits, and all that the database keeps of it."""
    return hashlib.sha256(token.encode()).digest()


class KeyedDigests:
    """Digests that need a key of the platform, one key per purpose."""

    def __init__(self, identity_key: bytes) -> None:
        self._clients = derive_key(identity_key, "client secrets")
        self._successors = derive_key(identity_key, "refresh successors")
        self._forms = derive_key(identity_key, "forms")
        self._limits = derive_key(identity_key, "limits")
        self._devices = derive_key(identity_key, "devices")
        self._recovery = derive_key(identity_key, "recovery codes")

    def client_secret(self, secret: str) -> bytes:
        """Digest of a client's secret. Fast on purpose: the secret has 256 random bits, unlike a person's password."""
        return hmac.digest(self._clients, secret.encode(), "sha256")

    def successor(self, refresh_token: str) -> str:
        """The one refresh token that may follow `refresh_token`.

        Derived, so that a retry gets the same successor although the database keeps no token in clear; without the
        key of the platform it cannot be computed from its parent.
        """
        return hmac.new(self._successors, refresh_token.encode(), hashlib.sha256).hexdigest()

    def form(self, nonce: str) -> str:
        """The hidden field that proves a form was served to the browser holding the cookie `nonce`."""
        return hmac.new(self._forms, nonce.encode(), hashlib.sha256).hexdigest()

    def recovery_code(self, code: str, user_id: UUID) -> bytes:
        """Digest of a recovery code, as typed with or without spaces, hyphens and capitals."""
        plain = code.lower().replace("-", "").replace(" ", "")
        return hmac.new(self._recovery, f"{user_id}|{plain}".encode(), hashlib.sha256).digest()

    def limit(self, value: str) -> str:
        """A name for an e-mail or network address that may be written into a rate limiter."""
        return hmac.new(self._limits, value.encode(), hashlib.sha256).hexdigest()[:32]

    def device(self, email: str) -> str:
        """A cookie that says: the person of this account has signed in with this browser."""
        nonce = secrets.token_urlsafe(16)
        return f"{nonce}.{self._device(nonce, email)}"

    def is_device(self, cookie: str, email: str) -> bool:
        """Whether `cookie` was given to a browser of that account."""
        nonce, _, proof = cookie.partition(".")
        # A nonce of ours has no bar: with one, the proof for `a|b` would do for another address.
        return (
            bool(nonce)
            and "|" not in nonce
            and hmac.compare_digest(self._device(nonce, email).encode(), proof.encode())
        )

    def _device(self, nonce: str, email: str) -> str:
        return hmac.new(self._devices, f"{nonce}|{email}".encode(), hashlib.sha256).hexdigest()
