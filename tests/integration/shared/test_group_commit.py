"""Transactions that only store audit rows share a commit, and share nothing else."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from shared.db.group_commit import GroupCommit
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from tests.integration.shared.conftest import OneService
from tests.support.faults import eventually

pytestmark = pytest.mark.integration

STORED = "SELECT object_id FROM audit WHERE action = 'token.issued' ORDER BY id"
TRANSACTIONS = "SELECT count(DISTINCT xmin::text) FROM audit WHERE action = 'token.issued'"


class Tokens:
    """Threads that each issue one token, whose audit row goes through one group commit."""

    def __init__(self, service: OneService) -> None:
        self._service = service
        self.group = GroupCommit(service.engine)
        self.refused: dict[UUID, DBAPIError | psycopg.Error] = {}
        self._threads: list[threading.Thread] = []

    def issue(
        self, country: Country = Country.GUATEMALA, *, under: Country = Country.GUATEMALA, subject: str = "client"
    ) -> UUID:
        """Start a thread that audits a token in `country` under a grant of `subject` for `under`; what it audits."""
        token = uuid4()
        thread = threading.Thread(target=self._issue, args=(token, country, under, subject), daemon=True)
        thread.start()
        self._threads.append(thread)
        return token

    def audit(
        self,
        token: UUID,
        country: Country = Country.GUATEMALA,
        under: Country = Country.GUATEMALA,
        subject: str = "client",
    ) -> None:
        """Audit one token in this thread."""
        grant = replace(self._service.grant(under), subject=subject)
        with UnitOfWork(self._service.engine, self._service.signer, grant, SystemClock(), group=self.group) as work:
            work.audit("token.issued", country=country, object_type="client", object_id=token)

    def await_leader(self) -> None:
        """Wait until a group is on its way and nobody waits for the next."""
        assert eventually(lambda: self.group._is_led and not self.group._waiting, within=20) is not None

    def await_waiting(self, number: int) -> None:
        """Wait until so many transactions wait for the next group."""
        assert eventually(lambda: len(self.group._waiting) == number, within=20) is not None

    def end(self) -> None:
        """Wait for all threads."""
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def stored(self) -> list[UUID]:
        """What was audited, in its order."""
        return [row[0] for row in self._service.admin(STORED)]

    def transactions(self) -> int:
        """How many transactions stored it."""
        (row,) = self._service.admin(TRANSACTIONS)
        return int(row[0])

    def _issue(self, token: UUID, country: Country, under: Country, subject: str) -> None:
        try:
            self.audit(token, country, under, subject)
        except (DBAPIError, psycopg.Error) as error:
            self.refused[token] = error


@pytest.fixture
def tokens(one_service: OneService) -> Tokens:
    return Tokens(one_service)


@contextmanager
def held(service: OneService) -> Iterator[Callable[[], None]]:
    """No audit row can be written; yields what ends the session that is waiting to write one."""
    with psycopg.connect(service.database.admin_url) as holder:
        holder.execute("LOCK TABLE audit IN ACCESS EXCLUSIVE MODE")
        waiting = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

        def end_backend() -> None:
            assert eventually(lambda: service.admin(f"SELECT pid {waiting}") != [], within=20) is not None
            service.admin(f"SELECT pg_terminate_backend(pid) {waiting}")

        yield end_backend


def test_transactions_that_come_during_a_commit_are_committed_together(one_service: OneService, tokens: Tokens) -> None:
    with held(one_service):
        first = tokens.issue()
        tokens.await_leader()
        others = {tokens.issue() for _ in range(5)}
        tokens.await_waiting(5)
    tokens.end()

    assert tokens.refused == {}
    assert set(tokens.stored()) == {first, *others}
    assert tokens.transactions() == 2


def test_each_row_of_a_group_is_stored_under_the_context_of_its_own_caller(
    one_service: OneService, tokens: Tokens
) -> None:
    with held(one_service):
        tokens.issue()
        tokens.await_leader()
        stranger = tokens.issue(Country.GUATEMALA, under=Country.HONDURAS)
        allowed = [tokens.issue(country, under=country) for country in (Country.HONDURAS, Country.MEXICO)]
        tokens.await_waiting(3)
    tokens.end()

    assert list(tokens.refused) == [stranger]
    assert isinstance(tokens.refused[stranger], ProgrammingError)
    assert "row-level security" in str(tokens.refused[stranger])
    assert set(allowed) < set(tokens.stored())
    assert len(tokens.stored()) == 3


def test_a_context_that_cannot_be_sent_is_an_error_of_its_own_caller_only(
    one_service: OneService, tokens: Tokens
) -> None:
    with held(one_service):
        first = tokens.issue()
        tokens.await_leader()
        # PostgreSQL keeps no NUL in a text.
        broken = tokens.issue(subject="client\0")
        others = {tokens.issue() for _ in range(3)}
        tokens.await_waiting(4)
    tokens.end()

    assert list(tokens.refused) == [broken]
    assert set(tokens.stored()) == {first, *others}


def test_a_lost_connection_is_an_error_of_everybody_in_the_group_and_of_nobody_after_it(
    one_service: OneService, tokens: Tokens
) -> None:
    with held(one_service) as end_backend:
        first = tokens.issue()
        tokens.await_leader()
        others = {tokens.issue() for _ in range(4)}
        tokens.await_waiting(4)
        end_backend()
        assert eventually(lambda: set(tokens.refused) == {first}, within=20) is not None
        end_backend()
        tokens.end()

    assert set(tokens.refused) == {first, *others}
    assert {type(error) for error in tokens.refused.values()} == {OperationalError}
    later = uuid4()
    tokens.audit(later)
    assert tokens.stored() == [later]


def test_eight_threads_store_each_row_once_in_fewer_transactions(tokens: Tokens) -> None:
    ids = [[uuid4() for _ in range(100)] for _ in range(8)]

    def issue(own: list[UUID]) -> None:
        for token in own:
            tokens.audit(token)

    threads = [threading.Thread(target=issue, args=(own,), daemon=True) for own in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(tokens.stored()) == sorted(token for own in ids for token in own)
    assert tokens.transactions() < 800


def test_the_connection_is_back_in_the_pool_when_nobody_waits_and_after_an_error(
    one_service: OneService, tokens: Tokens
) -> None:
    def is_back() -> bool:
        return one_service.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a QueuePool

    with held(one_service):
        tokens.issue()
        tokens.await_leader()
        tokens.issue(Country.GUATEMALA, under=Country.HONDURAS)
        tokens.issue()
        tokens.await_waiting(2)
    tokens.end()

    assert len(tokens.refused) == 1
    assert eventually(is_back, within=10) is not None
    tokens.audit(later := uuid4())
    assert later in tokens.stored()
    assert eventually(is_back, within=10) is not None


def test_a_group_that_follows_another_keeps_its_connection(one_service: OneService, tokens: Tokens) -> None:
    taken: list[object] = []

    def note(connection: object, *_: object) -> None:
        taken.append(connection)

    event.listen(one_service.engine, "checkout", note)
    try:
        with held(one_service):
            tokens.issue()
            tokens.await_leader()
            tokens.issue()
            tokens.await_waiting(1)
        tokens.end()
    finally:
        event.remove(one_service.engine, "checkout", note)

    assert (tokens.transactions(), len(taken)) == (2, 1)
