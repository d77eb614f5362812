"""The clients of Redis: all of the platform but Celery's own, for any address of `shared/redis_address.py`."""

from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.retry import Retry
from redis.sentinel import Sentinel

from shared.redis_address import SentinelAddress, is_sentinel, read_sentinels


def redis_client(url: str, **options: Any) -> "Redis":
    """A client of the server or, by Sentinels, of whichever server is the primary when it connects.

    `options` as redis-py takes them. Opens no connection yet. Raises BadRedisAddress.
    """
    if not is_sentinel(url):
        return Redis.from_url(url, **options)
    address = read_sentinels(url)
    server = server_options(address) | options
    sentinel: Any = Sentinel  # redis-py has no types here
    found: Redis = sentinel(address.sentinels, sentinel_kwargs=sentinel_options(address, server), **server).master_for(
        address.master
    )
    return found


def server_options(address: SentinelAddress) -> dict[str, Any]:
    """Account, database and TLS of the servers, as redis-py's connections take them."""
    options: dict[str, Any] = parse_url(address.server_url)  # type: ignore[no-untyped-call] # redis-py has no types here
    del options["host"]
    encrypted = options.pop("connection_class", None) is not None
    return options | ({"ssl": True} if encrypted else {})


def sentinel_options(address: SentinelAddress, server: dict[str, Any]) -> dict[str, Any]:
    """The same for the Sentinels: they share TLS and time-outs with the servers, and have accounts of their own."""
    shared = {name: value for name, value in server.items() if name.startswith(("ssl", "socket_"))}
    # The next one is asked at once: one that is away is no reason to wait, as long as another answers.
    return shared | dict(address.account_of_sentinels) | {"retry": Retry(NoBackoff(), 0)}
