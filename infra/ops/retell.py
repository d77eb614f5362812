"""`ceiba retell-facts`: after an upgrade whose statistics need more of each case.

Runs with the environment of a cases process.
"""

from typing import TYPE_CHECKING

import click

from infra.ops.answers import answer, json_option
from shared.kernel.country import ALL_COUNTRIES
from shared.settings import SettingsError

if TYPE_CHECKING:
    from services.cases.adapters.work import CasesWork


@click.command("retell-facts")
@json_option
def retell_facts(as_json: bool) -> None:
    """Tell statistics the profile of every registered case again. May be interrupted and started again."""
    # Imported when needed: the image of another service does not hold cases.
    from services.cases.bootstrap import services
    from services.cases.usecases.republish_facts import republish_facts

    try:
        parts = services()
    except SettingsError as problem:
        raise click.ClickException(f"this needs the environment of a cases process: {problem}") from None

    def open_work() -> "CasesWork":
        return parts.system_work(ALL_COUNTRIES)

    answer({"retold": republish_facts(open_work)}, as_json=as_json)
