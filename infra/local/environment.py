"""The `CEIBA_*` variables of each process; a process gets only the values that it needs."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.local import country_keys
from infra.local.redis_users import redis_url
from infra.local.secrets import PlatformSecrets
from shared.contracts.subscriptions import partners_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """The addresses of the parts of one platform."""

    postgres_url: str
    """Host, port and database are taken from it; the user and password of each role replace its own."""
    pool_url: str | None = None
    """Where the apis and workers ask PostgreSQL, as a pooler in front of it; None for `postgres_url`."""
    broker_url: str
    """Of the two Redis URLs the account is not used, unless `given_accounts` says so: each process has its own user."""
    cache_url: str
    public_url: str
    issuer: str
    jwks_url: str
    smtp_url: str
    upstreams: Mapping[str, str]
    """`identity`, `cases`, `referrals`, `reporting` → base URL; `referrals_stream` and `reporting_stream` too where
    processes of their own serve the streams."""
    audit_anchor_dir: str
    environment: str = "local"
    given_accounts: frozenset[str] = frozenset()
    """Those of `broker_url` and `cache_url` whose account is that of every process."""
    upstream_ca: str = ""
    """The file, in the containers, with the authority of the certificates of the upstreams."""
    metrics_token: str = ""
    redis_has_users: bool = True
    """False for the servers of tests, which have a single user: every process signs in with the URLs as they are."""
    trusted_proxies: str = ""
    """Addresses of the proxies in front of the gateway, separated by commas."""
    mail_url: str | None = None
    """The address of the mailbox with the platform's mail; only the local platform has one."""
    shared_streams: int | None = None
    """Open streams of an api that has threads for them beside its requests; None for one that has not."""


def database_url(admin_url: str, *, user: str, password: str, database: str) -> str:
    """`admin_url` with another user, password and database."""
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    account = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{account}@{host}", path=f"/{database}"))


def service_environment(
    service: str, secrets: PlatformSecrets, addresses: Addresses, *, database: str | None = None
) -> dict[str, str]:
    """Every variable of a process of `service` (`identity`, `cases`, `referrals` or `reporting`)."""
    name = database or f"ceiba_{service}"
    app, relay = secrets.app_passwords[service], secrets.relay_passwords[service]
    return {
        **_platform(addresses),
        **_redis(service, secrets, addresses),
        "CEIBA_SERVICE": service,
        "CEIBA_DATABASE_URL": database_url(
            addresses.pool_url or addresses.postgres_url, user=f"{service}_app", password=app, database=name
        ),
        "CEIBA_RELAY_DATABASE_URL": database_url(
            addresses.postgres_url, user=f"{service}_relay", password=relay, database=name
        ),
        "CEIBA_CONTEXT_KEY": secrets.context_keys[service],
        **event_keys(service, secrets),
        "CEIBA_CURSOR_KEY": secrets.cursor_keys[service],
        "CEIBA_COUNTRY_KEYS": json.dumps(
            {country: country_keys.loaded(entry) for country, entry in secrets.country_keys[service].items()}
        ),
        "CEIBA_AUDIT_ANCHOR_DIR": addresses.audit_anchor_dir,
        **_own(service, secrets, addresses),
    }


def event_keys(service: str, secrets: PlatformSecrets) -> dict[str, str]:
    """The private key with which `service` signs its messages, and the public keys of its partners."""
    public = {name: list(map(_public, secrets.event_keys[name])) for name in sorted(partners_of(service))}
    return {"CEIBA_EVENT_PRIVATE_KEY": secrets.event_keys[service][0], "CEIBA_EVENT_PUBLIC_KEYS": json.dumps(public)}


def _public(private: str) -> str:
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private))
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def gateway_environment(secrets: PlatformSecrets, addresses: Addresses) -> dict[str, str]:
    """Every variable of the gateway: where the services are, and the key of its session cookies."""
    upstreams = {f"CEIBA_{name.upper()}_URL": url for name, url in addresses.upstreams.items()}
    return {
        **_platform(addresses),
        "CEIBA_CACHE_URL": _redis("gateway", secrets, addresses)["CEIBA_CACHE_URL"],
        **upstreams,
        "CEIBA_SERVICE": "gateway",
        "CEIBA_SESSION_KEY": secrets.session_key,
        "CEIBA_WEB_CLIENT_SECRET": secrets.web_client_secret,
        **({"CEIBA_MAIL_URL": addresses.mail_url} if addresses.mail_url else {}),
        **({"CEIBA_SHARED_STREAMS": str(addresses.shared_streams)} if addresses.shared_streams else {}),
        **({"CEIBA_METRICS_TOKEN": addresses.metrics_token} if addresses.metrics_token else {}),
        **({"CEIBA_TRUSTED_PROXIES": addresses.trusted_proxies} if addresses.trusted_proxies else {}),
    }


def _platform(addresses: Addresses) -> dict[str, str]:
    return {
        "CEIBA_ENVIRONMENT": addresses.environment,
        "CEIBA_ISSUER": addresses.issuer,
        "CEIBA_JWKS_URL": addresses.jwks_url,
        "CEIBA_PUBLIC_URL": addresses.public_url,
        **({"CEIBA_UPSTREAM_CA": addresses.upstream_ca} if addresses.upstream_ca else {}),
    }


def _redis(user: str, secrets: PlatformSecrets, addresses: Addresses) -> dict[str, str]:
    password = secrets.redis_passwords[user]

    def of(name: str, url: str) -> str:
        own = addresses.redis_has_users and name not in addresses.given_accounts
        return redis_url(url, user=user, password=password) if own else url

    return {
        "CEIBA_BROKER_URL": of("broker_url", addresses.broker_url),
        "CEIBA_CACHE_URL": of("cache_url", addresses.cache_url),
    }


def _own(service: str, secrets: PlatformSecrets, addresses: Addresses) -> dict[str, str]:
    match service:
        case "identity":
            return {
                "CEIBA_SMTP_URL": addresses.smtp_url,
                "CEIBA_ALLOW_LOOPBACK_WEBHOOKS": str(addresses.environment == "local").lower(),
                "CEIBA_IDENTITY_KEY": secrets.identity_key,
                "CEIBA_WEB_CLIENT_SECRET": secrets.web_client_secret,
                "CEIBA_SERVICE_CLIENT_SECRET": secrets.service_client_secret,
            }
        case "cases":
            return {
                "CEIBA_BLIND_INDEX_KEYS": json.dumps(dict(secrets.blind_index_keys)),
                "CEIBA_PSEUDONYM_KEY": secrets.pseudonym_key,
                "CEIBA_PACKET_PUBLIC_KEYS": json.dumps(dict(secrets.packet_public_keys)),
            }
        case "referrals":
            return {
                "CEIBA_CASES_URL": addresses.upstreams["cases"],
                "CEIBA_IDENTITY_URL": addresses.upstreams["identity"],
                "CEIBA_SERVICE_CLIENT_SECRET": secrets.service_client_secret,
                "CEIBA_PACKET_PRIVATE_KEYS": json.dumps(dict(secrets.packet_private_keys)),
                "CEIBA_SMTP_URL": addresses.smtp_url,
                "CEIBA_ALLOW_LOOPBACK_WEBHOOKS": str(addresses.environment == "local").lower(),
            }
        case "reporting":
            return {}
        case _:
            raise KeyError(service)
