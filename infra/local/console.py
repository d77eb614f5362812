"""One readable log of many processes. Each line is a coloured name and the output of the process.

A line that cannot be written is lost and counted; no process ends because of it.
"""

import json
import os
import sys
import time
from typing import Any, TextIO

_COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)
_NOT_SHOWN = frozenset({"event", "level", "timestamp", "service", "logger"})


class Console:
    """Writes lines to a terminal or a file."""

    def __init__(self, output: TextIO = sys.stdout) -> None:
        self._output = output
        self._coloured = output.isatty() and "NO_COLOR" not in os.environ
        self._colour_of: dict[str, int] = {}
        self._lost = 0
        """How many lines could not be written since the last one that could."""

    def say(self, text: str) -> None:
        """A line of the supervisor itself."""
        self.line("ceiba", text)

    def line(self, name: str, text: str) -> None:
        """One line of the process `name`. JSON log lines become `level event key=value …`."""
        label = f"{time.strftime('%H:%M:%S')} {name:<17}"
        if self._coloured:
            colour = self._colour_of.setdefault(name, _COLOURS[len(self._colour_of) % len(_COLOURS)])
            label = f"\033[{colour}m{label}\033[0m"
        self.bare(f"{label} {readable(text)}")

    def bare(self, text: str) -> None:
        """A line without a name: the last line of the start, which other programs wait for."""
        try:
            if self._lost:
                self._output.write(f"({self._lost} lines could not be written)\n")
            self._output.write(f"{text}\n")
            self._output.flush()
        except OSError:
            # A full disk or a closed terminal: the platform goes on without its log.
            self._lost += 1
            return
        self._lost = 0


def readable(text: str) -> str:
    """A JSON log line in words; any other line as it is."""
    if not text.startswith("{"):
        return text
    try:
        entry: dict[str, Any] = json.loads(text)
    except ValueError:
        return text
    if "event" not in entry:
        return text
    details = " ".join(f"{name}={value}" for name, value in entry.items() if name not in _NOT_SHOWN)
    return f"{entry.get('level', 'info')} {entry['event']} {details}".rstrip()
