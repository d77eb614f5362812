"""kombu's Redis transports, changed so that Celery receives only valid messages (`shared/messaging/junk.py`)."""

from typing import Any

from celery import current_app
from kombu.transport import TRANSPORT_ALIASES, redis

from shared.messaging.junk import JunkMessage, checked, set_aside
from shared.redis_address import SENTINEL_PORT


class QoS(redis.QoS):
    """The messages a worker has received and not acknowledged."""

    def restore_by_tag(self, tag: Any, client: Any = None, leftmost: bool = False) -> None:
        """Put a message back on its queue. Junk is set aside, because it would be restored again and again."""
        try:
            super().restore_by_tag(tag, client, leftmost)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            with self.channel.conn_or_acquire(client) as connection:
                entry = connection.hget(self.unacked_key, tag) or b""
                set_aside(connection, current_app.main, self.unacked_key, "in_hand", entry)
                with connection.pipeline() as pipeline:
                    self._remove_from_indices(tag, pipeline).execute()


class Channel(redis.Channel):
    """The channel through which a worker reads its queues."""

    QoS = QoS
    _kept: Any = None

    def _create_client(self, asynchronous: bool = False) -> Any:
        if asynchronous:
            client = super()._create_client(asynchronous=True)
            self._check_what_it_reads(client)
            return client
        # kombu makes a client for every acknowledgement, though all of them use the same pool of connections.
        if self._kept is None or self._kept.connection_pool is not self.pool:
            self._kept = super()._create_client()
        return self._kept

    def _check_what_it_reads(self, client: Any) -> None:
        read = client.parse_response

        def parse_response(connection: Any, command_name: str, **options: Any) -> Any:
            found = read(connection, command_name, **options)
            return self._checked(*found) if command_name == "BRPOP" and found else found

        client.parse_response = parse_response

    def _checked(self, name: bytes, entry: bytes) -> tuple[bytes, bytes] | None:
        """The checked entry; None for junk, as if the queue had been empty."""
        try:
            return name, checked(entry, _is_task)
        except JunkMessage as junk:
            queue = name.decode(errors="replace").rsplit(self.sep, 1)[0]
            with self.conn_or_acquire() as connection:
                set_aside(connection, current_app.main, queue, str(junk), entry)
            return None


class SentinelChannel(Channel, redis.SentinelChannel):
    """The same, where Sentinels know which server is the primary."""


class Transport(redis.Transport):
    """The transport of `redis://` and `rediss://` addresses."""

    Channel = Channel
    # Seconds that one read of the queues waits. A message ends the wait; an idle worker need not ask every second.
    brpop_timeout = 5


class SentinelTransport(Transport):
    """The transport of `sentinel://` addresses."""

    Channel = SentinelChannel
    default_port = SENTINEL_PORT


def _is_task(name: str) -> bool:
    # Celery's own tasks are excluded, because with them a message could start other tasks.
    return name in current_app.tasks and not name.startswith("celery.")


def install_transport() -> None:
    """Make kombu use these transports for every address of Redis that the settings accept."""
    TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = f"{__name__}:Transport"
    TRANSPORT_ALIASES["sentinel"] = f"{__name__}:SentinelTransport"
