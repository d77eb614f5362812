"""`ceiba config check`: what is wrong with the settings of a deployment, and what answers where they point to."""

import os
from collections.abc import Callable, Iterator, Mapping

import click

from infra.deployment.addresses import one_form
from infra.deployment.settings import NAMES, WrongDeployment, read_deployment
from infra.ops.access import Unreachable
from infra.ops.answers import answer_rows, json_option

COLUMNS = ("setting", "state", "found")
Probe = Callable[[], str]


@click.group()
def config() -> None:
    """Look at the settings of a deployment."""


@config.command()
@click.option("--connect", is_flag=True, help="Also connect to each server that is named.")
@json_option
def check(connect: bool, as_json: bool) -> None:
    """Say line by line what is wrong with the settings. Never shows a value."""
    try:
        settings = read_deployment(os.environ)
    except WrongDeployment as wrong:
        rows = [dict(zip(COLUMNS, _line(line), strict=True)) for line in wrong.lines]
    else:
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in (_connected(settings) if connect else ())]
    answer_rows(rows, COLUMNS, as_json=as_json, empty="Every setting is well formed.")
    states = {row["state"] for row in rows}
    if "away" in states:
        raise Unreachable("a server that is named does not answer")
    if "wrong" in states:
        raise SystemExit(1)


def _line(line: str) -> tuple[str, str, str]:
    name, _, reason = line.partition(": ")
    return name, "wrong", reason


def _connected(settings: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    # A sixth of the start of every other command.
    from infra.ops.config.probes import Away, Wrong

    for name, probe in _probes(settings):
        try:
            yield name, "ok", probe()
        except Wrong as problem:
            yield name, "wrong", str(problem)
        except Away as problem:
            yield name, "away", str(problem)


def _probes(settings: Mapping[str, str]) -> Iterator[tuple[str, Probe]]:
    from infra.ops.config.probes import (
        ask_anchor_bucket,
        ask_backups,
        ask_bucket,
        ask_mail,
        ask_pool,
        ask_postgres,
        ask_redis,
    )

    if settings["postgres_url"]:
        yield "CEIBA_POSTGRES_URL", lambda: ask_postgres(one_form(settings["postgres_url"]))
    if settings["postgres_pool_url"]:
        yield "CEIBA_POSTGRES_POOL_URL", lambda: ask_pool(settings["postgres_pool_url"])
    yield "CEIBA_BROKER_URL", lambda: ask_redis(settings["broker_url"], keeps=True)
    yield "CEIBA_CACHE_URL", lambda: ask_redis(settings["cache_url"], keeps=False)
    if settings["smtp_url"]:
        yield "CEIBA_SMTP_URL", lambda: ask_mail(settings["smtp_url"])
    if settings["documents_s3_endpoint"]:
        yield "CEIBA_DOCUMENTS_S3_ENDPOINT", lambda: ask_bucket(settings)
    if settings["backup_repository"]:
        yield "CEIBA_BACKUP_REPOSITORY", lambda: ask_backups({name: settings[short] for name, short in NAMES.items()})
    if settings["audit_anchor_s3_endpoint"]:
        yield "CEIBA_AUDIT_ANCHOR_S3_ENDPOINT", lambda: ask_anchor_bucket(settings)
