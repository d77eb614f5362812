"""All random secrets of a platform. They are made once and stored in one file that only its owner can read.

`make run`, the tests and the containers' `setup` step use this same generator.
"""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from infra.local import country_keys
from infra.processes import SERVICES as SERVICES  # noqa: PLC0414 - exported again
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class PlatformSecrets:
    """Passwords are URL-safe text; keys are base64 of 32 bytes; maps are by service or by country."""

    postgres_password: str
    broker_password: str
    cache_password: str
    """The passwords of the administrators of the two Redis servers, which no service has."""
    redis_passwords: Mapping[str, str]
    """By service, and for `gateway`."""
    app_passwords: Mapping[str, str]
    relay_passwords: Mapping[str, str]
    context_keys: Mapping[str, str]
    cursor_keys: Mapping[str, str]
    country_keys: Mapping[str, Mapping[str, Mapping[str, Any]]]
    """Service → country → its keys by version (`infra.local.country_keys`)."""
    event_keys: Mapping[str, list[str]]
    """Service → its private keys (Ed25519). The first one signs; signatures of all of them are valid."""
    session_key: str
    identity_key: str
    metrics_token: str
    """With which Prometheus reads the metrics of the gateway in containers."""
    watch_password: str
    """Of the account that reads the statistics of PostgreSQL and of the two Redis servers, and no row."""
    web_client_secret: str
    """The client secret of the web application, which identity and the gateway share."""
    service_client_secret: str
    """The client secret with which referrals exchanges tokens at identity."""
    blind_index_keys: Mapping[str, str]
    pseudonym_key: str
    packet_public_keys: Mapping[str, str]
    packet_private_keys: Mapping[str, str | list[str]]
    """Several when a key pair was changed, newest first."""
    backup_pass_phrase: str
    """Of the repository with base backups and WAL."""
    backup_signing_key: str
    """The private key (Ed25519) that signs what a backup consists of."""


def generate(countries: Sequence[str] = tuple(Country)) -> PlatformSecrets:
    """Fresh secrets for one platform in these countries."""
    packet_keys = {str(country): X25519PrivateKey.generate() for country in countries}
    return PlatformSecrets(
        postgres_password=_password(),
        broker_password=_password(),
        cache_password=_password(),
        redis_passwords={name: _password() for name in (*SERVICES, "gateway")},
        app_passwords={service: _password() for service in SERVICES},
        relay_passwords={service: _password() for service in SERVICES},
        context_keys={service: _key() for service in SERVICES},
        cursor_keys={service: _key() for service in SERVICES},
        country_keys={service: {country: country_keys.fresh() for country in packet_keys} for service in SERVICES},
        event_keys={service: [fresh_event_key()] for service in SERVICES},
        session_key=_key(),
        identity_key=_key(),
        metrics_token=_password(),
        watch_password=_password(),
        web_client_secret=_password(),
        service_client_secret=_password(),
        blind_index_keys={country: _key() for country in packet_keys},
        pseudonym_key=_key(),
        packet_public_keys={c: _base64(key.public_key().public_bytes_raw()) for c, key in packet_keys.items()},
        packet_private_keys={c: _base64(key.private_bytes_raw()) for c, key in packet_keys.items()},
        backup_pass_phrase=_password(),
        backup_signing_key=fresh_event_key(),
    )


def fresh_event_key() -> str:
    """A private key (Ed25519), such as a service signs its messages with."""
    return _base64(Ed25519PrivateKey.generate().private_bytes_raw())


def load_or_generate(file: Path) -> PlatformSecrets:
    """The secrets in `file` (mode 0600). Missing ones are made and added; existing ones never change.

    A file of an older release lacks the secrets that later releases introduced, and one from before a country was added
    lacks the keys of that country.
    """
    kept = _kept(file)
    whole = kept if _completed(kept, generate()) == kept else change_secrets(file)
    whole["country_keys"] = {
        service: {country: country_keys.versioned(entry) for country, entry in entries.items()}
        for service, entries in whole["country_keys"].items()
    }
    return PlatformSecrets(**{field.name: whole[field.name] for field in fields(PlatformSecrets)})


def change_secrets(
    file: Path,
    change: Callable[[dict[str, Any]], dict[str, Any]] = lambda kept: kept,
    *,
    countries: Sequence[str] = tuple(Country),
) -> dict[str, Any]:
    """Complete the secrets for `countries`, apply `change`, store and return the result. One process at a time may."""
    with locked(file):
        kept = _kept(file)
        whole = change(json.loads(json.dumps(_completed(kept, generate(countries)))))
        if whole != kept:
            write_private(file, json.dumps(whole, indent=1))
    return whole


def write_private(file: Path, text: str, *, owner: tuple[int, int] | None = None, mode: int = 0o600) -> None:
    """Write `text` so that the file never exists half-written or readable by others, and survives a power cut.

    `owner` is a user id and a group id; without it the file belongs to this process.
    """
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as output:
        output.write(text)
        if owner is not None:
            os.chown(output.fileno(), *owner)
        os.fchmod(output.fileno(), mode)
        output.flush()
        os.fsync(output.fileno())
    unfinished.replace(file)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Lock `file` against changes by others. The holder of the lock must not call `change_secrets`."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.with_name(f".{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _completed(kept: Mapping[str, Any], fresh: PlatformSecrets) -> dict[str, Any]:
    return _over(asdict(fresh), kept, depth=3)


def _over(fresh: Mapping[str, Any], kept: Mapping[str, Any], depth: int) -> dict[str, Any]:
    """`kept` with what only `fresh` has: a secret, that of a service or country, or that of a country in a service."""
    inside = {
        name: _over(fresh[name], value, depth - 1)
        for name, value in kept.items()
        if depth > 1 and isinstance(value, dict) and name in fresh
    }
    return {**fresh, **kept, **inside}


def _kept(file: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return kept


def _password() -> str:
    return secrets.token_urlsafe(24)


def _key() -> str:
    return _base64(secrets.token_bytes(32))


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
