"""The order in which a unit of work ends."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import Engine

from shared.db import work as work_module
from shared.db.context import ContextSigner
from shared.db.group_commit import GroupCommit, Send
from shared.db.last_step import LastStep
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import system_grant

pytestmark = pytest.mark.unit


class Connection:
    """Notes what it is asked to do."""

    def __init__(self, noted: list[str]) -> None:
        self._noted = noted

    def connect(self) -> "Connection":
        return self

    @property
    def connection(self) -> "Connection":
        return self

    @property
    def dbapi_connection(self) -> "Connection":
        return self

    def execute_at_commit(self, statement: str, *values: object) -> None:
        self._noted.append(f"{_name(statement)} with the commit")

    def exec_driver_sql(self, statement: str, values: object) -> None:
        self._noted.append(_name(statement))

    def commit(self) -> None:
        self._noted.append("commit")

    def close(self) -> None:
        self._noted.append("close")


def _name(statement: str) -> str:
    return "write" if "write_messages" in statement else statement


class Group:
    """Notes what is committed in a group."""

    def __init__(self, noted: list[str]) -> None:
        self._noted = noted

    def commit(self, context: str, statements: Sequence[Send]) -> None:
        assert context.startswith("GT||")
        self._noted.append("a group")
        for send in statements:
            send(cast("DatabaseConnection", Connection(self._noted)))


@pytest.fixture
def noted() -> list[str]:
    return []


@pytest.fixture
def work(noted: list[str], monkeypatch: pytest.MonkeyPatch) -> UnitOfWork:
    monkeypatch.setattr(work_module, "begin_under", lambda context, connection: noted.append("begin"))
    return work_in(noted)


def work_in(noted: list[str], group: Group | None = None) -> UnitOfWork:
    grant = system_grant("referrals", frozenset({Country.GUATEMALA}))
    engine = cast("Engine", Connection(noted))
    return UnitOfWork(engine, ContextSigner(bytes(32)), grant, SystemClock(), group=cast("GroupCommit | None", group))


def test_a_last_step_gets_everything_at_once_between_the_messages_and_the_commit(
    work: UnitOfWork, noted: list[str]
) -> None:
    def step(items: list[Any]) -> None:
        noted.append(f"step {items}")
        work.after_commit(lambda: noted.append("effect"))

    def other(items: list[Any]) -> None:
        noted.append(f"other {items}")

    with work:
        work.before_commit(step, 1)
        work.before_commit(other, "a")
        work.before_commit(step, 2)
        work.audit("case.read", country=Country.GUATEMALA, object_type="case", object_id=None)
    assert noted == ["begin", "write", "step [1, 2]", "other ['a']", "commit", "close", "effect"]


def test_a_process_as_last_step_gets_everything_at_once(work: UnitOfWork, noted: list[str]) -> None:
    def process(items: list[int], *, work: UnitOfWork) -> None:
        noted.append(f"process {items}")
        work.after_commit(lambda: noted.append("effect"))

    with work:
        work.before_commit(LastStep(process, work), 1)
        work.before_commit(LastStep(process, work), 2)
    assert noted == ["process [1, 2]", "effect"]


def test_what_a_last_step_audits_and_publishes_is_stored_once(work: UnitOfWork, noted: list[str]) -> None:
    def step(items: list[str]) -> None:
        noted.append("step")
        for action in items:
            work.audit(action, country=Country.GUATEMALA, object_type="case", object_id=None)

    with work:
        work.before_commit(step, "case.changed")
    assert noted == ["step", "begin", "write with the commit", "commit", "close"]
    noted.clear()
    with work:
        work.audit("case.read", country=Country.GUATEMALA, object_type="case", object_id=None)
        work.before_commit(step, "case.changed")
    assert noted == ["begin", "write", "step", "write with the commit", "commit", "close"]
    noted.clear()
    with work:
        work.audit("case.read", country=Country.GUATEMALA, object_type="case", object_id=None)
    assert noted == ["begin", "write with the commit", "commit", "close"]
    noted.clear()
    with work:
        work.audit("case.read", country=Country.GUATEMALA, object_type="case", object_id=None)
        work.execute_at_commit("other")
    assert noted == ["begin", "other with the commit", "write with the commit", "commit", "close"]


def test_a_last_step_that_fails_takes_everything_back(work: UnitOfWork, noted: list[str]) -> None:
    def step(_: list[int]) -> None:
        raise ZeroDivisionError

    def end() -> None:
        with work:
            work.before_commit(step, 1)
            work.after_commit(lambda: noted.append("effect"))

    with pytest.raises(ZeroDivisionError):
        end()
    assert noted == []


def test_after_an_error_no_last_step_is_taken(work: UnitOfWork, noted: list[str]) -> None:
    def fail() -> None:
        with work:
            work.execute_at_commit("other")
            work.before_commit(lambda items: noted.append(f"step {items}"), 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert noted == []


def test_a_transaction_that_needs_nothing_takes_no_connection(work: UnitOfWork, noted: list[str]) -> None:
    with work:
        work.after_commit(lambda: noted.append("effect"))
    assert noted == ["effect"]


@pytest.mark.usefixtures("work")
def test_a_transaction_that_only_writes_is_committed_in_a_group_where_there_is_one(noted: list[str]) -> None:
    work = work_in(noted, Group(noted))

    with work:
        work.audit("token.issued", country=Country.GUATEMALA, object_type="client", object_id=None)
        work.after_commit(lambda: noted.append("effect"))
    assert noted == ["a group", "write with the commit", "effect"]


@pytest.mark.usefixtures("work")
def test_a_transaction_that_has_read_or_takes_a_last_step_is_committed_alone(noted: list[str]) -> None:
    work = work_in(noted, Group(noted))

    with work:
        work.connection.exec_driver_sql("SELECT 1", None)
        work.audit("case.read", country=Country.GUATEMALA, object_type="case", object_id=None)
    assert noted == ["begin", "SELECT 1", "write with the commit", "commit", "close"]
    noted.clear()
    with work:
        work.audit("case.read", country=Country.GUATEMALA, object_type="case", object_id=None)
        work.before_commit(lambda _: noted.append("step"), 1)
    assert noted == ["begin", "write", "step", "commit", "close"]


@pytest.mark.usefixtures("work")
def test_a_transaction_that_fails_stores_nothing_in_a_group(noted: list[str]) -> None:
    def fail() -> None:
        with work_in(noted, Group(noted)) as work:
            work.audit("token.issued", country=Country.GUATEMALA, object_type="client", object_id=None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert noted == []
