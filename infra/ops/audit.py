"""`ceiba audit verify`: is the audit trail what was sealed?"""

import os
from dataclasses import asdict
from pathlib import Path

import click

from infra.local.secrets import SERVICES
from infra.ops.access import Access
from infra.ops.answers import answer_rows, json_option
from shared.db.audit import verify as verify_chain
from shared.kernel.country import Country


@click.group()
def audit() -> None:
    """The record of who read and changed what."""


@audit.command()
@click.option("--service", "services", multiple=True, type=click.Choice(SERVICES), help="Default: all.")
@click.option("--anchors", type=click.Path(path_type=Path), help="Folder of the heads kept outside the database.")
@json_option
@click.pass_obj
def verify(access: Access, services: tuple[str, ...], anchors: Path | None, as_json: bool) -> None:
    """Walk every chain and compare it with its anchored heads. Exit code 1 when anything was changed."""
    folder = anchors or Path(os.environ.get("CEIBA_AUDIT_ANCHOR_DIR", access.home.anchors))
    findings = []
    for service in services or SERVICES:
        with access.database(service, "relay") as connection:
            for country in Country:
                heads = folder / f"{service}-{country}.heads"
                findings += [{"service": service, **asdict(f)} for f in verify_chain(connection, country, heads)]
    columns = ("service", "country", "seq", "problem")
    answer_rows(findings, columns, as_json=as_json, empty="Every chain is as it was sealed.")
    if findings:
        raise SystemExit(1)
