"""Signs messages in the name of any service, which outside of tests only that service can do."""

import base64
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.local.environment import event_keys
from infra.local.secrets import PlatformSecrets
from shared.messaging.signing import EventKeys, PublicKeys
from shared.settings import CommonSettings, _key, _public_keys


def keys_of(service: str, secrets: PlatformSecrets) -> EventKeys:
    """The event keys that the processes of `service` hold."""
    return EventKeys(service, *_both(service, secrets))


def speaking_as(service: str, settings: CommonSettings, secrets: PlatformSecrets) -> CommonSettings:
    """`settings` with the name and the event keys of `service`."""
    private, public = _both(service, secrets)
    return replace(settings, service=service, event_private_key=private, event_public_keys=public)


def _both(service: str, secrets: PlatformSecrets) -> tuple[bytes, dict[str, tuple[bytes, ...]]]:
    found = event_keys(service, secrets)
    return _key(found["CEIBA_EVENT_PRIVATE_KEY"]), _public_keys(found["CEIBA_EVENT_PUBLIC_KEYS"])


def public_keys_of(service: str, secrets: PlatformSecrets) -> PublicKeys:
    """The public keys of `service` itself, with which others check what it signed."""
    pairs = [Ed25519PrivateKey.from_private_bytes(base64.b64decode(key)) for key in secrets.event_keys[service]]
    return PublicKeys({service: tuple(pair.public_key().public_bytes_raw() for pair in pairs)})
