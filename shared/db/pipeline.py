"""Several statements in one round trip, by PostgreSQL's extended protocol.

Each is a message of its own, so that a pooler sees which prepared statement is executed and can name it as the server
behind it does. psycopg's own pipeline takes twice the CPU time, because it serves cursors.
"""

import select
from collections.abc import Sequence
from typing import NamedTuple

import psycopg
from psycopg.abc import Buffer
from psycopg.pq.abc import PGconn, PGresult

_LOOK_AGAIN_MS = 100
"""Over TLS a part of a result may have been read from the socket and be nowhere else than in the buffer of TLS."""


class Step(NamedTuple):
    """One statement: its text, or the name and the values of one that was prepared."""

    text: bytes
    values: Sequence[Buffer | None] | None = None


class Pipeline:
    """The round trips of one connection. Waiting for an answer leaves the interpreter to other threads."""

    def __init__(self, pgconn: PGconn) -> None:
        self._pgconn = pgconn
        self._answers = select.poll()
        self._answers.register(pgconn.socket, select.POLLIN)
        self._both = select.poll()
        self._both.register(pgconn.socket, select.POLLIN | select.POLLOUT)

    def run(self, steps: Sequence[Step]) -> list[PGresult]:
        """The result of each step; after one that failed, the others were not executed.

        Raises psycopg.OperationalError when the connection is lost. Whatever is raised, the connection is closed.
        """
        try:
            self._send(steps)
            results = [self._result() for _ in steps]
            self._answer()  # of the end of the pipeline
            self._pgconn.exit_pipeline_mode()
        except BaseException:
            self._pgconn.finish()  # answers that nobody has read would be taken for those of the next statement
            raise
        return results

    def _send(self, steps: Sequence[Step]) -> None:
        pgconn = self._pgconn
        pgconn.enter_pipeline_mode()
        for text, values in steps:
            if values is None:
                pgconn.send_query_params(text, None)
            else:
                pgconn.send_query_prepared(text, values)
        pgconn.pipeline_sync()
        while pgconn.flush():
            for _, events in self._both.poll():
                if events & select.POLLIN:
                    pgconn.consume_input()

    def _result(self) -> PGresult:
        result = self._answer()
        self._pgconn.get_result()  # None: the step has no other, which libpq knows without an answer
        return result

    def _answer(self) -> PGresult:
        pgconn = self._pgconn
        while pgconn.is_busy():
            self._answers.poll(_LOOK_AGAIN_MS)
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            raise psycopg.OperationalError(pgconn.get_error_message())
        return result
