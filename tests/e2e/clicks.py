"""How much an act asks of a hand: presses, choices and text fields, as the browser saw them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.e2e.visitor import Visitor

_WATCH = """
if (!window.__watched) {
  window.__watched = true;
  const typed = (target) => target.matches("textarea, input:not([type=radio], [type=checkbox], [type=file])");
  const see = (event, what) => event.isTrusted && window.__saw(what);
  addEventListener("pointerdown", (event) => {
    if (!typed(event.target) && !event.target.matches("select")) see(event, "click");
  }, true);
  addEventListener("change", (event) => { if (event.target.matches("select")) window.__saw("click"); }, true);
  addEventListener("input", (event) => { if (typed(event.target)) window.__saw("#" + event.target.id); }, true);
}
"""
"""A press of a button, a link or an answer is one click, and so is an option taken from a list. Text entry is none."""


@dataclass
class Count:
    """What an act took."""

    clicks: int = 0
    fields: set[str] = field(default_factory=set)
    """Text fields that were written in."""
    seconds: float = 0.0
    """What the machine needed, without the time a person takes to read and to decide."""


class Clicks:
    """Counts what one visitor does."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._count = Count()
        visitor.page.expose_function("__saw", self._see)
        visitor.page.add_init_script(_WATCH)

    @contextmanager
    def counted(self) -> Iterator[Count]:
        """Count from the screen that is open until the block ends."""
        self._visitor.page.evaluate(_WATCH)
        self._count, started = Count(), time.monotonic()
        count = self._count
        yield count
        self._visitor.settle()
        count.seconds = time.monotonic() - started

    def _see(self, what: str) -> None:
        if what == "click":
            self._count.clicks += 1
        else:
            self._count.fields.add(what)
