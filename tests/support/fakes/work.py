"""A transaction without a database."""

from collections.abc import Hashable
from copy import deepcopy
from types import TracebackType
from typing import Any, Self, cast
from uuid import UUID

from sqlalchemy import Connection, Engine

from shared.contracts.event import Event, Job
from shared.db.context import ContextSigner
from shared.db.work import UnitOfWork
from tests.support.fakes.memory import Database

NO_ENGINE = cast("Engine", None)
SIGNER = ContextSigner(bytes(32))


class NoConnection:
    """Takes the place of a connection. Whatever uses it lacks a fake."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a repository without a fake asked the database for {name!r}")


class FakeTransaction(UnitOfWork):
    """Keeps in lists what a real transaction stores, and undoes the rows of `database` after an error.

    A service's fake is `class FakeCasesWork(FakeTransaction, CasesWork)` and replaces its repositories.
    """

    database: Database
    published: list[Event]
    enqueued: list[Job]
    committed = False

    def __enter__(self) -> Self:
        self.connection = cast("Connection", NoConnection())
        self.published, self.enqueued = [], []
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

    def publish(self, event: Event) -> None:
        self.published.append(event)
        super().publish(event)

    def enqueue(self, job: Job) -> None:
        self.enqueued.append(job)
        super().enqueue(job)

    @property
    def audited(self) -> list[tuple[str, UUID | None]]:
        """(action, object id) of each audit row."""
        return [(cast("str", row["action"]), cast("UUID | None", row["object_id"])) for row in self._audit_rows]

    @property
    def audit_rows(self) -> list[dict[str, object]]:
        """The audit rows as they would be stored."""
        return self._audit_rows

    @property
    def messages(self) -> list[dict[str, object]]:
        """The events and jobs as they would be stored."""
        return self._messages
