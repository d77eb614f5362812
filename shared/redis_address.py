"""Addresses of Redis. `shared/redis_client.py` connects to them, and `shared/messaging/transport.py` does for Celery.

One server: `redis://user:password@host:6379/0`, with TLS `rediss://…?ssl_ca_certs=/run/ca.pem`. The primary that
Sentinels know: `sentinel://user:password@host1:26379,host2:26379/0?master=name`, with TLS to Sentinels and servers
`sentinels://…&ssl_ca_certs=/run/ca.pem`. The account is of the servers; Sentinels that ask for one too have theirs in
`sentinel_username` and `sentinel_password`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from shared.several_hosts import for_each_host

SERVER_SCHEMES: Final = ("redis", "rediss")
SENTINEL_SCHEMES: Final = ("sentinel", "sentinels")
SENTINEL_PORT: Final = 26379
_OF_SENTINELS: Final = {"sentinel_username": "username", "sentinel_password": "password"}


class BadRedisAddress(ValueError):
    """The text is no address of Redis that the platform can use. The message holds nothing of it: it has a password."""


@dataclass(frozen=True, slots=True, repr=False)
class SentinelAddress:
    """The parts of an address with `sentinel` or `sentinels`."""

    sentinels: tuple[tuple[str, int], ...]
    """Host and port of each."""
    account_of_sentinels: Mapping[str, str]
    """`username` and `password`, as far as Sentinels ask for them."""
    master: str
    """What the Sentinels call the group of servers."""
    server_url: str
    """Account, database and options of TLS, as the address of one server; its host has no meaning."""


def is_sentinel(url: str) -> bool:
    """Whether Sentinels are asked for the primary."""
    return _scheme(url) in SENTINEL_SCHEMES


def is_encrypted(url: str) -> bool:
    """Whether the connections use TLS."""
    return _scheme(url) in ("rediss", "sentinels")


def require_redis_address(url: str) -> None:
    """Raises BadRedisAddress, whose text says what is wrong with the address."""
    if is_sentinel(url):
        read_sentinels(url)
    elif _scheme(url) not in SERVER_SCHEMES:
        raise BadRedisAddress("must begin with redis://, rediss://, sentinel:// or sentinels://")
    elif len(for_each_host(url)) > 1:
        # Celery does not support Cluster: priorities and unacked keys are in different slots.
        raise BadRedisAddress("names several servers: Redis Cluster is not supported; use one primary or sentinel://…")
    else:
        _host_and_port(_split(url), 6379)


def read_sentinels(url: str) -> SentinelAddress:
    """The parts of an address for which `is_sentinel` holds. Raises BadRedisAddress."""
    each = [_split(one) for one in for_each_host(url)]
    parts = each[0]
    options = dict(parse_qsl(parts.query))
    account, at, _ = parts.netloc.rpartition("@")
    master = options.pop("master", "")
    if not master:
        raise BadRedisAddress("names no group of servers: sentinel://host1:26379,host2:26379/0?master=name")
    of_sentinels = {_OF_SENTINELS[name]: options.pop(name) for name in _OF_SENTINELS.keys() & options.keys()}
    scheme = "rediss" if is_encrypted(url) else "redis"
    query = f"?{urlencode(options)}" if options else ""
    return SentinelAddress(
        sentinels=tuple(_host_and_port(one, SENTINEL_PORT) for one in each),
        account_of_sentinels=of_sentinels,
        master=master,
        server_url=f"{scheme}://{account}{at}primary{parts.path}{query}",
    )


def _scheme(url: str) -> str:
    return url.partition("://")[0].lower()


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise BadRedisAddress("has a host that is no name") from None


def _host_and_port(parts: SplitResult, port: int) -> tuple[str, int]:
    try:
        host, given = parts.hostname, parts.port
    except ValueError:
        raise BadRedisAddress("has a port that is no number") from None
    if not host:
        raise BadRedisAddress("names no host")
    return unquote(host), given or port
