"""Who was revoked is refused within seconds, also while the store is away."""

from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as StoreAway

from shared.contracts.revocations import REVOKED_KEY
from shared.kernel.grant import Grant
from shared.web.access import tokens as verification
from shared.web.access.tokens import REVOCATION_READ_EVERY_SECONDS, Revocations

pytestmark = pytest.mark.unit


class Watch:
    """The two clocks of the machine, moved by hand."""

    def __init__(self) -> None:
        self.moment = 1000.0

    def monotonic(self) -> float:
        return self.moment

    def time(self) -> float:
        return 1_900_000_000.75 + self.moment


class Store:
    """The sorted set of identity; may be away."""

    def __init__(self) -> None:
        self.members: list[bytes] = []
        self.asked: list[tuple[Any, ...]] = []
        self.away = False

    def zrangebyscore(self, *asked: Any) -> list[bytes]:
        self.asked.append(asked)
        if self.away:
            raise StoreAway
        return self.members


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(verification, "time", watch)
    return watch


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def revocations(watch: Watch, store: Store, monkeypatch: pytest.MonkeyPatch) -> Revocations:
    monkeypatch.setattr(Redis, "from_url", lambda *_, **__: store)
    return Revocations("redis://cache")


def a_grant(subject: str = "person-1", session_id: str = "session-1", policy_version: int = 0) -> Grant:
    return Grant(
        subject=subject,
        client_id="ceiba-web",
        organisation_id=None,
        countries=frozenset(),
        permissions=frozenset(),
        session_id=session_id,
        policy_version=policy_version,
    )


def test_without_revocations_no_token_is_refused(revocations: Revocations) -> None:
    assert not revocations.is_revoked(a_grant())


def test_a_revoked_session_is_refused_and_no_other(revocations: Revocations, store: Store) -> None:
    store.members = [b"sid:session-1"]

    assert revocations.is_revoked(a_grant())
    assert not revocations.is_revoked(a_grant(session_id="session-2"))
    assert not revocations.is_revoked(a_grant(session_id=""))


def test_tokens_from_before_a_change_of_rights_are_refused(revocations: Revocations, store: Store) -> None:
    store.members = [b"sub:person-1@3"]

    assert revocations.is_revoked(a_grant(policy_version=2))
    assert not revocations.is_revoked(a_grant(policy_version=3))
    assert not revocations.is_revoked(a_grant("person-2", policy_version=0))


@pytest.mark.parametrize("members", [[b"sub:person-1@3", b"sub:person-1@7"], [b"sub:person-1@7", b"sub:person-1@3"]])
def test_the_latest_change_of_rights_counts(revocations: Revocations, store: Store, members: list[bytes]) -> None:
    store.members = members

    assert revocations.is_revoked(a_grant(policy_version=6))
    assert not revocations.is_revoked(a_grant(policy_version=7))


def test_the_subject_may_hold_the_marks_that_separate(revocations: Revocations, store: Store) -> None:
    store.members = [b"sub:service:a@b@2", b"sid:odd:session"]

    assert revocations.is_revoked(a_grant("service:a@b", policy_version=1))
    assert not revocations.is_revoked(a_grant("service:a", policy_version=1))
    assert revocations.is_revoked(a_grant(session_id="odd:session"))


def test_only_what_has_not_ended_is_read(revocations: Revocations, store: Store, watch: Watch) -> None:
    revocations.is_revoked(a_grant())

    assert store.asked == [(REVOKED_KEY, int(watch.time()), "+inf")]


def test_the_store_is_asked_at_most_every_two_seconds(revocations: Revocations, store: Store, watch: Watch) -> None:
    revocations.is_revoked(a_grant())
    store.members = [b"sid:session-1"]

    watch.moment += REVOCATION_READ_EVERY_SECONDS
    assert not revocations.is_revoked(a_grant())
    watch.moment += 0.001
    assert revocations.is_revoked(a_grant())
    assert len(store.asked) == 2


def test_what_is_known_counts_while_the_store_is_away(revocations: Revocations, store: Store, watch: Watch) -> None:
    store.members = [b"sid:session-1", b"sub:person-2@1"]
    assert revocations.is_revoked(a_grant())
    store.away = True
    watch.moment += 10

    assert revocations.is_revoked(a_grant())
    assert revocations.is_revoked(a_grant("person-2", "session-2"))
    assert len(store.asked) == 2


def test_a_session_that_is_no_longer_listed_has_ended_by_itself(
    revocations: Revocations, store: Store, watch: Watch
) -> None:
    store.members = [b"sid:session-1"]
    assert revocations.is_revoked(a_grant())
    store.members = []
    watch.moment += 10

    assert not revocations.is_revoked(a_grant())


def test_while_one_reads_the_others_go_on_with_what_is_known(revocations: Revocations, store: Store) -> None:
    with revocations._lock:
        assert not revocations.is_revoked(a_grant())

    assert store.asked == []
    revocations.is_revoked(a_grant())
    assert len(store.asked) == 1
