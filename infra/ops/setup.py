"""Commands that set up a platform: secrets, roles, databases, schema, demonstration data."""

import base64
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from infra.local.secrets import SERVICES
from infra.ops import provision as provisioning
from infra.ops.access import Access
from infra.ops.answers import answer, json_option
from shared.settings import NotADemonstration

DEMONSTRATED = ("identity", "referrals")
"""Services with demonstration data of their own."""

service_argument = click.argument("services", nargs=-1, type=click.Choice(SERVICES))


@click.command()
@service_argument
@json_option
@click.pass_obj
def provision(access: Access, services: tuple[str, ...], as_json: bool) -> None:
    """Make roles and databases (all services, or those named). Changes nothing the second time."""
    answer({"provisioned": provision_services(access, services)}, as_json=as_json)


def provision_services(access: Access, services: Sequence[str] = ()) -> list[str]:
    """Roles and databases of all services, or of those named; returns their names."""
    secrets = access.secrets
    passwords = {
        service: provisioning.Passwords(app=secrets.app_passwords[service], relay=secrets.relay_passwords[service])
        for service in services or SERVICES
    }
    provisioning.provision(access.admin_url, passwords)
    return list(passwords)


@click.command()
@service_argument
@json_option
@click.pass_obj
def migrate(access: Access, services: tuple[str, ...], as_json: bool) -> None:
    """Bring databases to the newest schema (all services, or those named)."""
    answer({"migrated": migrate_services(access, services)}, as_json=as_json)


def migrate_services(access: Access, services: Sequence[str] = ()) -> list[str]:
    """The newest schema for all services, or for those named; returns their names."""
    # A sixth of the start of every other command.
    from shared.db.migrate import migrate as migrate_service

    chosen = list(services or SERVICES)
    for service in chosen:
        migrate_service(service, access.admin_url, base64.b64decode(access.secrets.context_keys[service]))
    return chosen


@click.command()
@click.argument("service", type=click.Choice(DEMONSTRATED))
@click.option("--demo-file", type=click.Path(path_type=Path), default=None, help="Default: $CEIBA_HOME/demo.json")
@json_option
@click.pass_obj
def seed(access: Access, service: str, demo_file: Path | None, as_json: bool) -> None:
    """Make the demonstration network; never in production nor beside other organisations.

    Runs with the environment of a process of SERVICE; identity goes first.
    """
    file = demo_file or Path(os.environ.get("CEIBA_DEMO_FILE", access.home.demo))
    try:
        import_module(f"services.{service}.seed").seed_demo(file)
    except NotADemonstration as refusal:
        raise click.ClickException(f"this platform is not seeded: {refusal}") from None
    answer({"seeded": service, "demo_file": str(file)}, as_json=as_json)
