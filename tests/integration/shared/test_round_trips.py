"""What is left for the commit is stored with it, or nothing is."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import bindparam, func, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from shared.db.statement import Statement
from shared.db.work import UnitOfWork
from shared.messaging.inbox import INBOX
from tests.integration.shared.conftest import OneService
from tests.support.world import GT

pytestmark = pytest.mark.integration

ADD = Statement(
    insert(INBOX).values(consumer=bindparam("consumer"), event_id=bindparam("event_id"), done_at=func.now())
)
MARK = "SELECT mark_applied(%s::text, %s::uuid[], %s::uuid[], %s::int[])"


def applied(one_service: OneService, consumer: str) -> int:
    ((found,),) = one_service.admin("SELECT count(*) FROM inbox WHERE consumer = %s AND done_at IS NOT NULL", consumer)
    return int(found)


def audited(one_service: OneService) -> int:
    ((found,),) = one_service.admin("SELECT count(*) FROM audit")
    return int(found)


def mark(consumer: str) -> Callable[[UnitOfWork], None]:
    def leave(work: UnitOfWork) -> None:
        work.execute_at_commit(MARK, consumer, [uuid4(), uuid4()], [uuid4(), None], [1, None])

    return leave


def audit(work: UnitOfWork) -> None:
    work.audit("case.read", country=GT, object_type="case", object_id=None)


def violate(work: UnitOfWork) -> None:
    work.execute_at_commit("INSERT INTO inbox (consumer, event_id) VALUES (%s, NULL)", "fails")


def read(work: UnitOfWork) -> None:
    work.connection.execute(text("SELECT 1"))


def add(consumer: str, event: UUID | None = None) -> Callable[[UnitOfWork], None]:
    def leave(work: UnitOfWork) -> None:
        work.run_at_commit(ADD, {"consumer": consumer, "event_id": event or uuid4()})

    return leave


def stop(_: UnitOfWork) -> None:
    raise ZeroDivisionError


def abort(work: UnitOfWork) -> None:
    with pytest.raises(DBAPIError, match="division by zero"):
        work.connection.execute(text("SELECT 1 / 0"))


def transaction(one_service: OneService, *steps: Callable[[UnitOfWork], None]) -> None:
    with one_service.system_work(frozenset({GT})) as work:
        for step in steps:
            step(work)


def test_statements_values_and_audit_rows_are_stored_with_the_commit(one_service: OneService) -> None:
    consumer = "it's; COMMIT; --"

    def look(_: UnitOfWork) -> None:
        assert applied(one_service, consumer) == 0

    before = audited(one_service)
    transaction(one_service, mark(consumer), audit, look)

    assert (applied(one_service, consumer), audited(one_service)) == (2, before + 1)


@pytest.mark.parametrize("steps", [(mark("fails"), audit, violate), (violate, mark("fails"), audit)])
def test_when_one_of_them_fails_nothing_is_committed_and_the_connection_is_as_good_as_before(
    one_service: OneService, steps: Sequence[Callable[[UnitOfWork], None]]
) -> None:
    before = audited(one_service)
    with pytest.raises(IntegrityError):
        transaction(one_service, *steps)
    assert (applied(one_service, "fails"), audited(one_service)) == (0, before)

    transaction(one_service, mark("works"))
    assert (applied(one_service, "works"), applied(one_service, "fails")) == (2, 0)


def test_after_an_error_in_the_block_nothing_is_left_for_the_next_transaction(one_service: OneService) -> None:
    with pytest.raises(ZeroDivisionError):
        transaction(one_service, mark("rolled back"), stop)

    transaction(one_service)
    assert applied(one_service, "rolled back") == 0


def test_a_transaction_that_failed_before_is_not_taken_for_committed(one_service: OneService) -> None:
    with pytest.raises(DBAPIError, match="current transaction is aborted"):
        transaction(one_service, abort, mark("aborted"), audit)

    assert applied(one_service, "aborted") == 0


def test_a_backend_that_ends_before_the_commit_is_an_error_and_leaves_the_pool(one_service: OneService) -> None:
    def end_backends(_: UnitOfWork) -> None:
        one_service.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'referrals_app'")

    with pytest.raises(OperationalError):
        transaction(one_service, read, mark("lost"), audit, end_backends)

    transaction(one_service, mark("found"))
    assert (applied(one_service, "lost"), applied(one_service, "found")) == (0, 2)


@pytest.mark.parametrize("steps", [(), (read,)], ids=["of a new connection", "of a connection that has read"])
def test_prepared_statements_are_executed_with_the_commit(
    one_service: OneService, steps: Sequence[Callable[[UnitOfWork], None]]
) -> None:
    consumer = f"it's {len(steps)}; COMMIT; --"

    for stored in (0, 2):  # the second time it is prepared already

        def look(_: UnitOfWork, stored: int = stored) -> None:
            assert applied(one_service, consumer) == stored

        transaction(one_service, *steps, add(consumer), audit, add(consumer), look)

    assert applied(one_service, consumer) == 4


def test_a_prepared_statement_that_fails_with_the_commit_takes_everything_back(one_service: OneService) -> None:
    event, before = uuid4(), audited(one_service)
    transaction(one_service, add("once", event))

    with pytest.raises(IntegrityError):
        transaction(one_service, add("once"), audit, add("once", event))

    transaction(one_service, add("afterwards"))
    assert (applied(one_service, "once"), applied(one_service, "afterwards")) == (1, 1)
    assert audited(one_service) == before


def test_a_prepared_statement_that_is_gone_is_prepared_again_for_the_next_transaction(one_service: OneService) -> None:
    def forget(work: UnitOfWork) -> None:
        driver: Any = work.connection.connection.dbapi_connection
        driver.pgconn.exec_(b"DEALLOCATE ALL")  # behind the back of psycopg, which would prepare them again

    transaction(one_service, add("prepared"))
    with pytest.raises(DBAPIError, match="does not exist"):
        transaction(one_service, add("gone"), forget)

    transaction(one_service, add("again"))
    assert [applied(one_service, consumer) for consumer in ("prepared", "gone", "again")] == [1, 0, 1]
