"""An event, which is published to other services, and a job, which a service gives to its own worker.

Both are frozen dataclasses of ids and codes: never a name, a contact or a narrative. They are sent in an `Envelope`.
A reader ignores fields it does not know; a breaking change is a new `NAME` (`….v2`).
"""

import dataclasses
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Self, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.kernel.country import Country


class Priority(IntEnum):
    """What a relay publishes first when more waits than the consumers take."""

    URGENT = 0
    NORMAL = 1
    BULK = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What events and jobs have in common: a name, a country, and a plain JSON form."""

    NAME: ClassVar[str]

    country: Country

    @property
    def priority(self) -> Priority:
        """How urgently it is published."""
        return Priority.NORMAL

    def data(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {name: _plain(getattr(self, name)) for name in _names(cast("Hashable", type(self)))}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `data()`. Fields this version does not know are ignored; a missing one raises KeyError."""
        hints = _type_hints(cast("Hashable", cls))
        known = {f.name: f for f in dataclasses.fields(cls)}
        values = {
            name: _typed(hints[name], data[name])
            for name, field in known.items()
            if name in data or field.default is dataclasses.MISSING
        }
        return cls(**values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event(Message):
    """Something that happened to one aggregate, named in the past tense. `subscriptions.py` lists its consumers."""

    AGGREGATE: ClassVar[str]
    """Name of the field with the id of the aggregate, e.g. `case_id`; the events of one aggregate stay in order."""

    @property
    def aggregate_id(self) -> UUID:
        """The value of the field that `AGGREGATE` names."""
        value: UUID = getattr(self, self.AGGREGATE)
        return value

    def countries(self) -> frozenset[Country]:
        """The countries whose records a consumer may change when it applies the event."""
        return frozenset({self.country})


@dataclass(frozen=True, kw_only=True, slots=True)
class Job(Message):
    """Work for the service's own worker, stored in the transaction that makes it necessary."""

    QUEUE: ClassVar[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """A message as it is sent to one consumer."""

    id: UUID
    name: str
    producer: str
    consumer: str
    position: int | None
    """Number of this event among those of its aggregate for this consumer (1, 2, 3 …); None for jobs."""
    aggregate_id: UUID | None
    occurred_at: datetime
    trace: str
    """W3C `traceparent` of the request that caused it, or ''."""
    request_id: str = ""
    """`X-Request-Id` of that request, or ''."""
    attempt: int = 1
    """How often the producer has published it to this consumer, with this time."""
    data: Mapping[str, Any]

    def to_wire(self) -> dict[str, Any]:
        """The envelope as values that JSON can hold."""
        return {name: _plain(getattr(self, name)) for name in _names(Envelope)}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Self:
        """The envelope that `to_wire` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        return cls(
            id=UUID(wire["id"]),
            name=wire["name"],
            producer=wire["producer"],
            consumer=wire["consumer"],
            position=wire["position"],
            aggregate_id=UUID(wire["aggregate_id"]) if wire["aggregate_id"] else None,
            occurred_at=datetime.fromisoformat(wire["occurred_at"]),
            trace=wire["trace"],
            # An envelope of the previous release has none.
            request_id=wire.get("request_id", ""),
            # Neither does it say whether it may have been attempted before.
            attempt=wire.get("attempt", 2),
            data=wire["data"],
        )


@cache
def _type_hints(cls: Any) -> Mapping[str, Any]:
    # Resolving annotations costs more than everything else in reading a message.
    return get_type_hints(cls)


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, (UUID, date, datetime)):
        return str(value) if isinstance(value, UUID) else value.isoformat()
    if isinstance(value, (tuple, list, frozenset)):
        return [_plain(item) for item in value]
    return value


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, UnionType):
        return _typed(next(arg for arg in get_args(hint) if arg is not type(None)), value)
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], item) for item in value)
    if hint in (UUID, Country):
        return hint(value)
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    return value
