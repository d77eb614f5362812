"""Wakes open streams through Redis pub/sub. A message may be lost, so a stream also reads its table at intervals."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

from redis.client import PubSub
from redis.exceptions import RedisError

from shared.redis_client import redis_client
from shared.telemetry import get_logger

log = get_logger(__name__)


class Subscription(Protocol):
    """Waits for the next message to one organisation."""

    def wait(self, seconds: float) -> bool:
        """Whether a message came within `seconds`."""
        ...


class RedisPubSub:
    """Publishes and subscribes through the cache Redis."""

    def __init__(self, cache_url: str) -> None:
        self._redis = redis_client(cache_url, socket_timeout=5, socket_connect_timeout=2)

    def publish(self, organisation_ids: Collection[UUID]) -> None:
        """Wake the open streams of organisations, in one round trip. Raises RedisError."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for organisation_id in organisation_ids:
                pipeline.publish(_channel(organisation_id), "")
            pipeline.execute()

    @contextmanager
    def subscribe(self, organisation_id: UUID | None) -> Iterator[Subscription]:
        """A subscription to one organisation. While Redis is away it waits in vain, and raises nothing."""
        pubsub = PubSub(self._redis.connection_pool, ignore_subscribe_messages=True)
        try:
            yield _RedisSubscription(pubsub, _channel(organisation_id))
        finally:
            pubsub.close()


class _RedisSubscription:
    def __init__(self, pubsub: PubSub, channel: str) -> None:
        self._pubsub = pubsub
        self._channel = channel
        self._subscribed = False

    def wait(self, seconds: float) -> bool:
        try:
            if not self._subscribed:
                self._pubsub.subscribe(self._channel)
                self._subscribed = True
            return self._pubsub.get_message(timeout=seconds) is not None
        except RedisError as error:
            log.warning("stream subscription failed", error=type(error).__name__)
            self._subscribed = False
            return False


def _channel(organisation_id: UUID | None) -> str:
    # The access list of Redis names this prefix.
    return f"ceiba.referrals.bell.{organisation_id}"
