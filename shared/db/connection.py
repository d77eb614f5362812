"""The connection to PostgreSQL: psycopg's, which begins and ends a transaction in one round trip each.

A round trip costs more CPU time than most statements: both processes wake up for it.
"""

from typing import Any

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, Escaping, ExecStatus, TransactionStatus

_BEGIN_UNDER = b"BEGIN; SELECT set_config('ceiba.context', %b, true)"


class RoundTripConnection(psycopg.Connection[Any]):
    """A connection of SQLAlchemy's pool."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._last: list[bytes] = []

    def begin_under(self, context: str) -> bool:
        """Begin a transaction with `context` as `ceiba.context`; False when that failed, for whatever reason."""
        wanted = context.encode()
        try:
            begun = self.pgconn.exec_(_BEGIN_UNDER % Escaping(self.pgconn).escape_literal(wanted))
        except psycopg.OperationalError:
            return False
        return begun.status == ExecStatus.TUPLES_OK and begun.get_value(0, 0) == wanted

    def execute_at_commit(self, statement: str, *values: object) -> None:
        """Send `statement` with the commit, in one round trip. Each `%s` of it is a value.

        When it fails, nothing is committed, and `commit` raises its error.
        """
        self._last.append(statement.encode() % tuple(map(Transformer(self).as_literal, values)))

    def commit(self) -> None:
        """Execute what was left for the end, and commit. Raises the errors of psycopg."""
        if self.pgconn.transaction_status == TransactionStatus.IDLE:
            return
        statements, self._last = b"; ".join([*self._last, b"COMMIT"]), []
        result = self.pgconn.exec_(statements)
        if self.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        if result.status != ExecStatus.COMMAND_OK:
            # As after a commit that fails: SQLAlchemy takes the transaction for ended.
            self.rollback()
            raise psycopg.errors.error_from_result(result, encoding=self.info.encoding)

    def rollback(self) -> None:
        """Take everything back, and forget what was left for the end."""
        self._last.clear()
        super().rollback()
