"""`ceiba replay`: publishes one message again, or all messages to a consumer in a period."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click
import psycopg

from infra.local.secrets import SERVICES
from infra.ops.access import Access
from infra.ops.answers import answer, json_option
from shared.messaging.retention import LONGEST_REPLAY

AT_ONCE = 500
"""Messages sent at a time. Messages that wait for a receipt are published again, so a longer queue would grow."""
STALLED_AFTER = 60.0
LOOK_EVERY = 0.2

# Raw SQL: the operator's commands use psycopg as the relay does, without the SQLAlchemy tables of a service.
_FIND = """
SELECT o.created_at FROM outbox_delivery d JOIN outbox o ON o.id = d.event_id WHERE d.event_id = %s AND d.consumer = %s
"""
_SETTLED = """
SELECT o.id, o.created_at FROM outbox_delivery d JOIN outbox o ON o.id = d.event_id
WHERE d.consumer = %(consumer)s AND d.state IN ('acked', 'dead') AND o.created_at < %(until)s
  AND (o.created_at, o.id) > (%(after)s, %(id)s)
ORDER BY o.created_at, o.id LIMIT %(limit)s
"""
_COUNT = """
SELECT count(*) AS n FROM outbox_delivery d JOIN outbox o ON o.id = d.event_id
WHERE d.consumer = %(consumer)s AND d.state = ANY (%(states)s)
  AND o.created_at >= %(since)s AND o.created_at < %(until)s
"""
_SEND_AGAIN = """
UPDATE outbox_delivery SET state = 'pending', attempts = 0, next_attempt_at = now()
WHERE event_id = ANY (%s) AND consumer = %s
"""


class Moment(click.ParamType[datetime]):
    """An ISO 8601 time; UTC when it names no zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Fails for a text that is no ISO 8601 time."""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2019-11-25T03:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The messages to `consumer` from `since` (included) to `until` (not included)."""

    consumer: str
    since: datetime
    until: datetime

    @property
    def service(self) -> str:
        """The service of the consumer."""
        return self.consumer.partition(".")[0]

    def count(self, producer: "psycopg.Connection[Any]", *states: str) -> int:
        """Deliveries in one of `states`."""
        values = {"consumer": self.consumer, "since": self.since, "until": self.until, "states": list(states)}
        row = producer.execute(_COUNT, values).fetchone()
        return int(row.n) if row else 0


@click.command()
@click.argument("event_id", type=click.UUID, required=False)
@click.option("--consumer", required=True, help="Queue that shall get it again, e.g. reporting.events.")
@click.option("--since", type=Moment(), help="Instead of one message all from this time on, e.g. 2019-11-25T03:00Z.")
@click.option("--until", type=Moment(), help="Until before this time; now when it is left out.")
@json_option
@click.pass_obj
def replay(
    access: Access, event_id: UUID | None, consumer: str, since: datetime | None, until: datetime | None, as_json: bool
) -> None:
    """Send one message again to one consumer, or all of a stretch of time. Harmless for what was applied."""
    if consumer.partition(".")[0] not in SERVICES:
        raise click.BadParameter("not a queue of a service", param_hint="--consumer")
    if (event_id is None) == (since is None):
        raise click.UsageError("name either one EVENT_ID or --since")
    if event_id is not None:
        answer(send_one(access, event_id, consumer), as_json=as_json)
    elif since is not None:
        stretch = Stretch(consumer=consumer, since=since, until=until or datetime.now(UTC))
        answer(send_all(access, stretch), as_json=as_json)


def send_one(access: Access, event_id: UUID, consumer: str) -> dict[str, Any]:
    """Send one message again. Raises ClickException when it does not exist or is too old to be recognised."""
    for producer in SERVICES:
        with access.database(producer, "relay") as outbox, access.database(consumer.partition(".")[0], "app") as inbox:
            found = outbox.execute(_FIND, (event_id, consumer)).fetchone()
            if found is None:
                continue
            if found.created_at < datetime.now(UTC) - LONGEST_REPLAY and not _remembers(inbox, event_id, consumer):
                raise click.ClickException(
                    f"older than {LONGEST_REPLAY.days} days, and the inbox knows nothing of it any more:"
                    " it would be unknown whether it was applied"
                )
            _forget_failures(inbox, [event_id], consumer)
            inbox.commit()
            outbox.execute(_SEND_AGAIN, ([event_id], consumer))
            return {"event_id": event_id, "consumer": consumer, "producer": producer, "state": "pending"}
    raise click.ClickException("no service has this message in its outbox for that consumer")


