"""The keys that sign tokens: ES256, rotated, their private halves encrypted at rest."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import Connection, func, insert, select, update

from services.identity.adapters.tables import signing_keys
from shared.crypto import decrypt, derive_key, encrypt

ALGORITHM = "ES256"
SHOWN_AFTER_RETIREMENT = timedelta(hours=1)
"""Longer than any token it signed, and than any verifier keeps a stale key set."""
_RELOAD_SECONDS = 30.0


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """One key and its place in the rotation: `next` → `current` → `retired`."""

    kid: str
    state: str
    key: ECKey
    retired_at: datetime | None


class SigningKeyRecords:
    """Signing keys within one transaction."""

    def __init__(self, connection: Connection, identity_key: bytes) -> None:
        self._connection = connection
        self._sealing_key = derive_key(identity_key, "signing keys")

    def lock(self) -> None:
        """One rotation at a time, until the end of the transaction."""
        self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("identity.signing_keys"))))

    def shown(self, now: datetime) -> Sequence[SigningKey]:
        """The keys a verifier may meet: next, current and recently retired."""
        recent = signing_keys.c.retired_at.is_(None) | (signing_keys.c.retired_at > now - SHOWN_AFTER_RETIREMENT)
        rows = self._connection.execute(select(signing_keys).where(recent).order_by(signing_keys.c.created_at))
        return [SigningKey(row.kid, row.state, self._open(row.kid, row.private_sealed), row.retired_at) for row in rows]

    def activated_at(self) -> datetime | None:
        """Since when the current key signs; None when there is none yet."""
        return self._connection.scalar(select(signing_keys.c.activated_at).where(signing_keys.c.state == "current"))

    def retire_current(self, at: datetime) -> None:
        """The current key stops signing and stays readable for a while."""
        self._change("current", state="retired", retired_at=at)

    def promote_next(self, at: datetime) -> None:
        """The announced key starts to sign."""
        self._change("next", state="current", activated_at=at)

    def add_next(self, at: datetime) -> None:
        """Announce a fresh key, so that verifiers know it before it signs."""
        key = ECKey.generate_key("P-256", auto_kid=True)
        public = key.as_dict(private=False) | {"use": "sig", "alg": ALGORITHM}
        self._connection.execute(
            insert(signing_keys).values(
                kid=key.kid,
                state="next",
                private_sealed=encrypt(self._sealing_key, key.as_pem(private=True), _aad(str(key.kid))),
                public_jwk=public,
                created_at=at,
            )
        )

    def _open(self, kid: str, sealed: bytes) -> ECKey:
        pem = decrypt(self._sealing_key, sealed, _aad(kid))
        return ECKey.import_key(pem, {"kid": kid, "use": "sig", "alg": ALGORITHM})

    def _change(self, those_in: str, **values: object) -> None:
        self._connection.execute(update(signing_keys).where(signing_keys.c.state == those_in).values(**values))


class KeyRing:
    """The signing keys as this process knows them, read again every 30 s."""

    def __init__(self, load: Callable[[], Sequence[SigningKey]]) -> None:
        self._load = load
        self._lock = Lock()
        self._keys: Sequence[SigningKey] = ()
        self._loaded_at = -_RELOAD_SECONDS

    def sign(self, claims: Mapping[str, Any], *, typ: str) -> str:
        """A JWT of `claims` by the current key, with header `typ`."""
        key = next(key for key in self._fresh() if key.state == "current")
        header = {"alg": ALGORITHM, "kid": key.kid, "typ": typ}
        return jwt.encode(header, dict(claims), key.key, algorithms=[ALGORITHM])

    def find(self, kid: str) -> ECKey | None:
        """The key named `kid` while it is shown, else None."""
        return next((key.key for key in self._fresh() if key.kid == kid), None)

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """The public key set (RFC 7517)."""
        return {"keys": [key.key.as_dict(private=False) for key in self._fresh()]}

    def forget(self) -> None:
        """Read again at the next use, after a rotation in this process."""
        self._loaded_at = -_RELOAD_SECONDS

    def _fresh(self) -> Sequence[SigningKey]:
        now = time.monotonic()
        if now - self._loaded_at >= _RELOAD_SECONDS:
            with self._lock:
                if now - self._loaded_at >= _RELOAD_SECONDS:
                    self._keys = self._load()
                    self._loaded_at = now
        return self._keys


def _aad(kid: str) -> str:
    return f"signing_keys|private_sealed|{kid}"
