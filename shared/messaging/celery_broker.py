"""The broker's address as Celery and kombu take it, which have a form of their own for Sentinels."""

import ssl
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from shared.redis_address import is_encrypted, is_sentinel, read_sentinels
from shared.redis_client import sentinel_options, server_options

_PATIENCE = {"socket_timeout": 2, "socket_connect_timeout": 2}
"""Seconds for one Sentinel to answer."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class CeleryBroker:
    """What Celery needs to find the broker."""

    url: str
    tls: dict[str, Any] = field(default_factory=dict)
    """`broker_use_ssl`; empty for a connection without TLS."""
    options: dict[str, Any] = field(default_factory=dict)
    """Further transport options."""


def celery_broker(url: str) -> CeleryBroker:
    """The broker at `url`. Raises BadRedisAddress."""
    # Without it kombu compares no certificate, unless the address names an authority.
    tls = {"ssl_cert_reqs": ssl.CERT_REQUIRED} if is_encrypted(url) else {}
    return _behind_sentinels(url, tls) if is_sentinel(url) else CeleryBroker(url=url, tls=tls)


def _behind_sentinels(url: str, tls: dict[str, Any]) -> CeleryBroker:
    address = read_sentinels(url)
    server = server_options(address)
    parts = urlsplit(address.server_url)
    account, at, _ = parts.netloc.rpartition("@")
    of_server = {name: value for name, value in server.items() if name.startswith("ssl_")}
    return CeleryBroker(
        url=";".join(f"sentinel://{account}{at}{_written(*one)}{parts.path}" for one in address.sentinels),
        tls=tls | of_server if tls else {},
        options={"master_name": address.master, "sentinel_kwargs": sentinel_options(address, server | _PATIENCE)},
    )


def _written(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
