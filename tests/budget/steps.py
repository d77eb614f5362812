"""The steps of a process: which of our functions its samples were in, read from its flame graph."""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OURS = ("services/", "shared/", "gateway/", "infra/")

_FRAME = re.compile(
    r"<g><title>(?P<name>[^<]*) \([\d,]+ samples?, [\d.]+%\)</title>"
    r'<rect [^>]*?y="(?P<y>\d+)"[^>]*?fg:x="(?P<x>\d+)" fg:w="(?P<width>\d+)"'
)
_FUNCTION = re.compile(r"(?P<function>\S+) \((?P<file>[^():]+):\d+\)$")


class Frame(NamedTuple):
    """A box: its row, its first sample, how many it has, and its function without the line."""

    row: int
    first: int
    samples: int
    name: str


def frames(svg: str) -> Iterator[Frame]:
    """The boxes of a flame graph of py-spy."""
    for found in _FRAME.finditer(svg):
        name = html.unescape(found["name"])
        if function := _FUNCTION.match(name):
            name = f"{function['file']} {function['function']}"
        yield Frame(int(found["y"]), int(found["x"]), int(found["width"]), name)


def steps(svg: str) -> tuple[int, dict[str, float]]:
    """How many samples there are, and our functions with their share of them, callees included, the largest first."""
    boxes = sorted(frames(svg))
    whole = max((box.samples for box in boxes), default=0)
    by_name: dict[str, list[Frame]] = defaultdict(list)
    for box in boxes:
        inside = any(o.first <= box.first and box.first + box.samples <= o.first + o.samples for o in by_name[box.name])
        if not inside:  # a function that calls itself counts once
            by_name[box.name].append(box)
    shares = {
        name: sum(box.samples for box in found) / whole for name, found in by_name.items() if name.startswith(OURS)
    }
    return whole, dict(sorted(shares.items(), key=lambda item: -item[1]))


def steps_of(file: Path) -> tuple[int, dict[str, float]]:
    """`steps` of a file."""
    return steps(file.read_text())
