"""Configuration: `CEIBA_*` environment variables, read once, typed, every error reported at once.

A secret may also be given as a file: `CEIBA_CONTEXT_KEY_FILE=/run/secrets/context_key`.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from environs import EnvValidationError, FileAwareEnv
from marshmallow import ValidationError

from shared.anchor_settings import AnchorBucket, anchor_bucket
from shared.internal_tls import context_of
from shared.redis_address import BadRedisAddress, require_redis_address

T = TypeVar("T")
Env = FileAwareEnv


class SettingsError(Exception):
    """The environment is incomplete or wrong; a line of the message for each variable, never with its value."""


class NotADemonstration(Exception):
    """Invented organisations and accounts have no place here; the text says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CommonSettings:
    """What every process of a service needs. Keys are raw bytes, addresses are URLs."""

    service: str
    environment: str
    """`local` or `production`."""
    database_url: str
    relay_database_url: str
    broker_url: str
    cache_url: str
    issuer: str
    jwks_url: str
    context_key: bytes
    event_private_key: bytes
    """Signs what this service says to others (Ed25519)."""
    event_public_keys: Mapping[str, tuple[bytes, ...]]
    """Service → its public keys: two while it changes its pair."""
    cursor_key: bytes
    audit_anchor_dir: str
    anchor_bucket: AnchorBucket | None = None
    """Where heads are put too, locked; None for nowhere."""
    upstream_ca: str = ""
    """The file with the authority of the services' certificates; '' for the machine's own authorities."""
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    """Where a relay or worker answers `/metrics`; 0 for nowhere."""
    traces_endpoint: str = ""
    """The base URL of a collector of traces (OTLP over HTTP); '' for none."""
    server_volumes: Mapping[str, str] = field(default_factory=dict)
    """Volume → a folder on it, of servers on this machine: a relay shows their room."""
    role: str = "api"
    """What a web process is: `api` or `stream`."""

    def __repr__(self) -> str:
        return f"CommonSettings(service={self.service!r})"


def require_demonstration(environment: str) -> None:
    """Raises NotADemonstration in production."""
    if environment != "local":
        raise NotADemonstration(f"CEIBA_ENVIRONMENT is {environment}")


def read(build: Callable[[Env], T]) -> T:
    """Run `build` over the environment (names without the `CEIBA_` prefix).

    Raises SettingsError that lists every missing or malformed variable.
    """
    env = Env(prefix="CEIBA_", eager=False)
    env.add_parser("key", _key)
    env.add_parser("public_keys", _public_keys)
    try:
        settings = build(env)
        env.seal()
    except EnvValidationError as error:
        raise SettingsError(_explain(error)) from None
    except ValueError as error:
        # environs reports a file that it cannot read (`CEIBA_X_FILE`) at once, and not with the others.
        if isinstance(error, UnicodeDecodeError):
            raise SettingsError("A file that a CEIBA_…_FILE names is not text in UTF-8.") from None
        if not isinstance(error.__cause__, OSError):
            raise
        raise SettingsError(str(error)) from None
    return settings


def common_settings(env: Env, service: str) -> CommonSettings:
    """The part of the environment that all services share."""
    return CommonSettings(
        service=service,
        environment=env.str("ENVIRONMENT", "production", validate=one_of("local", "production")),
        database_url=env.str("DATABASE_URL"),
        relay_database_url=env.str("RELAY_DATABASE_URL", ""),
        broker_url=env.str("BROKER_URL", validate=redis_address),
        cache_url=env.str("CACHE_URL", validate=redis_address),
        issuer=env.str("ISSUER"),
        jwks_url=env.str("JWKS_URL"),
        context_key=env.key("CONTEXT_KEY"),
        event_private_key=env.key("EVENT_PRIVATE_KEY"),
        event_public_keys=env.public_keys("EVENT_PUBLIC_KEYS"),
        cursor_key=env.key("CURSOR_KEY"),
        audit_anchor_dir=env.str("AUDIT_ANCHOR_DIR", ""),
        anchor_bucket=anchor_bucket(env),
        upstream_ca=env.str("UPSTREAM_CA", "", validate=authority_file),
        metrics_host=env.str("METRICS_HOST", "127.0.0.1"),
        metrics_port=env.int("METRICS_PORT", 0),
        traces_endpoint=env.str("TRACES_ENDPOINT", ""),
        server_volumes=env.dict("SERVER_VOLUMES", {}),
        role=env.str("ROLE", "api"),
    )


def one_of(*choices: str) -> Callable[[str], None]:
    """A check that a value is one of `choices`."""

    def check(value: str) -> None:
        if value not in choices:
            raise ValidationError(f"must be one of {choices}")

    return check


_KEY_EXAMPLE = "e.g. what `openssl rand -base64 32` prints"


def _key(value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except binascii.Error:
        raise ValidationError(f"not base64, {_KEY_EXAMPLE}") from None
    if len(key) < 32:
        raise ValidationError(f"shorter than 32 bytes, {_KEY_EXAMPLE}")
    return key


def _public_keys(value: str) -> dict[str, tuple[bytes, ...]]:
    try:
        return {str(service): tuple(map(_key, keys)) for service, keys in json.loads(value).items()}
    except (ValueError, TypeError, AttributeError):
        raise ValidationError("not a JSON object of lists of base64 keys") from None


def authority_file(path: str) -> None:
    """A check that a value, unless it is empty, names a file with the certificate of an authority."""
    try:
        context_of(path)
    except OSError:
        raise ValidationError("names no file with the certificate of an authority in PEM") from None


def redis_address(url: str) -> None:
    """A check that a value is an address of Redis."""
    try:
        require_redis_address(url)
    except BadRedisAddress as problem:
        raise ValidationError(str(problem)) from None


_PLAIN = {
    "Environment variable not set.": "is not set",
    "Not a valid integer.": "must be a whole number, e.g. 10",
    "Not a valid number.": "must be a number, e.g. 2.5",
    "Not a valid boolean.": "must be true or false",
}
"""What marshmallow and environs say → the same with an example of what is expected."""


def _explain(error: EnvValidationError) -> str:
    messages = error.error_messages
    if not isinstance(messages, dict):
        return "\n".join(map(str, messages))
    return "\n".join(
        f"{name}: {', '.join(_PLAIN.get(str(reason), str(reason)) for reason in reasons)}"
        for name, reasons in sorted(messages.items())
    )
