"""A transaction without a database."""

from collections.abc import Hashable
from copy import deepcopy
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Connection, Engine

from shared.db.context import ContextSigner
from tests.support.fakes.memory import Database
from tests.support.recorded import Recorded

NO_ENGINE = cast("Engine", None)
SIGNER = ContextSigner(bytes(32))


class NoConnection:
    """Takes the place of a connection. Whatever uses it lacks a fake."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a repository without a fake asked the database for {name!r}")


class FakeTransaction(Recorded):
    """Keeps in lists what a real transaction stores, and undoes the rows of `database` after an error.

    A service's fake is `class FakeCasesWork(FakeTransaction, CasesWork)` and replaces its repositories.
    """

    database: Database

    def __enter__(self) -> Self:
        super().__enter__()
        self.connection = cast("Connection", NoConnection())
        self._before = self._rows_before()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self.database.tables = self._before
            return
        self.run_last_steps()
        self.committed = True
        self._run_effects()

    def _rows_before(self) -> dict[str, dict[Hashable, Any]]:
        """What an error brings back."""
        return deepcopy(self.database.tables)
