"""Transactions that read nothing, several in one commit.

A commit costs PostgreSQL and the process about the same for one row as for eight: a round trip, a flush, and threads
that wake up. Transactions that come while a commit is under way wait for its end, and are then committed together.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.db.context import begin_under

Send = Callable[[Connection], None]
"""Leaves one statement to the commit of a connection; its rows are dropped."""


class _Member:
    """One transaction, and how it ended. `turn` is held until it has ended, or until it is to lead."""

    __slots__ = ("context", "ended", "error", "repeats", "statements", "turn")

    def __init__(self, context: str, statements: Sequence[Send]) -> None:
        self.context = context
        self.statements = statements
        self.ended = False
        self.error: BaseException | None = None
        self.repeats = False
        """Whether it shall be tried alone: another of its group may have been the one that was refused."""
        self.turn = threading.Lock()
        self.turn.acquire()


class GroupCommit:
    """The group commits of one process: at most one is under way, led by the thread of one of its members."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._waiting: list[_Member] = []
        self._is_led = False
        self._connection: Connection | None = None
        """Goes from leader to leader as long as others wait: to take one from the pool costs a tenth of a token."""

    def commit(self, context: str, statements: Sequence[Send]) -> None:
        """Execute `statements` under the signed `context` and commit them.

        They have been committed when this returns. What cannot be stored is refused to its own caller only; a database
        that is away, or a connection that is lost, is an error of every caller in the group. Raises the errors of
        SQLAlchemy, and those of psycopg for a value that cannot be sent.
        """
        member = _Member(context, statements)
        if not self._join(member):
            member.turn.acquire()
        if not member.ended:
            self._lead()
        if member.repeats:
            with self._engine.connect() as connection:
                _execute(connection, [member])
        elif member.error is not None:
            raise member.error

    def _join(self, member: _Member) -> bool:
        """Whether `member` leads the next group, because no other is under way."""
        with self._lock:
            self._waiting.append(member)
            leads = not self._is_led
            self._is_led = True
        return leads

    def _lead(self) -> None:
        with self._lock:
            members, self._waiting = self._waiting, []
        error: BaseException | None = None
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            _execute(self._connection, members)
        except BaseException as failure:  # noqa: BLE001 - every member raises it, or tries again
            error = failure
        unneeded: Connection | None = None
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            self._is_led = following is not None
            if following is None or error is not None:
                unneeded, self._connection = self._connection, None
        for member in members:
            member.ended, member.error = True, error
            member.repeats = error is not None and len(members) > 1 and not _is_of_all(error)
            member.turn.release()
        if following is not None:
            following.turn.release()
        if unneeded is not None:
            unneeded.close()


def _execute(connection: Connection, members: Sequence[_Member]) -> None:
    context = members[0].context
    begin_under(context, connection)
    driver: Any = connection.connection.dbapi_connection
    for member in members:
        if member.context != context:
            context = member.context
            # Raw SQL: Core has no SET, and the setting must go out between two statements of the commit.
            driver.execute_at_commit("SET LOCAL ceiba.context = %s", context)
        for send in member.statements:
            send(connection)
    connection.commit()


def _is_of_all(error: BaseException) -> bool:
    """Whether the database was away or the connection lost, so that it is unknown whether the commit was reached.

    After every other error nothing of the group is stored, and it may be the fault of one member.
    """
    return isinstance(error, OperationalError | PoolTimeout)
