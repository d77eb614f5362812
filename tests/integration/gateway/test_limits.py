"""Limits hold, say so, and fail on the safe side when their store is away."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from socket import socket
from uuid import uuid4

import pytest
import redis

from gateway.edge.counters import Addition, RedisCounters
from tests.integration.gateway.conftest import CuttableRedis, RunningGateway
from tests.integration.gateway.flood import allowed
from tests.integration.gateway.recorder import Recorder, Seen, say
from tests.integration.gateway.windows import early_in_a_minute
from tests.support import tokens
from tests.support.faults import eventually

SEARCH = "/api/v1/cases/search"
COMPARISON = "/api/v1/cases/alike"
CASE = "/api/v1/cases/0198b6a0-0000-7000-8000-000000000001"
JSON = "Content-Type: application/json"


@pytest.fixture(autouse=True)
def nothing_counted_yet(cache_url: str) -> None:
    """Every test comes from the same address, within the same minute."""
    cache = redis.Redis.from_url(cache_url)
    for name in cache.scan_iter("limit:*"):
        cache.delete(name)


def test_searches_are_limited_for_each_person_separately(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    token, other = tokens.a_token(), tokens.a_token()
    with start_gateway(TUNE_LIMIT_SEARCH_PER_MINUTE="3") as gateway:
        early_in_a_minute()
        answers = [gateway.send("POST", SEARCH, JSON, body=b"{}", token=token) for _ in range(5)]
        others = gateway.send("POST", SEARCH, JSON, body=b"{}", token=other)

    refused = [answer for answer in answers if answer.status == 429]
    assert 2 <= len(refused) <= 5
    assert others.status == 200
    assert 1 <= int(refused[-1].header("retry-after")) <= 60
    assert refused[-1].header("ratelimit-policy") == '"search";q=3;w=60'
    assert refused[-1].header("ratelimit").startswith('"search";r=0;t=')
    assert len(own_service.asked(SEARCH)) == 6 - len(refused)


def test_searches_that_were_used_up_leave_the_comparison_before_a_registration(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    token = tokens.a_token()
    with start_gateway(TUNE_LIMIT_SEARCH_PER_MINUTE="3") as gateway:
        early_in_a_minute()
        searches = [gateway.send("POST", SEARCH, JSON, body=b"{}", token=token).status for _ in range(4)]
        comparisons = [gateway.send("POST", COMPARISON, JSON, body=b"{}", token=token) for _ in range(4)]

    assert searches == [200] * 3 + [429]
    assert [answer.status for answer in comparisons] == [200] * 3 + [429]
    assert comparisons[-1].header("ratelimit-policy") == '"comparison";q=3;w=60'


def test_tokens_and_sign_in_are_limited_by_address(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies["/oauth2/token"] = lambda c, _: say(c, status="401 Unauthorized")
    own_service.replies["/oauth2/sign-in"] = lambda c, _: say(c, status="422 Unprocessable Content")
    with start_gateway(TUNE_LIMIT_TOKEN_PER_MINUTE_OF_ADDRESS="3", TUNE_LIMIT_SIGN_IN_PER_MINUTE="3") as gateway:
        tokens_asked = [gateway.send("POST", "/oauth2/token", body=b"x=1", token="").status for _ in range(8)]
        passwords_tried = [gateway.send("POST", "/oauth2/sign-in", body=b"x=1", token="").status for _ in range(8)]

    assert tokens_asked.count(429) >= 2
    assert passwords_tried.count(429) >= 2
    assert (tokens_asked[0], passwords_tried[0]) == (401, 422)


def test_a_client_that_fails_keeps_no_other_behind_its_address_from_a_token(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    def answer(connection: socket, request: Seen) -> bool:
        wrong = b"YnJva2VuOng=" in request.head
        return say(connection, status="401 Unauthorized" if wrong else "200 OK")

    own_service.replies["/oauth2/token"] = answer
    with start_gateway(TUNE_LIMIT_TOKEN_PER_MINUTE="3", TUNE_LIMIT_TOKEN_PER_MINUTE_OF_ADDRESS="40") as gateway:

        def ask(pair: str) -> int:
            return gateway.send("POST", "/oauth2/token", f"Authorization: Basic {pair}", body=b"x=1", token="").status

        broken = [ask("YnJva2VuOng=") for _ in range(60)]
        others = [ask("d29ya2luZzp4") for _ in range(10)]

    assert broken.count(401) <= 6
    assert broken.count(429) >= 54
    assert others == [200] * 10


def sign_in(gateway: RunningGateway, *headers: str) -> int:
    return gateway.send("POST", "/oauth2/sign-in", *headers, body=b"x=1", token="").status


@pytest.mark.parametrize("cookie", ["__Secure-ceiba_device", "ceiba_form"])
def test_a_stranger_who_fails_keeps_no_other_browser_behind_the_address_out(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder, cookie: str
) -> None:
    own_service.replies["/oauth2/sign-in"] = lambda c, _: say(c, status="401 Unauthorized")
    with start_gateway(TUNE_LIMIT_SIGN_IN_PER_MINUTE="20", TUNE_LIMIT_SIGN_IN_PER_MINUTE_OF_ADDRESS="300") as gateway:
        early_in_a_minute()
        stranger = [sign_in(gateway) for _ in range(25)]
        begun = gateway.send("GET", "/session/sign-in", token="").status
        another = sign_in(gateway, f"Cookie: a=b; {cookie}=theirs")

    assert stranger.count(429) == 5
    assert (begun, another) == (303, 401)


def test_made_up_browsers_of_one_address_have_a_limit_together(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies["/oauth2/sign-in"] = lambda c, _: say(c, status="401 Unauthorized")
    with start_gateway(TUNE_LIMIT_SIGN_IN_PER_MINUTE="20", TUNE_LIMIT_SIGN_IN_PER_MINUTE_OF_ADDRESS="10") as gateway:
        early_in_a_minute()
        statuses = [sign_in(gateway, f"Cookie: ceiba_device=made-up-{number}") for number in range(15)]

    assert statuses.count(429) == 5


def test_the_addresses_of_one_ipv6_subscriber_count_as_one(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies["/oauth2/sign-in"] = lambda c, _: say(c, status="401 Unauthorized")
    with start_gateway(TUNE_LIMIT_SIGN_IN_PER_MINUTE="20", TRUSTED_PROXIES="127.0.0.1") as gateway:
        early_in_a_minute()
        one = [sign_in(gateway, f"X-Forwarded-For: 2001:db8::{number:x}") for number in range(25)]
        other = sign_in(gateway, "X-Forwarded-For: 2001:db8:0:1::1")

    assert one.count(429) == 5
    assert other == 401


def test_strangers_of_one_address_leave_places_of_identity_to_others(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    end = threading.Event()

    def reply(client: socket, request: Seen) -> bool:
        if request.headers["x-forwarded-for"] == ["203.0.113.1"]:
            end.wait(60)
        return say(client)

    own_service.replies["/oauth2/token"] = reply
    with start_gateway(TRUSTED_PROXIES="127.0.0.1", TUNE_UPSTREAM_READ_SECONDS="60") as gateway:

        def ask(address: str) -> int:
            return gateway.send("POST", "/oauth2/token", f"X-Forwarded-For: {address}", body=b"x=1", token="").status

        threads = [threading.Thread(target=ask, args=("203.0.113.1",)) for _ in range(60)]
        for thread in threads:
            thread.start()
        time.sleep(3)
        others = [ask("203.0.113.2") for _ in range(3)]
        end.set()
        for thread in threads:
            thread.join()

    assert others == [200] * 3


def test_who_shows_a_right_secret_is_not_a_guesser(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies["/oauth2/sign-in"] = lambda c, _: say(c, status="303 See Other", headers=("Location: /",))
    with start_gateway(TUNE_LIMIT_TOKEN_PER_MINUTE_OF_ADDRESS="3", TUNE_LIMIT_SIGN_IN_PER_MINUTE="3") as gateway:
        tokens_given = [gateway.send("POST", "/oauth2/token", body=b"x=1", token="").status for _ in range(8)]
        signed_in = [gateway.send("POST", "/oauth2/sign-in", body=b"x=1", token="").status for _ in range(8)]

    assert (set(tokens_given), set(signed_in)) == ({200}, {303})


def test_reads_are_counted_across_gateways_without_asking_redis_each_time(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], cache_url: str
) -> None:
    token = tokens.a_token()
    cache = redis.Redis.from_url(cache_url)

    def settled() -> int:
        return sum(int(cache.get(name) or 0) for name in cache.scan_iter("limit:user:*"))

    with (
        start_gateway(TUNE_LIMIT_USER_PER_MINUTE="40") as one,
        start_gateway(TUNE_LIMIT_USER_PER_MINUTE="40") as two,
    ):
        early_in_a_minute()
        first = [one.send("GET", CASE, token=token) for _ in range(30)]
        assert eventually(lambda: settled() == 30, within=20) is not None
        assert two.send("GET", CASE, token=token).status == 200
        # When it settles its own first it learns of the others.
        assert eventually(lambda: settled() == 31, within=20) is not None
        time.sleep(0.5)
        second = [two.send("GET", CASE, token=token) for _ in range(30)]

    assert all(answer.status == 200 for answer in first)
    assert first[-1].header("ratelimit-policy") == '"user";q=40;w=60'
    assert [answer.status for answer in second].count(429) >= 20


def test_without_redis_search_token_and_sign_in_close_and_reads_go_on(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
    own_service: Recorder,
    cuttable_redis: CuttableRedis,
) -> None:
    token = tokens.a_token()
    with start_gateway(CACHE_URL=cuttable_redis.url) as gateway:
        assert gateway.send("POST", SEARCH, JSON, body=b"{}", token=token).status == 200
        cuttable_redis.cut()
        own_service.forget()

        closed = [
            gateway.send("POST", SEARCH, JSON, body=b"{}", token=token),
            gateway.send("POST", "/oauth2/token", body=b"x=1", token=""),
            gateway.send("POST", "/oauth2/sign-in", body=b"x=1", token=""),
            gateway.send("GET", "/session/sign-in", token=""),
        ]
        read = gateway.send("GET", CASE, token=token)

        def metrics() -> str:
            return gateway.send("GET", "/metrics", token="").body.decode()

        # A thread flushes once a second.
        assert eventually(lambda: 'limit_store_failures_total{mode="open"}' in metrics(), within=20) is not None
        closed_as_measured = 'limit_store_failures_total{mode="closed"}' in metrics()
        health = gateway.send("GET", "/readyz", token="")

        cuttable_redis.mend()
        again = gateway.send("POST", SEARCH, JSON, body=b"{}", token=token)

    assert [answer.status for answer in closed] == [503] * 4
    assert all(answer.header("retry-after") for answer in closed)
    assert read.status == 200
    assert [seen.path for seen in own_service.seen] == [CASE, SEARCH]
    assert closed_as_measured
    assert (health.status, again.status) == (503, 200)


def test_a_busy_organisation_leaves_room_for_others(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    busy, other = uuid4(), uuid4()
    end = threading.Event()

    def slow(client: socket, _: Seen) -> bool:
        end.wait(60)
        return say(client)

    own_service.replies["/api/v1/cases"] = slow
    with start_gateway(
        TUNE_UPSTREAM_IN_FLIGHT="4", TUNE_UPSTREAM_WAITING="2", TUNE_UPSTREAM_READ_SECONDS="60"
    ) as gateway:
        most = allowed(gateway)
        token = tokens.a_token(organisation_id=busy)
        threads = [
            threading.Thread(target=gateway.send, args=("GET", "/api/v1/cases"), kwargs={"token": token})
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        # Its share of the four.
        assert eventually(lambda: len(own_service.asked("/api/v1/cases")) == 3, within=20) is not None
        started = time.monotonic()
        answer = gateway.send("GET", CASE, token=tokens.a_token(organisation_id=other))
        took = time.monotonic() - started
        end.set()
        for thread in threads:
            thread.join()

    assert answer.status == 200
    assert took < most


def test_who_counts_gives_the_connection_back(cache_url: str) -> None:
    cache = redis.Redis.from_url(cache_url, max_connections=1)
    count = RedisCounters(cache)

    totals = [count([Addition("limit:given-back", 1, 60_000)]) for _ in range(2)]

    assert totals == [[1], [2]]
    assert cache.get("limit:given-back") == b"2"
