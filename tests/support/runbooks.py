"""The commands of the runbooks: fenced blocks, `sh` for any place and `sh containers` for containers."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from infra.local.programs import REPOSITORY

ENGLISH = REPOSITORY / "docs" / "runbooks"
SPANISH = ENGLISH / "es"
ANYWHERE = "sh"
CONTAINERS = "sh containers"
_BLOCK = re.compile(r"^[ \t]*```(sh[ \w]*)\n(.*?)^[ \t]*```$", re.MULTILINE | re.DOTALL)


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
