"""`ceiba country settings`: what a country has decided, taken out of an installation and into another.

It runs where `ceiba user` runs. What the operator imports waits for no second person (ADR 0020).
"""

from pathlib import Path
from typing import Any

import click
import orjson

from infra.ops.access import Access
from infra.ops.answers import answer_rows, json_option
from infra.ops.people import checked, identity, in_words, operator_grant
from shared.kernel.country import NETWORK, Country

_COUNTRY = click.argument("code", metavar="COUNTRY", type=click.Choice([str(country) for country in NETWORK]))
_SHOWN = ("setting", "value", "version", "from")


@click.group()
def settings() -> None:
    """What a country has decided for itself."""


@settings.command()
@_COUNTRY
@json_option
@click.pass_obj
def show(access: Access, code: str, as_json: bool) -> None:
    """Every setting of a country with the value that holds today."""
    from services.identity.usecases.countries.read_settings import read_settings

    parts = identity(access)
    with in_words(), parts.work(operator_grant()) as work:
        found = read_settings(Country(code), pledges=parts.pledges, work=work)
    rows: list[dict[str, Any]] = [
        {
            "setting": one.name,
            "value": " ".join(f"{key}={value}" for key, value in one.value.items() if value != ""),
            "version": one.in_force.version if one.in_force else None,
            "from": one.in_force.valid_from if one.in_force else None,
        }
        for one in found
    ]
    answer_rows(rows, _SHOWN, as_json=as_json, empty="")


@settings.command()
@_COUNTRY
@click.pass_obj
def export(access: Access, code: str) -> None:
    """Print one JSON document with everything that the country has decided, in force and upcoming."""
    from services.identity.usecases.countries.import_settings import export_settings

    with in_words(), identity(access).work(operator_grant()) as work:
        found = export_settings(Country(code), work=work)
    click.echo(orjson.dumps({"settings": found}, option=orjson.OPT_INDENT_2).decode())


@settings.command("import")
@_COUNTRY
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", required=True, help="Why, in one line; it stays in the history.")
@json_option
@click.pass_obj
def take_over(access: Access, /, code: str, file: Path, reason: str, as_json: bool) -> None:
    """Take over each setting of an exported FILE that differs. If anything in it is wrong, nothing is changed."""
    from services.identity.usecases.countries.import_settings import ImportSettings, import_settings
    from shared.web.inputs import input_of

    try:
        document = orjson.loads(file.read_bytes())
        command = checked(input_of(ImportSettings), {**document, "reason": reason})
    except (orjson.JSONDecodeError, TypeError):
        raise click.UsageError(f"{file} is no JSON document of settings") from None
    with in_words(), identity(access).work(operator_grant()) as work:
        made = import_settings(Country(code), command, work=work)
    rows = [{"setting": one.name, "version": one.version, "from": one.valid_from} for one in made]
    answer_rows(rows, ("setting", "version", "from"), as_json=as_json, empty="It is so already.")