def send_all(access: Access, stretch: Stretch) -> dict[str, Any]:
    """Send a period again, producer by producer, in the order of time. Raises ClickException when it stalls."""
    if stretch.since < datetime.now(UTC) - LONGEST_REPLAY:
        raise click.BadParameter(f"more than {LONGEST_REPLAY.days} days ago", param_hint="--since")
    sent = dead = 0
    for producer in SERVICES:
        with access.database(producer, "relay") as outbox, access.database(stretch.service, "app") as inbox:
            # Each statement commits on its own, so that relay and consumer see the rows.
            outbox.autocommit = inbox.autocommit = True
            total = stretch.count(outbox, "acked", "dead")
            if total:
                with click.progressbar(length=total, label=f"{producer:<10}", file=sys.stderr) as bar:
                    sent += _Sending(outbox, inbox, stretch, bar.update).run()
                dead += stretch.count(outbox, "dead")
    return {"consumer": stretch.consumer, "since": stretch.since, "until": stretch.until, "sent": sent, "dead": dead}


class _Sending:
    """The part of a period that comes from one producer."""

    def __init__(
        self,
        outbox: "psycopg.Connection[Any]",
        inbox: "psycopg.Connection[Any]",
        stretch: Stretch,
        advance: Callable[[int], None],
    ) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._stretch = stretch
        self._advance = advance
        self._sent = 0
        self._shown = 0

    def run(self) -> int:
        """Send them, wait until each has a receipt or was given up, and return how many there were."""
        after = {"after": self._stretch.since, "id": UUID(int=0)}
        while batch := self._next(after):
            ids = [row.id for row in batch]
            _forget_failures(self._inbox, ids, self._stretch.consumer)
            self._outbox.execute(_SEND_AGAIN, (ids, self._stretch.consumer))
            self._sent += len(ids)
            after = {"after": batch[-1].created_at, "id": batch[-1].id}
            # A few may still wait, because their predecessors are in the next batch.
            self._await(AT_ONCE // 2)
        self._await(0)
        return self._sent

    def _next(self, after: dict[str, Any]) -> list[Any]:
        until = {"consumer": self._stretch.consumer, "until": self._stretch.until, "limit": AT_ONCE}
        return self._outbox.execute(_SETTLED, until | after).fetchall()

    def _await(self, at_most: int) -> None:
        waiting = self._look()
        moved = time.monotonic()
        while waiting > at_most:
            if time.monotonic() - moved > STALLED_AFTER:
                raise click.ClickException(
                    f"{waiting} messages have no receipt and none came for {STALLED_AFTER:.0f} s. They stay sent: see"
                    " whether the consumer's worker runs, and whether it waits for messages from before --since"
                )
            time.sleep(LOOK_EVERY)
            before, waiting = waiting, self._look()
            if waiting < before:
                moved = time.monotonic()

    def _look(self) -> int:
        waiting = self._stretch.count(self._outbox, "pending", "published")
        finished = max(self._sent - waiting, self._shown)
        self._advance(finished - self._shown)
        self._shown = finished
        return waiting


def _remembers(inbox: "psycopg.Connection[Any]", event_id: UUID, consumer: str) -> bool:
    key = (event_id, consumer)
    return inbox.execute("SELECT FROM inbox WHERE event_id = %s AND consumer = %s", key).fetchone() is not None


def _forget_failures(inbox: "psycopg.Connection[Any]", ids: list[UUID], consumer: str) -> None:
    # Before the message is sent again, because its old attempts would count.
    inbox.execute("DELETE FROM dead_letter WHERE event_id = ANY (%s) AND consumer = %s", (ids, consumer))
    # The attempts begin again at 0; the row of an applied message stays, so that it is not applied twice.
    inbox.execute("DELETE FROM inbox WHERE event_id = ANY (%s) AND consumer = %s AND done_at IS NULL", (ids, consumer))
