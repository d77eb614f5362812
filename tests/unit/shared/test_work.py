"""The order in which a unit of work ends."""

from typing import Any, cast

import pytest
from sqlalchemy import Engine

from shared.db import work as work_module
from shared.db.context import ContextSigner
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


@pytest.fixture
def noted() -> list[str]:
    return []


@pytest.fixture
def work(noted: list[str], monkeypatch: pytest.MonkeyPatch) -> UnitOfWork:
    monkeypatch.setattr(work_module, "begin_under", lambda context, connection: noted.append("begin"))
    grant = system_grant("referrals", frozenset({Country.GUATEMALA}))
    return UnitOfWork(cast("Engine", Connection(noted)), ContextSigner(bytes(32)), grant, SystemClock())


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


def test_what_a_last_step_audits_and_publishes_is_stored_once(work: UnitOfWork, noted: list[str]) -> None:
    def step(items: list[str]) -> None:
        noted.append("step")
        for action in items:
            work.audit(action, country=Country.GUATEMALA, object_type="case", object_id=None)

    with work:
        work.before_commit(step, "case.changed")
    assert noted == ["begin", "step", "write with the commit", "commit", "close"]
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
    assert noted == ["begin", "close"]


def test_after_an_error_no_last_step_is_taken(work: UnitOfWork, noted: list[str]) -> None:
    def fail() -> None:
        with work:
            work.before_commit(lambda items: noted.append(f"step {items}"), 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert noted == ["begin", "close"]
