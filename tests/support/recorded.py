"""A unit of work that remembers what it published, enqueued and audited, whether it was committed or not."""

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, cast
from uuid import UUID

from shared.contracts.event import Event, Job, Message
from shared.db.work import UnitOfWork
from shared.kernel.country import Country


class Recorded(UnitOfWork):
    """Comes before the unit of work of a service: `class RecordedIdentityWork(Recorded, IdentityWork)`."""

    published: list[Event]
    enqueued: list[Job]
    audit_rows: list[dict[str, object]]
    """The audit rows as they would be stored."""
    messages: list[dict[str, object]]
    """The events and jobs as they would be stored."""
    committed: bool

    def __enter__(self) -> Self:
        self.published, self.enqueued, self.audit_rows, self.messages = [], [], [], []
        self.committed = False
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, traceback)
        self.committed = kind is None

    def publish(self, event: Event) -> None:
        self.published.append(event)
        super().publish(event)

    def enqueue(self, job: Job) -> None:
        self.enqueued.append(job)
        super().enqueue(job)

    def _put(self, message: Message, country: Country, aggregate: UUID | None, consumers: Sequence[str]) -> None:
        super()._put(message, country, aggregate, consumers)
        self.messages.append(self._messages[-1])

    def audit(self, action: str, **about: Any) -> None:
        super().audit(action, **about)
        self.audit_rows.append(self._audit_rows[-1])

    @property
    def audited(self) -> list[tuple[str, UUID | None]]:
        """(action, object id) of each audit row."""
        return [(cast("str", row["action"]), cast("UUID | None", row["object_id"])) for row in self.audit_rows]
