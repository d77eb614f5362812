"""Messages are signed by the service they come from, with a key that no other service holds.

Whoever can write to Redis can make a worker look, but cannot invent a fact; and whoever holds the secrets of one
service can speak in the name of that service only. A receiver checks with public keys (Ed25519, RFC 8032) of the
services it has to do with: those whose facts it takes, and those that confirm its own.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any, Self

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.contracts.event import Envelope
from shared.contracts.subscriptions import EVENTS, SUBSCRIPTIONS
from shared.settings import CommonSettings


class ForgedEnvelope(Exception):
    """Not signed by its producer, or not its producer's to say, or not meant for this service."""


class MalformedEnvelope(Exception):
    """Not an envelope at all."""


class EventKeys:
    """The private key of one service, and the public keys of those it has to do with.

    A service may have two public keys at once, while it changes its pair (docs/runbooks/keys.md). A signature names its
    key by `key_id`.
    """

    def __init__(self, service: str, private_key: bytes, public_keys: Mapping[str, tuple[bytes, ...]]) -> None:
        self.service = service
        self._private = Ed25519PrivateKey.from_private_bytes(private_key)
        self.key_id = key_id(self._private.public_key().public_bytes_raw())
        self._public = {
            (name, key_id(key)): Ed25519PublicKey.from_public_bytes(key)
            for name, keys in public_keys.items()
            for key in keys
        }

    @classmethod
    def of(cls, settings: CommonSettings) -> Self:
        """The keys of a process."""
        return cls(settings.service, settings.event_private_key, settings.event_public_keys)

    def sign(self, said: bytes) -> str:
        """The signature in base64."""
        return base64.b64encode(self._private.sign(said)).decode()

    def is_of(self, service: str, named: str, signature: str, said: bytes) -> bool:
        """Whether `service` signed `said` with its key `named`."""
        key = self._public.get((service, named))
        if key is None:
            return False
        try:
            key.verify(base64.b64decode(signature, validate=True), said)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


def key_id(public_key: bytes) -> str:
    """How a public key is named: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def sign(envelope: Envelope, keys: EventKeys) -> dict[str, Any]:
    """The wire form of `envelope`, signed by its producer."""
    wire = envelope.to_wire()
    return {"envelope": wire, "key": keys.key_id, "signature": keys.sign(_said(wire))}


def verify(wire: Any, keys: EventKeys) -> Envelope:
    """The envelope inside `wire`. Raises MalformedEnvelope or ForgedEnvelope."""
    try:
        inner, named, signature = wire["envelope"], str(wire["key"]), str(wire["signature"])
        said, envelope = _said(inner), Envelope.from_wire(inner)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        # An envelope of the release before names no key: its fact is published again, with a new signature.
        raise MalformedEnvelope from None
    if not all(isinstance(text, str) for text in (envelope.name, envelope.producer, envelope.consumer)):
        raise MalformedEnvelope
    if not keys.is_of(envelope.producer, named, signature, said) or not _may_be_said(envelope, keys.service):
        raise ForgedEnvelope
    return envelope


def _may_be_said(envelope: Envelope, to: str) -> bool:
    """Names of facts and jobs begin with the service whose they are; jobs are for oneself."""
    owner, receiver = envelope.name.partition(".")[0], envelope.consumer.partition(".")[0]
    if envelope.producer != owner or receiver != to:
        return False
    event = EVENTS.get(envelope.name)
    # A fact of a later release is not known here: it is put aside like one that fails.
    return event is None or envelope.consumer in SUBSCRIPTIONS[event]


def _said(wire: Mapping[str, Any]) -> bytes:
    return b"ceiba/envelope/v2|" + orjson.dumps(wire, option=orjson.OPT_SORT_KEYS)
