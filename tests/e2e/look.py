"""What is painted on a screen, written as text and compared with what is kept in `look/`.

A line for each thing that is painted: where it stands from what it lies in, how large it is, how it is painted and what
it says. A browser that sets a letter a point further on is not a change (`is_near`).
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Page

from tests.e2e.scripts import NEXT_PICTURE
from tests.e2e.visitor import ARTIFACTS

KEPT = Path(__file__).parent / "look"
UPDATE = "CEIBA_LOOK_UPDATE"
"""The environment variable under which screens are kept anew."""
TOLERATED_POINTS, TOLERATED_SHARE = 3, 0.01
"""By how much a place or a size may differ: another browser rounds otherwise, and over a long text it adds up."""
MOST_HIGH = 8000
"""Points of a screen that are looked at for what lies over what."""
_BOXES = (Path(__file__).parent / "look_boxes.js").read_text("utf-8")
_BOX = re.compile(r"(-?\d+),(-?\d+) (\d+)×(\d+)")

Painted = Mapping[str, Any]
"""What `look_boxes.js` tells of one thing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is compared: its places and sizes apart from the rest."""

    rest: str
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """What stands behind the first quotation mark is what the screen says, numbers and all."""
        told, quote, said = text.partition('"')
        numbers = (int(number) for box in _BOX.findall(told) for number in box)
        return cls(_BOX.sub("□", told) + quote + said, tuple(numbers))

    def is_near(self, other: Self) -> bool:
        """Whether both are painted alike at places and in sizes that no reader tells apart."""
        return self.rest == other.rest and all(map(_is_near, self.numbers, other.numbers))


def _is_near(one: int, other: int) -> bool:
    return abs(one - other) <= max(TOLERATED_POINTS, TOLERATED_SHARE * max(abs(one), abs(other)))


def differences(kept: Sequence[str], now: Sequence[str]) -> list[str]:
    """The lines that are gone (`-`) and those that are new (`+`), each group under the name of its size."""
    before, after = [*map(Line.of, kept)], [*map(Line.of, now)]
    if len(before) == len(after) and all(map(Line.is_near, before, after)):
        return []
    rests = [line.rest for line in before], [line.rest for line in after]
    found: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, *rests, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs = zip(range(a, b), range(c, d), strict=True)
            far = [(one, other) for one, other in pairs if not before[one].is_near(after[other])]
            found += [line for one, other in far for line in (f"- {kept[one]}", f"+ {now[other]}")]
        else:
            found += [f"- {line}" for line in kept[a:b]] + [f"+ {line}" for line in now[c:d]]
    return found


@dataclass
class Sheet:
    """What is seen of one screen in those looks at which it was looked."""

    screen: str
    answers: str
    """The digest of the answers that it shows."""
    sections: dict[str, dict[str, list[Painted]]] = field(default_factory=dict)
    """Size → colour scheme → what is painted then."""

    def look(self, page: Page, size: str, scheme: str, *, whole: bool) -> None:
        """Write down what is painted on `page` now, at this size and in this colour scheme."""
        self.sections.setdefault(size, {})[scheme] = read(page, whole=whole)

    def lines(self) -> list[str]:
        """As it is kept."""
        found = [f"{_ANSWERS}{self.answers}"]
        for size, schemes in self.sections.items():
            found += [f"== {size}", *written(*schemes.values())]
        return found

    def compare(self) -> list[str]:
        """What differs from the kept screen in these looks; or nothing, and it is kept anew, when screens are.

        What did not change stays as it was kept, whichever browser looks.
        """
        now = self.lines()
        kept = in_looks(kept_lines(self.screen), self.sections)
        found = differences(kept, now)
        if found:
            folder = KEPT if UPDATE in os.environ else ARTIFACTS
            folder.mkdir(exist_ok=True)
            (folder / f"{self.screen}.txt").write_text("\n".join(now) + "\n", "utf-8")
        return [] if UPDATE in os.environ else found


_ANSWERS = "answers "
_DARK = "== in the dark"
_TWO_VALUES = re.compile(r"(?<==)([^ |]*)\|([^ |]*)")
"""What something is painted with in light and in the dark."""


def kept_lines(screen: str) -> list[str]:
    """What is kept of a screen; nothing of one that was never kept."""
    file = KEPT / f"{screen}.txt"
    return file.read_text("utf-8").splitlines() if file.exists() else []


def in_looks(kept: Sequence[str], looks: Mapping[str, Collection[str]]) -> list[str]:
    """Of the kept lines those of these sizes; where only one colour scheme is named, as they are in that one."""
    found = [*kept[:1]]
    for size, schemes in looks.items():
        section = _section(kept, size)
        found += section if len(schemes) > 1 else [*_in_one_scheme(section, *schemes)]
    return found


def _section(kept: Sequence[str], size: str) -> list[str]:
    """The lines of one size, its name first; none of a size that was never kept."""
    if f"== {size}" not in kept:
        return []
    first = kept.index(f"== {size}")
    after = (at for at in range(first + 1, len(kept)) if kept[at].startswith("== ") and kept[at] != _DARK)
    return [*kept[first : next(after, len(kept))]]


def _in_one_scheme(section: Sequence[str], scheme: str) -> Iterator[str]:
    is_dark = scheme == "dark"
    middle = section.index(_DARK) if _DARK in section else len(section)
    lines = section[middle + 1 :] if is_dark and middle < len(section) else section[1:middle]
    yield from section[:1]
    for line in lines:
        painted, quote, said = line.partition('"')
        yield _TWO_VALUES.sub(lambda found: found[2 if is_dark else 1], painted) + quote + said


def answers_shown(screen: str) -> str:
    """The digest of the answers with which a screen was kept."""
    return next(iter(kept_lines(screen)), "").removeprefix(_ANSWERS)


def read(page: Page, *, whole: bool) -> list[Painted]:
    """What is painted on a page; `whole`: as in a window as high as the page, where nothing lies below the edge."""
    page.evaluate("scrollTo(0, 0)")
    if whole:
        width, height = page.evaluate("[innerWidth, Math.max(document.documentElement.scrollHeight, innerHeight)]")
        page.set_viewport_size({"width": width, "height": min(height, MOST_HIGH)})
        page.evaluate(NEXT_PICTURE)
    found: list[Painted] = page.evaluate(_BOXES)
    return found


def written(light: Sequence[Painted], dark: Sequence[Painted] | None = None) -> Iterator[str]:
    """A line for each thing; what is painted otherwise in the dark says so behind `|`.

    Where other things or the same at other places are painted in the dark, those lines follow on their own.
    """
    if dark is None:
        dark = light
    elif len(light) != len(dark) or not all(map(_is_alike, light, dark)):
        yield from written(light)
        yield _DARK
        yield from written(dark)
        return
    for one, other in zip(light, dark, strict=True):
        yield "  " * one["d"] + " ".join(_parts(one, other))


def _is_alike(one: Painted, other: Painted) -> bool:
    """Whether it is the same thing with the same attributes in about the same place."""
    same = one["n"] == other["n"] and one.get("t") == other.get("t") and one["s"].keys() == other["s"].keys()
    return same and Line.of(_places(one)).is_near(Line.of(_places(other)))


def _parts(one: Painted, other: Painted) -> Iterable[str]:
    yield one["n"]
    if places := _places(one):
        yield places
    for name, value in sorted(one["s"].items()):
        yield f"{name}={'|'.join(dict.fromkeys((str(value), str(other['s'][name]))))}"
    if "t" in one:
        yield f'"{one["t"]}"'


def _places(thing: Painted) -> str:
    marks = (("b", ""), ("x", "text "), ("c", "seen "))
    return " ".join(mark + _box(thing[name]) for name, mark in marks if thing.get(name))


def _box(numbers: Sequence[float]) -> str:
    x, y, width, height = map(round, numbers)
    return f"{x},{y} {width}×{height}"
