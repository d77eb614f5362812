"""The commands of the runbooks: fenced blocks, whose info string says where their lines are typed."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from infra.local.programs import REPOSITORY

ENGLISH = REPOSITORY / "docs" / "runbooks"
SPANISH = ENGLISH / "es"
ANYWHERE = "sh"
"""Commands of `ceiba` that change little: run against the platform of the tests (tests/e2e/test_runbooks.py)."""
CONTAINERS = "sh containers"
"""Compared with docker-compose.yml and with what `ceiba` knows (tests/unit/infra/test_runbooks.py)."""
MACHINE = "sh machine"
"""Of one machine with `make run`: typed one after the other into a shell (tests/faults/test_walk.py)."""
STANDBY = "sh standby"
"""Of the administrator of a standby server (tests/faults/test_walk.py)."""
ELSEWHERE = "sh elsewhere"
"""Not executed: they change the machine itself. A test lists them."""
KINDS = (ANYWHERE, CONTAINERS, MACHINE, STANDBY, ELSEWHERE)

_BLOCK = re.compile(r"^[ \t]*```(sh[ \w]*)\n(.*?)^[ \t]*```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def pages() -> list[Path]:
    """Every runbook, in both languages."""
    return sorted(ENGLISH.rglob("*.md"))


def blocks(page: Path) -> list[tuple[str, list[str]]]:
    """Kind and lines of each block of commands, in the order of the page."""
    return [
        (kind, [line.strip() for line in body.splitlines() if line.strip()])
        for kind, body in _BLOCK.findall(page.read_text("utf-8"))
    ]


def commands(page: Path, kind: str) -> list[str]:
    """The lines of the blocks of one kind."""
    return [line for found, lines in blocks(page) for line in lines if found == kind]


def filled(command: str, values: Mapping[str, str]) -> str:
    """`command` with a value for each `$NAME` in it. Raises KeyError for a name without one."""
    return Template(command).substitute(values)


def broken_links(page: Path) -> Iterator[str]:
    """Links of a page to a file or a heading of this repository that is not there."""
    for link in _LINK.findall(page.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if "://" in link or link.startswith("mailto:"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


def anchors(page: Path) -> set[str]:
    """The names under which the headings of a page are linked."""
    headings = _HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
