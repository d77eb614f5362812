"""The connection to PostgreSQL: psycopg's, which makes few round trips.

A round trip costs more CPU time than most statements: both processes wake up for it. So a transaction begins with its
first statement and commits with its last, and a statement that was prepared goes without psycopg's cursor.

Statements are prepared, executed and dropped by messages of the protocol, never by SQL, and nothing is set beyond the
end of a transaction: so the connection may be one to a pooler that lends a server's connection for one transaction.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.abc import Transformer as TransformerProtocol
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName
from psycopg.pq import ConnStatus, Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from shared.db.pipeline import Pipeline, Step

MOST_PREPARED = 100
"""Statements that a connection keeps prepared: each takes memory in its backend, and filters of a list make many."""
_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_BEGIN, _COMMIT = Step(b"BEGIN"), Step(b"COMMIT")
_replanned: Counter[bytes] = Counter()
"""Of this process: how often a plan of a statement no longer fitted the tables.

Its text ends in that number, because a pooler gives the old plan to everyone who prepares the old text.
"""


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
        self._first: tuple[Step, ...] = ()
        """What begins the transaction, as long as no statement was sent in it."""
        self._last: list[Step] = []
        """What is left for the commit."""
        self._prepared_last: list[bytes] = []
        """The prepared statements among it."""
        self._names: dict[bytes, bytes] = {}
        """Of the statements that were prepared, by their text."""
        self._number = 0

    @cached_property
    def _transformer(self) -> TransformerProtocol:
        return Transformer(self)

    @cached_property
    def _round_trip(self) -> Pipeline:
        return Pipeline(self.pgconn)

    def begin_under(self, context: str) -> None:
        """Begin a transaction with `context` as `ceiba.context`. It is sent with the first statement."""
        if "\0" in context:
            raise psycopg.DataError("PostgreSQL keeps no NUL in a text")
        literal = Escaping(self.pgconn).escape_literal(context.encode())
        self._first = (_BEGIN, Step(b"SET LOCAL ceiba.context = %b" % literal))

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
            name = self._name_of(query)
            if self._first:
                result = self._send(Step(name, sent))
            else:
                result = self._checked(self.pgconn.exec_prepared(name, sent))  # type: ignore[arg-type]  # None is NULL
        except (FeatureNotSupported, InvalidSqlStatementName):
            self._prepare_anew(query)  # its plan no longer fits the tables, or it is gone
            raise
        self._transformer.set_pgresult(result)
        rows = self._transformer.load_rows(0, result.ntuples, tuple)
        self._transformer.set_pgresult(None)  # nothing that was read stays with the connection
        return Result(rows, [result.ftype(place) for place in range(result.nfields)], result.command_tuples or 0)

    def run_at_commit(self, query: bytes, values: Sequence[Any]) -> None:
        """Execute `query` as `run` does, in the round trip of the commit. Its rows are dropped."""
        sent = self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
        self._last.append(Step(self._name_of(query), sent))
        self._prepared_last.append(query)

    def execute_at_commit(self, statement: str, *values: object) -> None:
        """Send `statement` with the commit, in one round trip. Each `%s` of it is a value.

        When it fails, nothing is committed, and `commit` raises its error.
        """
        self._last.append(Step(statement.encode() % tuple(map(self._transformer.as_literal, values))))

    def commit(self) -> None:
        """Execute what was left for the end, and commit."""
        if not self._last and (self._first or self.pgconn.transaction_status == TransactionStatus.IDLE):
            self._first = ()  # nothing was done
            return
        try:
            self._send(*self._last, _COMMIT)
        except psycopg.Error as error:
            if isinstance(error, FeatureNotSupported | InvalidSqlStatementName):
                for query in self._prepared_last:  # which of them failed is not said
                    self._prepare_anew(query)
            # As after a commit that fails: SQLAlchemy takes the transaction for ended.
            self.rollback()
            raise
        self._forget_last()

    def rollback(self) -> None:
        """Take everything back, and forget what was left for the end."""
        self._first = ()
        self._forget_last()
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            super().rollback()

    def _forget_last(self) -> None:
        self._last.clear()
        self._prepared_last.clear()

    def _name_of(self, query: bytes) -> bytes:
        text = b"%b /* %d */" % (query, _replanned[query]) if query in _replanned else query
        name = self._names.get(text)
        if name is None:
            if len(self._names) >= MOST_PREPARED:
                self._checked(self.pgconn.close_prepared(self._names.pop(next(iter(self._names)))))
            self._number += 1
            name = b"ceiba_%d" % self._number
            self._checked(self.pgconn.prepare(name, text))
            self._names[text] = name
        return name

    def _prepare_anew(self, query: bytes) -> None:
        _replanned[query] += 1

    def _send(self, *steps: Step) -> PGresult:
        """The result of the last one."""
        steps, self._first = (*self._first, *steps), ()
        if len(steps) == 1 and steps[0].values is None:
            return self._checked(self.pgconn.exec_(steps[0].text))
        results = self._round_trip.run(steps)
        for result in results:
            if result.status not in _DONE:
                break
        return self._checked(result)

    def _checked(self, result: PGresult) -> PGresult:
        if result.status in _DONE:
            return result
        if self.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise psycopg.errors.error_from_result(result, encoding=self.info.encoding)

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        if name is None:
            self._names.clear()  # psycopg drops all prepared statements, those too that it does not know
        return super()._deallocate(name)
