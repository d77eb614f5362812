"""A unit of work: one transaction under a signed context, with its events, jobs and audit rows.

A view, a consumer or a job enters it in one `with` block and passes it to a use case, which never commits: the end of
the block commits, and an exception rolls back.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Connection, Engine

from shared.contracts.event import Event, Job, Message
from shared.contracts.subscriptions import consumers_of
from shared.db.context import ContextSigner, begin_under
from shared.db.group_commit import GroupCommit, Send
from shared.db.statement import Statement
from shared.kernel.clock import Clock
from shared.kernel.country import Country
from shared.kernel.errors import Forbidden
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from shared.telemetry import current_request_id, current_trace, get_logger
from shared.traces.spans import begin_below

log = get_logger(__name__)

# Raw SQL: every transaction calls this function, which Core would only make slower.
_WRITE_MESSAGES = "SELECT write_messages(%s::jsonb, %s::jsonb)"

T = TypeVar("T")


class UnitOfWork:
    """One transaction under `grant`. Each service has a subclass with its repositories.

    `clock` is the clock of the domain's rules. The signed context does not depend on it. With `group` a transaction
    that only stores (audit rows, messages and what `run_at_commit` gets) is committed together with others.
    """

    def __init__(
        self,
        engine: Engine,
        signer: ContextSigner,
        grant: Grant,
        clock: Clock,
        *,
        group: GroupCommit | None = None,
    ) -> None:
        self._engine = engine
        self._signer = signer
        self._group = group
        self._effects: list[Callable[[], None]] = []
        self._audit_rows: list[dict[str, object]] = []
        self._messages: list[dict[str, object]] = []
        self._at_commit: list[Send] = []
        self._last_steps: list[tuple[Callable[[list[Any]], None], object]] = []
        self.grant = grant
        self.audit_organisation_id = grant.organisation_id
        """The organisation that audit rows name: the caller's, also where the platform acts on their behalf."""
        self.clock = clock

    def __enter__(self) -> Self:
        self.__dict__.pop("connection", None)  # the one of an earlier transaction
        self._span = begin_below("transaction")
        return self

    @cached_property
    def connection(self) -> Connection:
        """The connection of the transaction, which begins when this is first read."""
        connection = self._engine.connect()
        try:
            begin_under(self._signer.sign(self.grant), connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._end()
        finally:
            if self._span is not None:
                self._span.end(**({"error": kind.__name__} if kind else {}))
            self._at_commit.clear()
            if self._is_open:
                self.connection.close()
        if kind is None:
            self._run_effects()

    @property
    def _is_open(self) -> bool:
        return "connection" in self.__dict__

    def _end(self) -> None:
        if self._last_steps:
            self._write_messages_now()
            self.run_last_steps()
        statements = self._take_statements()
        if statements and self._group is not None and not self._is_open:
            self._group.commit(self._signer.sign(self.grant), statements)
            return
        for send in statements:
            send(self.connection)
        if self._is_open:
            self.connection.commit()

    @property
    def organisation_id(self) -> UUID:
        """The caller's organisation. Raises Forbidden for the platform, which has none."""
        if self.grant.organisation_id is None:
            raise Forbidden
        return self.grant.organisation_id

    def publish(self, event: Event) -> None:
        """Store `event` with one delivery per subscribed consumer; the relay publishes it after the commit."""
        self._put(event, self._country_of(event), event.aggregate_id, consumers_of(type(event)))

    def enqueue(self, job: Job) -> None:
        """Store `job` for this service's own worker."""
        self._put(job, job.country, None, (job.QUEUE,))

    def audit(  # noqa: PLR0913 - each is a column of the audit row
        self,
        action: str,
        *,
        country: Country,
        object_type: str,
        object_id: UUID | None,
        purpose: str | None = None,
        fields: Sequence[str] = (),
        client_id: str | None = None,
    ) -> None:
        """Add a row to the audit trail in the same transaction; if it cannot be stored, the access is rolled back.

        `action` is `object.verb_past`, such as `case.closed`. `client_id` is the OAuth2 client, by default the one of
        the grant. The database gives the row its id and its moment.
        """
        self._audit_rows.append(
            {
                "country": country,
                "actor": self.grant.subject,
                "client_id": client_id or self.grant.client_id,
                "organisation_id": self.audit_organisation_id,
                "action": action,
                "object_type": object_type,
                "object_id": object_id,
                "purpose": purpose,
                "fields": list(fields),
                "request_id": current_request_id(),
            }
        )

    def before_commit(self, step: Callable[[list[T]], None], item: T) -> None:
        """Call `step` once right before the commit, with `item` and all others that were given for the same step.

        It is the last thing that the transaction does, so that locks it takes are held no longer than they must. Audit
        rows, events and jobs are stored by then; those that the step itself gives cost one more statement.
        """
        self._last_steps.append((step, item))

    def run_last_steps(self) -> None:
        """Call the steps that were given so far, for whoever reads what another message of the transaction caused."""
        given: dict[Callable[[list[Any]], None], list[object]] = {}
        for step, item in self._last_steps:
            given.setdefault(step, []).append(item)
        self._last_steps.clear()
        for step, items in given.items():
            step(items)

    def run_at_commit(self, statement: Statement, values: Mapping[str, Any]) -> None:
        """Execute `statement` together with the commit, before audit rows and messages; its rows are dropped.

        It takes no connection before. When it fails, nothing is committed.
        """
        self._at_commit.append(lambda connection: statement.run_at_commit(connection, values))

    def execute_at_commit(self, statement: str, *values: object) -> None:
        """As `run_at_commit`, of a text that is not prepared: each `%s` of it is a value."""
        self._at_commit.append(lambda connection: _execute_at_commit(connection, statement, *values))

    def after_commit(self, effect: Callable[[], None]) -> None:
        """Call `effect` after the commit. A crash may lose it, so a tick must find and repeat what it does."""
        self._effects.append(effect)

    def _country_of(self, event: Event) -> Country:
        """The country under which the row of `event` is stored: one where the caller may write."""
        return event.country

    def _put(self, message: Message, country: Country, aggregate: UUID | None, consumers: Sequence[str]) -> None:
        self._messages.append(
            {
                "id": new_id(),
                "country": country,
                "organisation_id": self.grant.organisation_id,
                "aggregate": aggregate,
                "name": message.NAME,
                "priority": message.priority,
                "data": message.data(),
                "trace": current_trace(),
                "request_id": current_request_id(),
                "consumers": list(consumers),
            }
        )

    def _take_statements(self) -> list[Send]:
        """What is left for the commit, audit rows and messages last."""
        if (messages := self._take_messages()) is not None:
            self.execute_at_commit(_WRITE_MESSAGES, *messages)
        statements, self._at_commit = self._at_commit, []
        return statements

    def _write_messages_now(self) -> None:
        if (messages := self._take_messages()) is not None:
            self.connection.exec_driver_sql(_WRITE_MESSAGES, messages)

    def _take_messages(self) -> tuple[str, str] | None:
        """Audit rows, and events and jobs, that are not stored yet, as JSON; None when there are none."""
        if not self._audit_rows and not self._messages:
            return None
        taken = (orjson.dumps(self._audit_rows).decode(), orjson.dumps(self._messages).decode())
        self._audit_rows.clear()
        self._messages.clear()
        return taken

    def _run_effects(self) -> None:
        for effect in self._effects:
            try:
                effect()
            except Exception:
                # The transaction is committed; a tick repeats the effect.
                log.warning("effect after commit failed", exc_info=True)


def _execute_at_commit(connection: Connection, statement: str, *values: object) -> None:
    driver: Any = connection.connection.dbapi_connection
    driver.execute_at_commit(statement, *values)
