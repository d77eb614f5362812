"""How long a session lives, and that no other key opens it. Against a real Redis."""

import hashlib

import pytest
import redis

from gateway.browser.sessions import ABSOLUTE_SECONDS, IDLE_SECONDS, Session, SessionStore, new_session
from shared.kernel.errors import Unauthenticated

KEY = b"k" * 32


class Watch:
    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def cache(cache_url: str) -> redis.Redis:
    return redis.Redis.from_url(cache_url)


def a_session(watch: Watch) -> tuple[str, Session]:
    return new_session(access_token="a", refresh_token="r", access_expires_at=watch.at + 300, role="", now=watch.at)


def test_a_session_ends_after_twelve_hours_of_work(cache: redis.Redis, watch: Watch) -> None:
    store = SessionStore(cache, KEY, now=watch)
    session_id, session = a_session(watch)
    store.write(session_id, session)

    watch.at += ABSOLUTE_SECONDS - 1
    assert store.read(session_id) == session
    watch.at += 2
    with pytest.raises(Unauthenticated):
        store.read(session_id)


def nearly_idle(cache: redis.Redis, store: SessionStore, watch: Watch) -> tuple[str, str]:
    """A session with 100 idle seconds left that nobody remembers; its cookie, and its name in Redis."""
    session_id, session = a_session(watch)
    store.write(session_id, session)
    name = f"session:{hashlib.sha256(session_id.encode()).hexdigest()}"
    cache.expire(name, 100)
    watch.at += 3
    return session_id, name


def test_each_use_gives_it_another_half_hour(cache: redis.Redis, watch: Watch) -> None:
    store = SessionStore(cache, KEY, now=watch)
    session_id, name = nearly_idle(cache, store, watch)

    store.read(session_id)

    assert IDLE_SECONDS - 5 < cache.ttl(name) <= IDLE_SECONDS


def test_what_the_page_asks_by_itself_gives_it_nothing(cache: redis.Redis, watch: Watch) -> None:
    store = SessionStore(cache, KEY, now=watch)
    session_id, name = nearly_idle(cache, store, watch)

    session = store.read(session_id, extend=False)

    assert cache.ttl(name) <= 100
    assert store.seconds_left(session_id, session) <= 100


def test_a_use_right_after_what_the_page_asked_by_itself_counts(cache: redis.Redis, watch: Watch) -> None:
    store = SessionStore(cache, KEY, now=watch)
    session_id, name = nearly_idle(cache, store, watch)
    store.read(session_id, extend=False)

    store.read(session_id)

    assert cache.ttl(name) > IDLE_SECONDS - 5


def test_renewed_tokens_give_it_nothing(cache: redis.Redis, watch: Watch) -> None:
    store = SessionStore(cache, KEY, now=watch)
    session_id, name = nearly_idle(cache, store, watch)
    session = store.read(session_id, extend=False)

    store.replace_tokens(session_id, session, access_token="b", refresh_token="s", access_expires_at=watch.at + 300)

    assert cache.ttl(name) <= 100
    assert SessionStore(cache, KEY, now=watch).read(session_id).access_token == "b"


def test_renewed_tokens_bring_no_ended_session_back(cache: redis.Redis, watch: Watch) -> None:
    store = SessionStore(cache, KEY, now=watch)
    session_id, session = a_session(watch)
    store.write(session_id, session)
    store.delete(session_id)

    with pytest.raises(Unauthenticated):
        store.replace_tokens(session_id, session, access_token="b", refresh_token="s", access_expires_at=watch.at)

    with pytest.raises(Unauthenticated):
        store.read(session_id)


def test_another_key_and_another_name_open_nothing(cache: redis.Redis, watch: Watch) -> None:
    session_id, session = a_session(watch)
    SessionStore(cache, KEY, now=watch).write(session_id, session)

    with pytest.raises(Unauthenticated):
        SessionStore(cache, b"x" * 32, now=watch).read(session_id)


def test_a_session_moved_under_another_cookie_opens_nothing(cache: redis.Redis, watch: Watch) -> None:
    store = SessionStore(cache, KEY, now=watch)
    session_id, session = a_session(watch)
    store.write(session_id, session)
    mine, theirs = (f"session:{hashlib.sha256(name.encode()).hexdigest()}" for name in (session_id, "other"))
    cache.set(theirs, cache.get(mine) or b"")

    with pytest.raises(Unauthenticated):
        SessionStore(cache, KEY, now=watch).read("other")


def test_what_was_deleted_is_gone_at_once(cache: redis.Redis, watch: Watch) -> None:
    store = SessionStore(cache, KEY, now=watch)
    session_id, session = a_session(watch)
    store.write(session_id, session)
    store.delete(session_id)

    with pytest.raises(Unauthenticated):
        store.read(session_id)
