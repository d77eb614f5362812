"""`ceiba retell-facts`: publishes the profile of every case again, after an upgrade that adds fields to statistics.

It runs with the environment of a cases process.
"""

import click

from infra.ops.answers import answer, json_option
from infra.ops.cases_work import cases_work


@click.command("retell-facts")
@json_option
def retell_facts(as_json: bool) -> None:
    """Publish the profile of every registered case again, for statistics. May be interrupted and started again."""
    # Imported when needed: the image of another service does not hold cases.
    from services.cases.usecases.republish_facts import republish_facts

    answer({"retold": republish_facts(cases_work())}, as_json=as_json)
