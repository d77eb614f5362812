"""What a service gives to the consumer of its messages."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from shared.contracts.event import Event, Job
from shared.kernel.country import Country


class WorkerServices(Protocol):
    """The part of a service's `bootstrap.Services` that the consumer uses."""

    def system_work(self, countries: frozenset[Country]) -> Any:
        """A unit of work of the platform itself, limited to `countries`."""
        ...


Handlers = Mapping[tuple[str, type[Event]], Callable[..., object]]
"""(consumer queue, event) → use case, called as `handler(event, work=work)` inside the inbox transaction."""

Jobs = Mapping[type[Job], Callable[[Any, Any], None]]
"""Job → function(job, services), which opens its own units of work and is idempotent by its own state."""
