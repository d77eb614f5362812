"""The nudge behind a stream: Redis pub/sub says "look again", and nothing is lost when it does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError

from shared.telemetry import get_logger

log = get_logger(__name__)


class Ear(Protocol):
    """Waits for the bell of one organisation."""

    def wait(self, seconds: float) -> bool:
        """Whether the bell rang within `seconds`."""
        ...


class RedisBell:
    """Rings and hears through the cache Redis."""

    def __init__(self, cache_url: str) -> None:
        self._redis = Redis.from_url(cache_url, socket_timeout=5, socket_connect_timeout=2)

    def ring(self, organisation_id: UUID) -> None:
        """Wake the open streams of an organisation. Raises RedisError; the streams look by themselves before long."""
        self._redis.publish(_channel(organisation_id), "")

    @contextmanager
    def listen(self, organisation_id: UUID | None) -> Iterator[Ear]:
        """An ear at the bell of one organisation; deaf, but patient, while Redis is away."""
        subscription = PubSub(self._redis.connection_pool, ignore_subscribe_messages=True)
        ear = _RedisEar(subscription, _channel(organisation_id))
        try:
            yield ear
        finally:
            subscription.close()


class _RedisEar:
    def __init__(self, subscription: PubSub, channel: str) -> None:
        self._subscription = subscription
        self._channel = channel
        self._subscribed = False

    def wait(self, seconds: float) -> bool:
        try:
            if not self._subscribed:
                self._subscription.subscribe(self._channel)
                self._subscribed = True
            return self._subscription.get_message(timeout=seconds) is not None
        except RedisError as error:
            log.warning("stream does not hear the bell", error=type(error).__name__)
            self._subscribed = False
            return False


def _channel(organisation_id: UUID | None) -> str:
    return f"ceiba.referrals.bell.{organisation_id}"
