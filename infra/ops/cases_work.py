"""A unit of work of cases, for commands that need its keys: they run with the environment of one of its processes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from shared.kernel.country import BOTH_REALMS
from shared.settings import SettingsError

if TYPE_CHECKING:
    from services.cases.adapters.work import CasesWork


def cases_work() -> "Callable[[], CasesWork]":
    """Opens the platform's own work in every country. Raises click.ClickException without the settings of cases."""
    # Imported when needed: the image of another service does not hold cases.
    from services.cases.bootstrap import services

    try:
        parts = services()
    except SettingsError as problem:
        raise click.ClickException(f"this needs the environment of a cases process: {problem}") from None
    return lambda: parts.system_work(BOTH_REALMS)
