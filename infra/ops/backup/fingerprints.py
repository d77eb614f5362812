"""Fingerprints of every key of a platform: by them a restore sees that keys and data belong together.

A fingerprint is the beginning of a hash of the key and of its name, so equal keys of two names do not look alike. From
64 bits nobody computes a key of 256 random bits.

Raw SQL: the administrator reads the ids of the keys that sign tokens, without the tables of identity.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg

from infra.local.secrets import PlatformSecrets
from infra.ops.backup.moment import of_service

SINGLE = ("session_key", "identity_key", "pseudonym_key", "backup_signing_key", "backup_pass_phrase")
BY_NAME = ("context_keys", "cursor_keys", "event_keys", "blind_index_keys", "packet_public_keys", "packet_private_keys")


def fingerprints(secrets: PlatformSecrets) -> dict[str, str]:
    """Name of the key, such as `country_keys/cases/GT/1`, → its fingerprint."""
    return {name: _fingerprint(name, key) for name, key in _keys(secrets)}


def differing(expected: Mapping[str, str], secrets: PlatformSecrets) -> list[str]:
    """The names of the keys that `secrets` lacks or has another one of."""
    held = fingerprints(secrets)
    return sorted(name for name, fingerprint in expected.items() if held.get(name) != fingerprint)


def token_keys(admin_url: str) -> list[str]:
    """The ids of the keys in the database of identity that sign tokens; an id is a thumbprint of the public half."""
    with psycopg.connect(of_service(admin_url, "identity")) as connection:
        return sorted(kid for (kid,) in connection.execute("SELECT kid FROM signing_keys"))


def _keys(secrets: PlatformSecrets) -> Iterator[tuple[str, str]]:
    for kind in SINGLE:
        yield kind, getattr(secrets, kind)
    for kind in BY_NAME:
        for name, keys in getattr(secrets, kind).items():
            for number, key in enumerate([keys] if isinstance(keys, str) else keys):
                yield f"{kind}/{name}" + (f"/{number}" if not isinstance(keys, str) else ""), key
    for service, countries in secrets.country_keys.items():
        for country, entry in countries.items():
            for version, key in _versions(entry):
                yield f"country_keys/{service}/{country}/{version}", key


def _versions(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from entry["keys"].items()
    yield from ((version, laid_aside["key"]) for version, laid_aside in entry.get("retired", {}).items())


def _fingerprint(name: str, key: str) -> str:
    return hashlib.sha256(json.dumps(["ceiba key", name, key]).encode()).hexdigest()[:16]
