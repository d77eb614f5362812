"""W6: events from the outbox over the broker to a consumer, as fast as they go."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import psycopg

from tests.bench.processes import ProcessMeter, kind_of
from tests.bench.quiet import Outboxes, admin_url
from tests.bench.workloads import API, a_case
from tests.support.platform import Platform

EVENTS = 3000
IDLE_SECONDS = 8
CONSUMER = "reporting.events"
REGISTERED = "cases.case_registered.v1"

_TEMPLATE = "SELECT country, data FROM outbox WHERE name = %s ORDER BY created_at DESC LIMIT 1"
_PUT = """
    SELECT outbox_put(
               p_id => event, p_country => %(country)s, p_aggregate => new, p_name => %(name)s,
               p_data => %(data)s::jsonb || jsonb_build_object('case_id', new, 'person_key', md5(new::text)),
               p_trace => '', p_request_id => '', p_consumers => %(consumers)s
           )
      FROM (SELECT uuidv7() AS event, uuidv7() AS new FROM generate_series(1, %(events)s)) AS each
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What carrying the events took."""

    events: int
    per_second: float
    cpu: Mapping[str, float]
    """CPU-milliseconds an event by kind of process, idle share subtracted."""
    raw_celery_per_second: float

    @property
    def of_raw_celery(self) -> float:
        """The rate as a share of raw Celery tasks that do nothing."""
        return self.per_second / self.raw_celery_per_second

    def as_json(self) -> dict[str, Any]:
        """Everything that was measured."""
        rates = {"of raw Celery": round(self.of_raw_celery, 3), "CPU-ms an event": round(sum(self.cpu.values()), 3)}
        return asdict(self) | rates


def carry(platform: Platform, raw_celery_per_second: float) -> Carried:
    """Put new events into the outbox of cases in one transaction, and wait until the last one is confirmed.

    Each is a registration of another case, as the service itself would have written it, without the cost of the
    request: the rate is that of relay, broker, worker and database.
    """
    meter, outboxes = ProcessMeter(platform.home.folder), Outboxes(platform)
    platform.client("caseworker", "GT").post(f"{API}/cases", json=a_case()).raise_for_status()
    _put(platform, 200)  # warm
    outboxes.wait_until_empty()
    resting, began = meter.read(), time.monotonic()
    time.sleep(IDLE_SECONDS)
    before, started = meter.read(), time.monotonic()
    idle = before.since(resting)
    share = 1 / (started - began)
    _put(platform, EVENTS)
    outboxes.wait_until_empty(every=0.1)
    seconds, used = time.monotonic() - started, meter.read().since(before)
    cpu: dict[str, float] = {}
    for label, value in used.items():
        extra = max(value - idle.get(label, 0.0) * share * seconds, 0.0) * 1000 / EVENTS
        cpu[kind_of(label)] = round(cpu.get(kind_of(label), 0.0) + extra, 3)
    return Carried(
        events=EVENTS,
        per_second=round(EVENTS / seconds, 1),
        cpu=cpu,
        raw_celery_per_second=raw_celery_per_second,
    )


def _put(platform: Platform, events: int) -> None:
    with psycopg.connect(admin_url(platform, "ceiba_cases")) as connection:
        row = connection.execute(_TEMPLATE, (REGISTERED,)).fetchone()
        assert row is not None
        country, data = row
        values = {"country": country, "name": REGISTERED, "data": json.dumps(data), "events": events}
        connection.execute(_PUT, values | {"consumers": [CONSUMER]})
