"""`ceiba retell-…`: publishes a service's events again, for a reader that is new, was restored or lost its copy.

`retell-facts` (the profile of every case, after an upgrade that adds fields to statistics) runs with the environment of
a cases process, `retell-settings` (what countries decided) where `ceiba user` runs.
"""

import click

from infra.ops.access import Access
from infra.ops.answers import answer, json_option
from infra.ops.cases_work import cases_work
from infra.ops.people import identity, operator_grant


@click.command("retell-facts")
@json_option
def retell_facts(as_json: bool) -> None:
    """Publish the profile of every registered case again, for statistics. May be interrupted and started again."""
    # Imported when needed: the image of another service does not hold cases.
    from services.cases.usecases.case.republish_facts import republish_facts

    answer({"retold": republish_facts(cases_work())}, as_json=as_json)


@click.command("retell-settings")
@json_option
@click.pass_obj
def retell_settings(access: Access, as_json: bool) -> None:
    """Publish again what countries have decided. A service that has it changes nothing."""
    from services.identity.usecases.countries.retell_settings import retell_settings as retell

    with identity(access).work(operator_grant()) as work:
        published = retell(work=work)
    answer({"retold": published}, as_json=as_json)
