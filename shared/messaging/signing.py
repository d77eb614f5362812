"""Envelopes are signed: whoever can write to Redis can ring the doorbell, but cannot invent a fact."""

import hashlib
import hmac
from typing import Any

import orjson

from shared.contracts.event import Envelope


class ForgedEnvelope(Exception):
    """The signature does not belong to this envelope."""


def sign(envelope: Envelope, key: bytes) -> dict[str, Any]:
    """The wire form of `envelope` with its HMAC-SHA256."""
    wire = envelope.to_wire()
    return {"envelope": wire, "signature": _digest(wire, key)}


def verify(wire: dict[str, Any], key: bytes) -> Envelope:
    """The envelope inside `wire`. Raises ForgedEnvelope."""
    if not hmac.compare_digest(_digest(wire["envelope"], key), str(wire["signature"])):
        raise ForgedEnvelope
    return Envelope.from_wire(wire["envelope"])


def _digest(wire: dict[str, Any], key: bytes) -> str:
    canonical = orjson.dumps(wire, option=orjson.OPT_SORT_KEYS)
    return hmac.new(key, canonical, hashlib.sha256).hexdigest()
