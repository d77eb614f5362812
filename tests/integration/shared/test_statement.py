"""A statement that psycopg executes gives what SQLAlchemy would give, and fails as it would."""

# fixed dates: values that are sent and read back
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    ARRAY,
    Boolean,
    Date,
    DateTime,
    Double,
    Integer,
    Numeric,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.types import TypeDecorator

from shared.db.connection import MOST_PREPARED
from shared.db.statement import Statement
from shared.db.types import Bytea
from shared.db.work import UnitOfWork
from shared.messaging.inbox import INBOX
from tests.integration.shared.conftest import OneService
from tests.support.world import GT

pytestmark = pytest.mark.integration


class Shouted(TypeDecorator[str]):
    """Text that is changed on its way in both directions."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: object) -> str:
        return f"{value}!"

    def process_result_value(self, value: Any, dialect: object) -> str:
        return str(value).upper()


VALUES: dict[str, tuple[Any, Any]] = {
    "id": (Uuid(), uuid4()),
    "text": (Text(), "it's 100 %"),
    "none": (Text(), None),
    "number": (Integer(), 7),
    "real": (Double(), 1.5),
    "decimal": (Numeric(), Decimal("1.25")),
    "float": (Numeric(asdecimal=False), 2.5),
    "yes": (Boolean(), True),
    "day": (Date(), date(2026, 2, 3)),
    "moment": (DateTime(timezone=True), datetime(2026, 2, 3, 4, 5, tzinfo=UTC)),
    "bytes": (Bytea(), b"\0\xff"),
    "json": (JSONB(), {"a": [1, None, "é"], "day": date(2026, 2, 3)}),
    "texts": (ARRAY(Text), ["a", "b,c"]),
    "ids": (ARRAY(Uuid), [uuid4()]),
    "shouted": (Shouted(), "hello"),
}
ECHO: Select[Any] = select(
    *(cast(bindparam(name, type_=type_), type_).label(name) for name, (type_, _) in VALUES.items()),
    literal("constant", Shouted()).label("constant"),
    func.count().label("count"),
)
GIVEN = {name: value for name, (_, value) in VALUES.items()}
ADD = insert(INBOX).values(consumer=bindparam("consumer"), event_id=bindparam("event_id")).on_conflict_do_nothing()


def test_each_type_is_sent_and_read_as_by_sqlalchemy(one_service: OneService) -> None:
    with one_service.system_work(frozenset({GT})) as work:
        expected = work.connection.execute(ECHO, GIVEN).one()
        statement = Statement(ECHO)
        first, (row,) = statement.first(work.connection, GIVEN), statement.all(work.connection, GIVEN)

    assert first == row == expected
    assert first._mapping == expected._mapping
    assert (first.shouted, first.constant, first.bytes) == ("HELLO!", "CONSTANT!", b"\0\xff")
    assert GIVEN["shouted"] == "hello"


def test_rows_that_were_changed_are_counted_and_no_row_is_none(one_service: OneService) -> None:
    add, returning = Statement(ADD), Statement(ADD.returning(INBOX.c.consumer))
    event, other = uuid4(), uuid4()
    with one_service.system_work(frozenset({GT})) as work:
        assert [add.run(work.connection, {"consumer": "a", "event_id": event}) for _ in range(2)] == [1, 0]
        assert returning.first(work.connection, {"consumer": "a", "event_id": event}) is None
        assert returning.first(work.connection, {"consumer": "a", "event_id": other}) == ("a",)


@pytest.mark.parametrize(
    ("values", "error"),
    [({"consumer": None, "event_id": uuid4()}, IntegrityError), ({"consumer": "\0", "event_id": uuid4()}, DataError)],
)
def test_an_error_is_one_of_sqlalchemy_without_the_values(
    one_service: OneService, values: dict[str, Any], error: type[Exception]
) -> None:
    def add() -> None:
        with one_service.system_work(frozenset({GT})) as work:
            Statement(ADD).run(work.connection, values)

    with pytest.raises(error) as raised:
        add()
    assert raised.value.params is None  # type: ignore[attr-defined]

    with one_service.system_work(frozenset({GT})) as work:
        assert Statement(ADD).run(work.connection, {"consumer": "b", "event_id": uuid4()}) == 1


def test_a_connection_that_was_lost_leaves_the_pool(one_service: OneService) -> None:
    def add() -> None:
        with one_service.system_work(frozenset({GT})) as work:
            assert not work.connection.closed
            one_service.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'referrals_app'")
            Statement(ADD).run(work.connection, {"consumer": "c", "event_id": uuid4()})

    with pytest.raises(OperationalError) as lost:
        add()
    assert lost.value.connection_invalidated

    with one_service.system_work(frozenset({GT})) as work:
        assert Statement(ADD).run(work.connection, {"consumer": "c", "event_id": uuid4()}) == 1


def test_with_one_connection_that_was_lost_all_older_ones_leave_the_pool(one_service: OneService) -> None:
    def add(*works: UnitOfWork) -> None:
        for work in works:
            Statement(ADD).run(work.connection, {"consumer": "c", "event_id": uuid4()})

    with one_service.system_work(frozenset({GT})) as one, one_service.system_work(frozenset({GT})) as other:
        add(one, other)
    one_service.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'referrals_app'")
    with pytest.raises(OperationalError), one_service.system_work(frozenset({GT})) as work:
        add(work)

    with one_service.system_work(frozenset({GT})) as one, one_service.system_work(frozenset({GT})) as other:
        add(one, other)


def test_a_statement_works_on_after_psycopg_has_dropped_all_prepared_ones(one_service: OneService) -> None:
    add, event = Statement(ADD), uuid4()
    with one_service.system_work(frozenset({GT})) as work:
        for number in range(8):  # more often than psycopg executes a statement before it prepares it
            work.connection.exec_driver_sql("SELECT %s::int", (number,))
            add.run(work.connection, {"consumer": "d", "event_id": event})
        with work.connection.begin_nested() as changes:
            changes.rollback()
        work.connection.exec_driver_sql("SELECT 1")
        assert add.run(work.connection, {"consumer": "d", "event_id": event}) == 0


def test_a_statement_whose_plan_no_longer_fits_fails_once(one_service: OneService) -> None:
    read = Statement(select(table("changing", column("value"))))

    def rows() -> list[Any]:
        with one_service.system_work(frozenset({GT})) as work:
            return [tuple(row) for row in read.all(work.connection, {})]

    one_service.admin("CREATE TABLE changing AS SELECT 1 AS value")
    one_service.admin("GRANT SELECT ON changing TO referrals_app")
    assert rows() == [(1,)]

    one_service.admin("ALTER TABLE changing ALTER COLUMN value TYPE text")
    with pytest.raises(DBAPIError, match="cached plan must not change result type"):
        rows()
    assert rows() == [("1",)]


def test_a_connection_keeps_no_more_than_a_hundred_statements_prepared(one_service: OneService) -> None:
    read = [Statement(select(literal(number).label(f"n{number}"))) for number in range(MOST_PREPARED + 5)]
    with one_service.system_work(frozenset({GT})) as work:
        for _ in range(2):
            assert [tuple(one.one(work.connection, {})) for one in read] == [(number,) for number in range(len(read))]
        kept = work.connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one()

    assert kept == MOST_PREPARED
