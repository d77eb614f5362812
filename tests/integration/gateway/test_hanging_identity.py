"""While identity hangs, browsers with expired tokens get a response at once, and other callers are not affected."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from socket import socket

import pytest
import redis

from gateway.browser.identity_client import MAX_CALLS, IdentityClient
from gateway.browser.sessions import COOKIE, SessionStore, new_session
from shared.kernel.errors import Unavailable
from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.flood import CASE, allowed, asking, head, judges_speed, seconds_of_a_read
from tests.integration.gateway.recorder import Recorder, Seen, say
from tests.integration.gateway.wire import read_answer

pytestmark = pytest.mark.integration

BROWSERS = 150


def hang(_client: socket, _request: Seen) -> bool:
    time.sleep(30)
    return False


def cookies_of_ended_tokens(cache_url: str, count: int) -> list[str]:
    """Cookies of sessions that are alive and whose access tokens are not."""
    store = SessionStore(redis.Redis.from_url(cache_url), b"k" * 32)
    cookies = []
    for _ in range(count):
        now = time.time()
        session_id, session = new_session(
            access_token="a", refresh_token="r", access_expires_at=now - 1, role="", now=now
        )
        store.write(session_id, session)
        cookies.append(f"Cookie: {COOKIE}={session_id}")
    return cookies


@judges_speed
@pytest.mark.parametrize("sessions", [BROWSERS, 1])
def test_a_hundred_and_fifty_requests_with_expired_tokens_do_not_delay_others(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
    own_service: Recorder,
    cache_url: str,
    sessions: int,
) -> None:
    own_service.replies["/oauth2/token"] = hang
    cookies = cookies_of_ended_tokens(cache_url, sessions) * (BROWSERS // sessions)
    with start_gateway() as gateway:
        most = allowed(gateway)
        with asking(gateway, [head(CASE, cookie) for cookie in cookies]) as clients:
            time.sleep(1)
            longest = max(seconds_of_a_read(gateway) for _ in range(3))
            answers = [read_answer(client) for client in clients]

    assert longest < most
    assert {answer.status for answer in answers} == {503}
    assert all(answer.header("retry-after") for answer in answers)
    assert len(own_service.asked("/oauth2/token")) <= MAX_CALLS
    print(f"{BROWSERS} requests of {sessions} sessions; the slowest of 3 answers took {longest * 1000:.0f} ms")


def a_client(url: str) -> IdentityClient:
    return IdentityClient(url, "fake-web-secret", redirect_uri="http://127.0.0.1/session/callback")


def test_more_calls_than_places_are_refused_at_once(own_service: Recorder) -> None:
    go_on = threading.Event()

    def wait(client: socket, _: Seen) -> bool:
        go_on.wait(30)
        return say(client, status="401 Unauthorized")

    own_service.replies["/oauth2/userinfo"] = wait
    identity = a_client(own_service.url)
    threads = [threading.Thread(target=identity.role, args=("t",)) for _ in range(MAX_CALLS)]
    for thread in threads:
        thread.start()
    while len(own_service.asked("/oauth2/userinfo")) < MAX_CALLS:
        time.sleep(0.05)

    with pytest.raises(Unavailable) as refused:
        identity.role("t")
    go_on.set()
    for thread in threads:
        thread.join()

    assert refused.value.retry_after
    assert identity.role("t") == ""


def test_after_a_call_to_which_nothing_came_back_identity_is_left_alone_for_a_while(own_service: Recorder) -> None:
    own_service.replies["/oauth2/userinfo"] = lambda _c, _r: False
    identity = a_client(own_service.url)
    for _ in range(3):
        with pytest.raises(Unavailable):
            identity.role("t")

    assert identity.is_paused
    assert len(own_service.asked("/oauth2/userinfo")) == 1
