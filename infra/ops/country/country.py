"""`ceiba country`: which countries run on the platform, and how another one is added without a release."""

import json
from pathlib import Path

import click

from infra.local.secrets import write_private
from infra.ops.access import Access
from infra.ops.answers import answer, answer_rows, json_option
from infra.ops.country.country_file import CountryRefused, NewCountry, read_country
from infra.ops.country.country_settings import settings
from shared.contracts.codelists import code_list
from shared.kernel.country import ADDED, ALL_COUNTRIES, NETWORK

READABLE = 0o644
"""These files hold no secret, and in containers the services read them from another account."""


@click.group()
def country() -> None:
    """Countries of the platform."""


country.add_command(settings)


@country.command("list")
@json_option
def list_all(as_json: bool) -> None:
    """Every country of the platform, and whether it ships or was added."""
    names = code_list("platform_country").items
    rows = [
        {"code": c.value, "es": names[c]["es"], "en": names[c]["en"], "tz": c.time_zone.key, "added": c in ADDED}
        for c in NETWORK
    ]
    answer_rows(rows, ("code", "es", "en", "tz", "added"), as_json=as_json, empty="")


@country.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--pack",
    required=True,
    type=click.Path(exists=True, path_type=Path),
    help="Its jurisdiction pack, or the folder with it.",
)
@json_option
@click.pass_obj
def add(access: Access, /, file: Path, pack: Path, as_json: bool) -> None:
    """Add the country of FILE and make its keys. It is there from the next start of the platform.

    Exit code 1 where the platform has it already, 2 for a wrong file; then nothing is changed.
    """
    try:
        made = read_country(file, pack)
    except CountryRefused as refused:
        raise click.UsageError(str(refused)) from None
    if made.code in ALL_COUNTRIES:
        raise click.ClickException(f"{made.code} {'is there already' if made.code in ADDED else 'ships with Ceiba'}")
    access.vault.add_country(made.code)
    access.vault.add_country(made.item["practice"])
    _write(access.home.countries, made)
    answer({"code": made.code, "folder": access.home.countries, "next": "start the platform again"}, as_json=as_json)


def _write(folder: Path, made: NewCountry) -> None:
    """The pack first: with its item the country is there, and the service of cases does not start without its law."""
    name = f"{made.code.lower()}.json"
    (folder / "packs").mkdir(mode=0o755, parents=True, exist_ok=True)
    write_private(folder / "packs" / name, made.pack, mode=READABLE)
    write_private(folder / name, json.dumps(made.item, ensure_ascii=False, indent=1), mode=READABLE)
