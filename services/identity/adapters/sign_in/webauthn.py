"""The two ceremonies of Web Authentication (W3C, level 2): making a passkey and signing in with one.

The authenticator must verify its holder, by a PIN or a finger: a passkey is two factors. What it attests about its
maker is not read. A challenge travels in the form that asks, sealed for that browser and for five minutes.
"""

import base64
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.identity.adapters.sign_in.second_factor import ISSUER
from shared.crypto import DecryptionError, decrypt, derive_key, encrypt

CHALLENGE_LIFE = timedelta(minutes=5)
_WRONG = (ValueError, TypeError, LookupError, AttributeError)
"""What the library raises for an answer that is not one, or is cut short."""


class NotProved(Exception):
    """The answer of the authenticator does not fit what it was asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser hands to the authenticator (JSON), and the sealed challenge that comes back with the answer."""

    options: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A credential, how often its authenticator says that it was used, and the challenge that it answered."""

    credential: bytes
    credential_id: bytes
    sign_count: int
    challenge: str
    expires_at: datetime


def _domain_of(url: str) -> str | None:
    host = urlsplit(url).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host or None
    return None


class WebAuthn:
    """Asks and checks authenticators. `browser` is what binds a challenge to a browser: the cookie of its forms."""

    def __init__(self, public_url: str, identity_key: bytes) -> None:
        domain = _domain_of(public_url)
        self.is_available = domain is not None
        """Passkeys belong to a domain (Web Authentication §5.1.2): where there is only a number, there are none."""
        entity = PublicKeyCredentialRpEntity(id=domain or "localhost", name=ISSUER)
        self._server = Fido2Server(entity, verify_origin=lambda origin: origin == public_url)
        self._key = derive_key(identity_key, "passkey challenge")

    def ask_for_new(
        self, user_id: UUID, label: str, existing: Sequence[bytes], *, browser: str, now: datetime
    ) -> Question:
        """Ask the authenticator to make a passkey for a person. `label` is what it shows for it."""
        options, state = self._server.register_begin(
            PublicKeyCredentialUserEntity(id=user_id.bytes, name=label, display_name=label),
            credentials=[
                PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=one) for one in existing
            ],
            resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return self._question(dict(options), state, f"new|{user_id}", browser, now)

    def check_new(self, answer: str, sealed: str, user_id: UUID, *, browser: str, now: datetime) -> Answer:
        """The passkey that was made. Raises NotProved."""
        state, expires_at = self._unseal(sealed, f"new|{user_id}", browser, now)
        try:
            made = self._server.register_complete(state, RegistrationResponse.from_dict(_parsed(answer)))
        except _WRONG as wrong:
            raise NotProved from wrong
        if made.credential_data is None:
            raise NotProved
        credential = made.credential_data
        return Answer(bytes(credential), credential.credential_id, made.counter, state["challenge"], expires_at)

    def ask_for_one(self, *, browser: str, now: datetime) -> Question:
        """Ask the authenticator for any passkey that it has of this platform."""
        options, state = self._server.authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
        return self._question(dict(options), state, "sign-in", browser, now)

    def credential_id(self, answer: str) -> bytes:
        """Which passkey the answer says that it is of. Raises NotProved for what is no answer."""
        return self._authentication(answer).raw_id

    def check_one(self, answer: str, sealed: str, credential: bytes, *, browser: str, now: datetime) -> Answer:
        """Whether the holder of `credential` answered. Raises NotProved."""
        state, expires_at = self._unseal(sealed, "sign-in", browser, now)
        authentication = self._authentication(answer)
        try:
            self._server.authenticate_complete(state, [AttestedCredentialData(credential)], authentication)
        except _WRONG as wrong:
            raise NotProved from wrong
        counter = authentication.response.authenticator_data.counter
        return Answer(credential, authentication.raw_id, counter, state["challenge"], expires_at)

    def _authentication(self, answer: str) -> AuthenticationResponse:
        try:
            return AuthenticationResponse.from_dict(_parsed(answer))
        except _WRONG as wrong:
            raise NotProved from wrong

    def _question(
        self, options: Mapping[str, Any], state: Mapping[str, Any], purpose: str, browser: str, now: datetime
    ) -> Question:
        kept = orjson.dumps({"state": state, "expires_at": now + CHALLENGE_LIFE})
        sealed = encrypt(self._key, kept, f"passkey|{purpose}|{browser}")
        return Question(orjson.dumps(options["publicKey"]).decode(), base64.urlsafe_b64encode(sealed).decode())

    def _unseal(self, sealed: str, purpose: str, browser: str, now: datetime) -> tuple[dict[str, Any], datetime]:
        try:
            kept = orjson.loads(decrypt(self._key, base64.urlsafe_b64decode(sealed), f"passkey|{purpose}|{browser}"))
        except (ValueError, DecryptionError) as wrong:
            raise NotProved from wrong
        expires_at = datetime.fromisoformat(kept["expires_at"])
        if now > expires_at:
            raise NotProved
        return kept["state"], expires_at


def _parsed(answer: str) -> Mapping[str, Any]:
    read = orjson.loads(answer)
    if not isinstance(read, dict):
        raise NotProved
    return read
