"""Signing keys in PostgreSQL: ES256, rotated, their private halves encrypted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import ECKey
from joserfc.util import urlsafe_b64encode
from sqlalchemy import Connection, func, insert, select, update

from services.identity.adapters.tables import signing_keys
from services.identity.domain.tokens.signing_keys import KeyState
from shared.crypto import decrypt, derive_key, encrypt

ALGORITHM = "ES256"
_ES256 = ECDSA(SHA256())
_HALF_OF_SIGNATURE = 32
SHOWN_AFTER_RETIREMENT = timedelta(hours=1)
"""Longer than any token it signed, and than any verifier keeps a stale key set."""


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """One key and its place in the rotation."""

    kid: str
    state: KeyState
    key: ECKey
    retired_at: datetime | None

    def sign(self, claims: Mapping[str, Any], *, typ: str) -> str:
        """A JWT of `claims` with header `typ` (RFC 7515 §7.1, RFC 7518 §3.4)."""
        signed = _protected_header(self.kid, typ) + b"." + urlsafe_b64encode(orjson.dumps(claims))
        halves = decode_dss_signature(self.key.get_op_key("sign").sign(signed, _ES256))
        signature = b"".join(half.to_bytes(_HALF_OF_SIGNATURE) for half in halves)
        return (signed + b"." + urlsafe_b64encode(signature)).decode()


class SigningKeyRepository:
    """Signing keys within one transaction."""

    def __init__(self, connection: Connection, identity_key: bytes) -> None:
        self._connection = connection
        self._sealing_key = derive_key(identity_key, "signing keys")

    def claim_rotation(self) -> None:
        """One rotation at a time, until the end of the transaction."""
        self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("identity.signing_keys"))))

    def shown(self, now: datetime) -> Sequence[SigningKey]:
        """The keys a verifier may meet: next, current and recently retired."""
        recent = signing_keys.c.retired_at.is_(None) | (signing_keys.c.retired_at > now - SHOWN_AFTER_RETIREMENT)
        rows = self._connection.execute(select(signing_keys).where(recent).order_by(signing_keys.c.created_at))
        return [
            SigningKey(row.kid, KeyState(row.state), self._unseal(row.kid, row.private_sealed), row.retired_at)
            for row in rows
        ]

    def activated_at(self) -> datetime | None:
        """Since when the current key signs; None when there is none yet."""
        return self._connection.scalar(
            select(signing_keys.c.activated_at).where(signing_keys.c.state == KeyState.CURRENT)
        )

    def retire_current(self, at: datetime) -> None:
        """The current key stops signing and stays readable for a while."""
        self._change(KeyState.CURRENT, state=KeyState.RETIRED, retired_at=at)

    def promote_next(self, at: datetime) -> None:
        """The announced key starts to sign."""
        self._change(KeyState.NEXT, state=KeyState.CURRENT, activated_at=at)

    def add_next(self, at: datetime) -> None:
        """Announce a fresh key, so that verifiers know it before it signs."""
        key = ECKey.generate_key("P-256", auto_kid=True)
        public = key.as_dict(private=False) | {"use": "sig", "alg": ALGORITHM}
        self._connection.execute(
            insert(signing_keys).values(
                kid=key.kid,
                state=KeyState.NEXT,
                private_sealed=encrypt(self._sealing_key, key.as_pem(private=True), _aad(str(key.kid))),
                public_jwk=public,
                created_at=at,
            )
        )

    def _unseal(self, kid: str, sealed: bytes) -> ECKey:
        pem = decrypt(self._sealing_key, sealed, _aad(kid))
        return ECKey.import_key(pem, {"kid": kid, "use": "sig", "alg": ALGORITHM})

    def _change(self, those_in: KeyState, **values: object) -> None:
        self._connection.execute(update(signing_keys).where(signing_keys.c.state == those_in).values(**values))


@cache
def _protected_header(kid: str, typ: str) -> bytes:
    # The library would check and encode it again for each token: half of what a token costs beside its signature.
    return urlsafe_b64encode(orjson.dumps({"alg": ALGORITHM, "kid": kid, "typ": typ}))


def _aad(kid: str) -> str:
    return f"signing_keys|private_sealed|{kid}"
