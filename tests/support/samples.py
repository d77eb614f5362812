"""One sample of every event, in the form in which it is stored and travels.

`python -m tests.support.samples` writes the samples that are missing. An existing sample is never rewritten: it is an
example of messages that are already in an outbox.
"""

# fixed dates: golden samples show a form, no rule reads their dates

import dataclasses
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.contracts.event import Event
from shared.contracts.subscriptions import EVENTS
from shared.kernel.country import Country

GOLDEN = Path(__file__).resolve().parents[1] / "contract" / "golden"

_BY_TYPE: dict[Any, Any] = {
    Country: Country.GUATEMALA,
    bool: True,
    int: 1,
    float: 1.5,
    date: date(2026, 11, 20),
    datetime: datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
    Any: ["a", 1],
    Mapping[str, Any]: {"a": 1},
}


def sample_of(event: type[Event]) -> Event:
    """An event whose every field, optional ones too, has a plausible value."""
    hints = get_type_hints(event)
    fields = dataclasses.fields(event)
    return event(**{f.name: _value(f.name, hints[f.name], number) for number, f in enumerate(fields, start=1)})


def golden_file(name: str) -> Path:
    """Where the sample of event `name` is kept."""
    return GOLDEN / f"{name}.json"


def write_missing() -> list[str]:
    """Write samples of events that have none; returns their names."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    missing = [name for name in EVENTS if not golden_file(name).exists()]
    for name in missing:
        golden_file(name).write_text(json.dumps(sample_of(EVENTS[name]).data(), indent=1, sort_keys=True) + "\n")
    return missing


def _value(name: str, hint: Any, number: int) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return _value(name, next(arg for arg in get_args(hint) if arg is not type(None)), number)
    if get_origin(hint) is tuple:
        return (_value(name, get_args(hint)[0], number),)
    if hint is UUID:
        return UUID(int=0x0192_0000_0000_7000_8000_0000_0000_0000 + number)
    return name if hint is str else _BY_TYPE[hint]


if __name__ == "__main__":
    for written in write_missing():
        print(written)
