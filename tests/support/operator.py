"""The operator's command line beside a process of a service."""

from pathlib import Path

import pytest
from click import Group
from click.testing import CliRunner, Result

from infra.local.home import Home
from infra.ops.access import Access
from infra.ops.cli import main
from tests.support.databases import ServiceDatabase


def run_ceiba(
    database: ServiceDatabase, patch: pytest.MonkeyPatch, folder: Path, *arguments: str, group: Group = main, **own: str
) -> Result:
    """Run `ceiba …` with the environment of a process over `database`; `own` are variables that differ there."""
    for name, value in (database.environ | own).items():
        patch.setenv(name, value)
    return CliRunner().invoke(group, arguments, obj=Access(Home(folder)))
