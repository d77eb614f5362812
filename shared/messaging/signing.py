"""Signatures of messages. Each service signs with a private key that no other service holds (Ed25519, RFC 8032).

An attacker who can write to Redis cannot forge an event, and one who has the secrets of a service can forge only the
messages of that service. A receiver has the public keys of its partners: the services whose events it consumes, and
those that confirm its own.
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
    """The envelope is not signed by its producer, or the producer may not send it, or it is for another service."""


class MalformedEnvelope(Exception):
    """The message is no envelope."""


class PublicKeys:
    """Public keys by service. A signature names its key by `key_id`."""

    def __init__(self, public_keys: Mapping[str, tuple[bytes, ...]]) -> None:
        self._public = {
            (name, key_id(key)): Ed25519PublicKey.from_public_bytes(key)
            for name, keys in public_keys.items()
            for key in keys
        }

    def is_signed_by(self, service: str, key_name: str, signature: str, content: bytes) -> bool:
        """Whether `signature` is the one of `service` over `content`, made with its key `key_name` (a `key_id`)."""
        key = self._public.get((service, key_name))
        if key is None:
            return False
        try:
            key.verify(base64.b64decode(signature, validate=True), content)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


class EventKeys(PublicKeys):
    """The private key of one service, and the public keys of its partners.

    A service may have two public keys while its key pair is being changed (docs/runbooks/keys.md).
    """

    def __init__(self, service: str, private_key: bytes, public_keys: Mapping[str, tuple[bytes, ...]]) -> None:
        self.service = service
        self._private = Ed25519PrivateKey.from_private_bytes(private_key)
        self.key_id = key_id(self._private.public_key().public_bytes_raw())
        super().__init__(public_keys)

    @classmethod
    def of(cls, settings: CommonSettings) -> Self:
        """The keys in the settings of a process."""
        return cls(settings.service, settings.event_private_key, settings.event_public_keys)

    def sign(self, content: bytes) -> str:
        """The signature of `content` in base64."""
        return base64.b64encode(self._private.sign(content)).decode()


def key_id(public_key: bytes) -> str:
    """The name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def sign(envelope: Envelope, keys: EventKeys) -> dict[str, Any]:
    """The wire form of `envelope`, signed by its producer."""
    wire = envelope.to_wire()
    return {"envelope": wire, "key": keys.key_id, "signature": keys.sign(_signed_bytes(wire))}


def verify(wire: Any, keys: EventKeys) -> Envelope:
    """The envelope inside `wire`. Raises MalformedEnvelope or ForgedEnvelope."""
    try:
        inner, key_name, signature = wire["envelope"], str(wire["key"]), str(wire["signature"])
        content, envelope = _signed_bytes(inner), Envelope.from_wire(inner)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        # An envelope of the previous release names no key; its event is published again with a new signature.
        raise MalformedEnvelope from None
    if not all(isinstance(text, str) for text in (envelope.name, envelope.producer, envelope.consumer)):
        raise MalformedEnvelope
    if not keys.is_signed_by(envelope.producer, key_name, signature, content) or not _may_send(envelope, keys.service):
        raise ForgedEnvelope
    return envelope


def _may_send(envelope: Envelope, to: str) -> bool:
    """Whether the producer may send this message to service `to`: its own events to subscribers, jobs to itself."""
    owner, receiver = envelope.name.partition(".")[0], envelope.consumer.partition(".")[0]
    if envelope.producer != owner or receiver != to:
        return False
    event = EVENTS.get(envelope.name)
    # Jobs are not in EVENTS, and neither are events of a later release, which become dead letters.
    return event is None or envelope.consumer in SUBSCRIPTIONS[event]


def _signed_bytes(wire: Mapping[str, Any]) -> bytes:
    return b"ceiba/envelope/v2|" + orjson.dumps(wire, option=orjson.OPT_SORT_KEYS)
