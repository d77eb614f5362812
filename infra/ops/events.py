"""`ceiba events`: writes the page about events from their dataclasses."""

import dataclasses
import inspect
from collections.abc import Iterator
from typing import get_type_hints

import click

from shared.contracts.event import Event
from shared.contracts.subscriptions import SUBSCRIPTIONS

HEAD = """# Events

Written by `make docs` from `shared/contracts`; a test fails when the page is old. Envelopes are described in
`shared/contracts/event.py`. All values are ids and codes. A reader ignores fields it does not know; a breaking
change is a new name.
"""


def page() -> str:
    """The whole page in Markdown."""
    return "\n".join([HEAD, *(_section(event, consumers) for event, consumers in SUBSCRIPTIONS.items())])


@click.command()
def events() -> None:
    """Print the page docs/events.md: every event, its consumers and its fields."""
    click.echo(page(), nl=False)


def _section(event: type[Event], consumers: tuple[str, ...]) -> str:
    lines = [
        f"## `{event.NAME}`",
        "",
        inspect.getdoc(event) or "",
        "",
        f"About: `{event.AGGREGATE}`. Consumed by: {', '.join(f'`{consumer}`' for consumer in consumers)}.",
        "",
        "| field | type |",
        "|---|---|",
        *_fields(event),
        "",
    ]
    return "\n".join(lines)


def _fields(event: type[Event]) -> Iterator[str]:
    hints = get_type_hints(event)
    for field in dataclasses.fields(event):
        yield f"| `{field.name}` | {_type_name(hints[field.name])} |"


def _type_name(hint: object) -> str:
    text = hint.__name__ if isinstance(hint, type) and not str(hint).startswith("tuple[") else str(hint)
    for prefix in ("shared.kernel.country.", "datetime.", "collections.abc.", "typing.", "uuid."):
        text = text.replace(prefix, "")
    return text.replace("|", "or")
