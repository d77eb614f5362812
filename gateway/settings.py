"""The gateway's settings; gateway/README.md describes every variable."""

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError

from gateway.support import SupportContacts, read_contacts
from shared.settings import Env, authority_file, one_of, read, redis_address

IPNetwork = IPv4Network | IPv6Network


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitSettings:
    """Requests allowed in one window."""

    sign_in_per_minute: int = 20
    """Failures of one browser at one address."""
    sign_in_per_minute_of_address: int = 300
    """Failures of all browsers at one address."""
    token_per_minute: int = 20
    """Failures of one client at one address."""
    token_per_minute_of_address: int = 300
    """Failures of all clients at one address: a whole office may sit behind it."""
    search_per_minute: int = 10
    export_per_day: int = 20
    user_per_minute: int = 600
    client_per_minute: int = 6000
    streams_per_subject: int = 6
    streams: int = 48
    shared_streams: int = 4
    """The same for a service whose own process serves the streams too, so that they do not take all of its threads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UpstreamSettings:
    """Where the services listen (base URLs), how much of the gateway one of them may hold, and time-outs in seconds."""

    urls: dict[str, str]
    authority: str = ""
    """The file with the authority of their certificates; '' for the machine's own."""
    in_flight: int = 16
    waiting: int = 32
    connect_seconds: float = 1.0
    read_seconds: float = 10.0
    total_seconds: float = 15.0


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewaySettings:
    """The gateway's configuration. `public_url` is the address people type; it is also the token issuer."""

    environment: str
    public_url: str
    issuer: str
    jwks_url: str
    cache_url: str
    web_client_secret: str
    web_scope: str
    session_key: bytes
    cors_origins: frozenset[str]
    trusted_proxies: tuple[IPNetwork, ...]
    metrics_token: str
    limits: LimitSettings
    upstreams: UpstreamSettings
    send_seconds: float = 60.0
    """A client that reads nothing of its response for so long is disconnected."""
    traces_endpoint: str = ""
    """The base URL of a collector of traces (OTLP over HTTP); '' for none."""
    mail_url: str | None = None
    """The local platform's mailbox, for developers."""
    support_contacts: SupportContacts = field(default_factory=SupportContacts)
    """Whom people ask for help."""

    @property
    def is_local(self) -> bool:
        """Whether this is a developer's machine: plain http, so no HSTS."""
        return self.environment == "local"

    @property
    def public_host(self) -> str:
        """Host and port of the public address, as a `Host` header carries them."""
        return urlsplit(self.public_url).netloc

    def __repr__(self) -> str:
        return f"GatewaySettings(public_url={self.public_url!r})"


def read_settings() -> GatewaySettings:
    """The settings in the environment. Raises SettingsError that names every variable at fault."""
    return read(_build)


def _build(env: Env) -> GatewaySettings:
    env.add_parser("support_contacts", read_contacts)
    public_url = env.str("PUBLIC_URL", validate=_base_url)
    return GatewaySettings(
        environment=env.str("ENVIRONMENT", "production", validate=one_of("local", "production")),
        public_url=public_url,
        issuer=env.str("ISSUER", public_url),
        jwks_url=env.str("JWKS_URL"),
        cache_url=env.str("CACHE_URL", validate=redis_address),
        web_client_secret=env.str("WEB_CLIENT_SECRET"),
        web_scope=env.str("WEB_SCOPE", "openid"),
        session_key=env.key("SESSION_KEY"),
        # environs gives None for a list that was refused; the error is reported with all others.
        cors_origins=frozenset(env.list("CORS_ORIGINS", [], validate=_exact_origins) or ()),
        trusted_proxies=_networks(env),
        metrics_token=env.str("METRICS_TOKEN", ""),
        limits=_limits(env),
        upstreams=_upstreams(env),
        send_seconds=env.float("TUNE_SEND_SECONDS", 60.0),
        traces_endpoint=env.str("TRACES_ENDPOINT", ""),
        mail_url=env.str("MAIL_URL", "") or None,
        support_contacts=env.support_contacts("SUPPORT_CONTACTS", ""),
    )


def _limits(env: Env) -> LimitSettings:
    def size(name: str, default: int) -> int:
        return env.int(f"TUNE_LIMIT_{name}", default, validate=_at_least(1))

    return LimitSettings(
        sign_in_per_minute=size("SIGN_IN_PER_MINUTE", 20),
        sign_in_per_minute_of_address=size("SIGN_IN_PER_MINUTE_OF_ADDRESS", 300),
        token_per_minute=size("TOKEN_PER_MINUTE", 20),
        token_per_minute_of_address=size("TOKEN_PER_MINUTE_OF_ADDRESS", 300),
        search_per_minute=size("SEARCH_PER_MINUTE", 10),
        export_per_day=size("EXPORT_PER_DAY", 20),
        user_per_minute=size("USER_PER_MINUTE", 600),
        client_per_minute=size("CLIENT_PER_MINUTE", 6000),
        streams_per_subject=size("STREAMS_PER_SUBJECT", 6),
        streams=size("STREAMS", 48),
        shared_streams=env.int("SHARED_STREAMS", 4, validate=_at_least(1)),
    )


def _upstreams(env: Env) -> UpstreamSettings:
    urls = {
        name: env.str(f"{name.upper()}_URL", validate=_base_url)
        for name in ("identity", "cases", "referrals", "reporting")
    }
    for name in ("cases", "referrals", "reporting"):
        # A stream occupies a thread of its service for minutes, so another process may serve it.
        urls[f"{name}-stream"] = env.str(f"{name.upper()}_STREAM_URL", urls[name], validate=_base_url)
    return UpstreamSettings(
        urls=urls,
        authority=env.str("UPSTREAM_CA", "", validate=authority_file),
        in_flight=env.int("TUNE_UPSTREAM_IN_FLIGHT", 16, validate=_at_least(1)),
        waiting=env.int("TUNE_UPSTREAM_WAITING", 32, validate=_at_least(0)),
        read_seconds=env.float("TUNE_UPSTREAM_READ_SECONDS", 10.0),
        total_seconds=env.float("TUNE_UPSTREAM_TOTAL_SECONDS", 15.0),
    )


def _networks(env: Env) -> tuple[IPNetwork, ...]:
    def check(values: list[str]) -> None:
        for value in values:
            try:
                ip_network(value)
            except ValueError:
                raise ValidationError("must be addresses or networks, e.g. 172.30.0.1 or 172.30.0.0/16") from None

    given: list[str] | None = env.list("TRUSTED_PROXIES", [], validate=check)
    # environs gives None for a list that was refused; the error is reported with all others.
    return tuple(ip_network(value) for value in given or ())


def _base_url(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ValidationError("must be scheme://host[:port] without a path, e.g. https://agenda.example.org")


def _exact_origins(values: list[str]) -> None:
    for value in values:
        if "*" in value:
            raise ValidationError("origins are exact, without wildcards, e.g. https://app.example.org")
        _base_url(value)


def _at_least(least: int) -> Callable[[Any], None]:
    def check(value: int) -> None:
        if value < least:
            raise ValidationError(f"must be at least {least}")

    return check
