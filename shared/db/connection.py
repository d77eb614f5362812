"""The connection to PostgreSQL: psycopg's, which makes few round trips.

A round trip costs more CPU time than most statements: both processes wake up for it. So a transaction begins with its
first statement and commits with its last, and a statement that was prepared goes without psycopg's cursor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import psycopg
from psycopg.abc import Buffer, PQGen
from psycopg.abc import Transformer as TransformerProtocol
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName
from psycopg.pq import ConnStatus, Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

MOST_PREPARED = 100
"""Statements that a connection keeps prepared: each takes memory in its backend, and filters of a list make many."""
_BEGIN_UNDER = b"BEGIN; SET LOCAL ceiba.context = %b"


@dataclass(frozen=True, slots=True)
class Result:
    """What PostgreSQL returned: rows as tuples, the types of their columns (OIDs), and how many rows were changed."""

    rows: list[tuple[Any, ...]]
    types: Sequence[int]
    changed: int


class RoundTripConnection(psycopg.Connection[Any]):
    """A connection of SQLAlchemy's pool. Its methods raise the errors of psycopg."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._first = b""
        """What begins the transaction, as long as no statement was sent in it."""
        self._last: list[bytes] = []
        """What is left for the commit."""
        self._names: dict[bytes, bytes] = {}
        """Of the statements that were prepared, by their text."""
        self._number = 0

    @cached_property
    def _transformer(self) -> TransformerProtocol:
        return Transformer(self)

    def begin_under(self, context: str) -> None:
        """Begin a transaction with `context` as `ceiba.context`. It is sent with the first statement."""
        if "\0" in context:
            raise psycopg.DataError("PostgreSQL keeps no NUL in a text")
        self._first = _BEGIN_UNDER % Escaping(self.pgconn).escape_literal(context.encode())

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        """As of psycopg. The transaction has begun by then."""
        if self._first:
            self._send()
        return super().cursor(*arguments, **options)

    def run(self, query: bytes, values: Sequence[Any]) -> Result:
        """Execute `query`, whose parameters are `$1`, `$2`, …; it is prepared once in each connection."""
        # As text, and without their types: what a parameter is follows from the query, whichever values come first.
        sent = self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
        try:
            if not self._first:
                result = self._checked(self.pgconn.exec_prepared(self._name_of(query), sent))  # type: ignore[arg-type]  # None is NULL
            else:
                result = self._send(self._execution(self._name_of(query), sent))
        except (FeatureNotSupported, InvalidSqlStatementName):
            self._names.pop(query, None)  # its plan no longer fits the tables, or it is gone
            raise
        self._transformer.set_pgresult(result)
        rows = self._transformer.load_rows(0, result.ntuples, tuple)
        self._transformer.set_pgresult(None)  # nothing that was read stays with the connection
        return Result(rows, [result.ftype(place) for place in range(result.nfields)], result.command_tuples or 0)

    def run_at_commit(self, query: bytes, values: Sequence[Any]) -> None:
        """Execute `query` as `run` does, in the round trip of the commit. Its rows are dropped."""
        sent = self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
        self._last.append(self._execution(self._name_of(query), sent))

    def execute_at_commit(self, statement: str, *values: object) -> None:
        """Send `statement` with the commit, in one round trip. Each `%s` of it is a value.

        When it fails, nothing is committed, and `commit` raises its error.
        """
        self._last.append(statement.encode() % tuple(map(self._transformer.as_literal, values)))

    def commit(self) -> None:
        """Execute what was left for the end, and commit."""
        if not self._last and (self._first or self.pgconn.transaction_status == TransactionStatus.IDLE):
            self._first = b""  # nothing was done
            return
        statements, self._last = [*self._last, b"COMMIT"], []
        try:
            self._send(*statements)
        except psycopg.Error as error:
            if isinstance(error, FeatureNotSupported | InvalidSqlStatementName):
                self._names.clear()  # which of them failed is not said
            # As after a commit that fails: SQLAlchemy takes the transaction for ended.
            self.rollback()
            raise

    def rollback(self) -> None:
        """Take everything back, and forget what was left for the end."""
        self._first = b""
        self._last.clear()
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            super().rollback()

    def _name_of(self, query: bytes) -> bytes:
        name = self._names.get(query)
        if name is None:
            if self._first:
                self._send()
            if len(self._names) >= MOST_PREPARED:
                self._checked(self.pgconn.exec_(b"DEALLOCATE " + self._names.pop(next(iter(self._names)))))
            self._number += 1
            name = b"ceiba_%d" % self._number
            self._checked(self.pgconn.prepare(name, query))
            self._names[query] = name
        return name

    def _execution(self, name: bytes, values: Sequence[Buffer | None]) -> bytes:
        escape = Escaping(self.pgconn).escape_literal
        literals = b", ".join([b"NULL" if value is None else escape(value) for value in values])
        return b"EXECUTE %b (%b)" % (name, literals) if values else b"EXECUTE " + name

    def _send(self, *statements: bytes) -> PGresult:
        first, self._first = self._first, b""
        return self._checked(self.pgconn.exec_(b"; ".join([first, *statements] if first else statements)))

    def _checked(self, result: PGresult) -> PGresult:
        if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            return result
        if self.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise psycopg.errors.error_from_result(result, encoding=self.info.encoding)

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        if name is None:
            self._names.clear()  # psycopg drops all prepared statements, those too that it does not know
        return super()._deallocate(name)
