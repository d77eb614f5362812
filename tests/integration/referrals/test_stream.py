"""The stream of notifications: at once, in order, resumable, and never longer than the caller's right."""

import json
import random
import time
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from services.referrals.notifications.api import stream
from shared.contracts.revocations import REVOKED_KEY
from tests.integration.referrals.network import Network, Organisation
from tests.support.tokens import bearer


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LOOK_EVERY", 0.1)


def _open(network: Network, organisation: Organisation, *, after: int | None = None, **token: Any) -> Iterator[str]:
    described = {"role": "focal_point", "country": str(organisation.country), "organisation_id": organisation.id}
    headers = bearer(**described | token)
    if after is not None:
        headers["Last-Event-ID"] = str(after)
    response = network.client.get("/api/v1/notifications/stream", headers=headers, buffered=False)
    assert response.status_code == 200
    assert response.mimetype == "text/event-stream"
    assert "no-cache" in response.headers["Cache-Control"]
    return iter(part.decode() for part in response.iter_encoded())


def _events(parts: Iterator[str], count: int) -> list[tuple[int, dict[str, Any]]]:
    found: list[tuple[int, dict[str, Any]]] = []
    while len(found) < count:
        part = next(parts)
        if part.startswith("id: "):
            lines = dict(line.split(": ", 1) for line in part.strip().splitlines())
            found.append((int(lines["id"]), json.loads(lines["data"])))
    return found


def test_the_first_byte_comes_at_once(network: Network) -> None:
    parts = _open(network, network.shelter)

    assert next(parts) == "retry: 3000\n\n"


def test_a_notification_is_streamed_when_it_is_stored(network: Network) -> None:
    parts = _open(network, network.shelter, after=0)
    next(parts)
    sent = network.send()
    network.deliver_events()

    started = time.monotonic()
    [(seq, data)] = _events(parts, 1)

    assert time.monotonic() - started < 3
    assert data["referral_id"] == sent["id"]
    assert data["seq"] == seq


def test_without_a_position_only_what_is_new_comes(network: Network) -> None:
    network.send()
    network.deliver_events()
    parts = _open(network, network.shelter)
    next(parts)
    next(parts)  # the stream has taken its place, and says that it is alive
    new = network.send()
    network.deliver_events()

    assert [data["referral_id"] for _, data in _events(parts, 1)] == [new["id"]]


def test_a_reader_who_is_cut_off_again_and_again_gets_everything_once_and_in_order(network: Network) -> None:
    ids = [network.send()["id"] for _ in range(30)]
    network.deliver_events()

    seen: list[tuple[int, dict[str, Any]]] = []
    dice = random.Random(7)
    while len(seen) < len(ids):
        parts = _open(network, network.shelter, after=seen[-1][0] if seen else 0)
        seen += _events(parts, min(dice.randint(1, 4), len(ids) - len(seen)))

    assert [data["referral_id"] for _, data in seen] == ids
    assert [seq for seq, _ in seen] == sorted({seq for seq, _ in seen})


def test_a_browser_may_put_the_position_in_the_query(network: Network) -> None:
    network.send()
    network.deliver_events()
    headers = bearer(role="focal_point", country="GT", organisation_id=network.shelter.id)
    response = network.client.get("/api/v1/notifications/stream?last_event_id=0", headers=headers, buffered=False)

    assert len(_events(iter(part.decode() for part in response.iter_encoded()), 1)) == 1


def test_a_quiet_stream_says_that_it_is_alive(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_EVERY", 0.2)
    parts = _open(network, network.shelter)
    next(parts)

    assert [next(parts), next(parts)] == [": alive\n\n"] * 2


def test_the_stream_ends_with_the_token(network: Network) -> None:
    now = int(time.time())
    parts = _open(network, network.shelter, iat=now - 295, exp=now + 5)

    started = time.monotonic()
    for _ in parts:
        pass

    assert time.monotonic() - started < 8


def test_the_stream_ends_within_five_seconds_of_a_revocation(network: Network, cache_url: str) -> None:
    parts = _open(network, network.shelter, sid="revoked-session")
    next(parts)
    with Redis.from_url(cache_url) as cache:
        cache.zadd(REVOKED_KEY, {"sid:revoked-session": time.time() + 300})

        started = time.monotonic()
        for _ in parts:
            pass
        cache.zrem(REVOKED_KEY, "sid:revoked-session")

    assert time.monotonic() - started < 5


def test_other_organisations_get_no_event_of_the_stream(network: Network) -> None:
    network.send()
    network.deliver_events()
    now = int(time.time())
    parts = _open(network, network.stranger, after=0, iat=now - 295, exp=now + 5)

    assert not [part for part in parts if part.startswith("id: ")]


def test_a_stream_needs_a_token_and_the_permission(network: Network) -> None:
    assert network.ask("GET", "/notifications/stream", None).status_code == 401
    assert network.ask("GET", "/notifications/stream", network.shelter, "operator").status_code == 403


def test_without_pubsub_the_stream_reads_the_table_anyway(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.referrals.notifications.adapters.pubsub import RedisPubSub

    monkeypatch.setitem(network.wiring.__dict__, "pubsub", RedisPubSub("redis://127.0.0.1:1/0"))
    monkeypatch.setattr(stream, "POLL_EVERY", 0.3)
    parts = _open(network, network.shelter, after=0)
    next(parts)
    network.send()
    network.deliver_events()

    assert len(_events(parts, 1)) == 1
