"""The output of commands: a table for people, JSON for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

Row = Mapping[str, Any]

WIDE = 500
"""Columns where no terminal is: a row is one line."""


def answer_rows(rows: Sequence[Row], columns: Sequence[str], *, as_json: bool, empty: str) -> None:
    """Print `rows`, or the sentence `empty` when there are none."""
    if as_json:
        answer_json([{column: row.get(column) for column in columns} for row in rows])
        return
    if not rows:
        click.echo(empty)
        return
    table = Table(box=None, header_style="bold")
    for column in columns:
        # Whole, on several lines where the terminal is narrow: an id that is cut cannot be copied.
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if row.get(column) is None else str(row[column]) for column in columns))
    is_read_by_a_program = not sys.stdout.isatty()
    Console(soft_wrap=is_read_by_a_program, width=WIDE if is_read_by_a_program else None).print(table)


def answer(values: Row, *, as_json: bool) -> None:
    """Print the values of one object, one per line."""
    if as_json:
        answer_json(values)
        return
    for name, value in values.items():
        click.echo(f"{name}: {value}")


def answer_json(value: Any) -> None:
    """JSON on standard output; dates and ids as text."""
    click.echo(json.dumps(value, default=str, ensure_ascii=False, indent=2))


json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
