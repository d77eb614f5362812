"""The output of the demonstration: numbered steps, their results, and an end at the first unexpected one."""

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class Surprise(Exception):
    """A result was not as expected; the demonstration ends with exit code 1."""


class Stage:
    """Prints the chapters and steps of the demonstration."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._number = 0

    def chapter(self, title: str) -> None:
        """Start a part of the story."""
        self._console.print(f"\n[bold]{title}[/bold]")

    def done(self, what: str, came_back: str = "") -> None:
        """Print one step that succeeded."""
        self._number += 1
        self._console.print(f" [green]✓[/green] {self._number:>2} {escape(what)}  [dim]{escape(came_back)}[/dim]")

    def require(self, condition: bool, what: str, came_back: Any = "") -> None:
        """Print the step, or end the demonstration. Raises Surprise."""
        if not condition:
            raise Surprise(f"{what}: {came_back}")
        self.done(what, str(came_back))

    def bar(self, what: str, fraction: Callable[[], float | None]) -> None:
        """Show progress until `fraction()` returns 1; it may return None while unknown, and should sleep a little."""
        columns = (TextColumn("      {task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
        with Progress(*columns, TimeElapsedColumn(), console=self._console, transient=True) as progress:
            task = progress.add_task(what, total=1.0)
            while (value := fraction()) is None or value < 1:
                progress.update(task, completed=value or 0)
            progress.update(task, completed=1)
