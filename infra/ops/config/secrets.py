"""`ceiba secrets render`: what each part reads under /run/ceiba, for engines that bring secrets by themselves."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from infra.backups.settings import VARIABLES as BACKUPS
from infra.deployment.addresses import addresses_of, anchor_bucket_of, bucket_of
from infra.deployment.settings import NAMES, WrongDeployment, read_deployment
from infra.local.environment import gateway_environment, service_environment
from infra.local.secrets import SERVICES, write_private
from infra.ops.access import Access

FORMATS = ("env", "kubernetes", "external-secrets")
Parts = Mapping[str, Mapping[str, str]]


@click.group()
def secrets() -> None:
    """Hand the secrets of a deployment to what runs it."""


@secrets.command()
@click.option("--format", "form", type=click.Choice(FORMATS), required=True)
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Of `env`: a folder for a file a part."
)
@click.option("--store", help="Of `external-secrets`: the name of the SecretStore.")
@click.pass_obj
def render(access: Access, form: str, folder: Path | None, store: str | None) -> None:
    """Print a Secret a part, or an ExternalSecret that refers to a store; or write a file a part.

    The output of `kubernetes` is secret. Keys that change later need the command again.
    """
    try:
        parts = parts_of(access, read_deployment(os.environ))
    except WrongDeployment as wrong:
        raise click.UsageError(str(wrong)) from None
    if form == "env":
        if folder is None:
            raise click.UsageError("--format env needs --to FOLDER")
        _write_files(parts, folder)
    elif form == "kubernetes":
        _print([_secret(part, values) for part, values in parts.items()])
    elif store:
        _print([_external(part, values, store) for part, values in parts.items()])
    else:
        raise click.UsageError("--format external-secrets needs --store NAME")


def parts_of(access: Access, settings: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Part → its variables, as the files of its folder hold them in containers."""
    kept = access.secrets
    addresses = addresses_of(settings, kept)
    admin = {"CEIBA_ADMIN_DATABASE_URL": addresses.postgres_url}
    bucket = bucket_of(settings)
    parts = {service: service_environment(service, kept, addresses) for service in SERVICES}
    parts["cases"] |= bucket
    parts |= {"anchors": anchors} if (anchors := anchor_bucket_of(settings)) else {}
    parts["gateway"] = gateway_environment(kept, addresses)
    parts["ops"] = admin | {"CEIBA_SECRETS": json.dumps(json.loads(access.vault.file.read_text()))}
    parts["backup"] = parts["ops"] | bucket | _given(BACKUPS, settings)
    authority = {"CEIBA_CA": settings["ca"]} if settings["ca"] else {}
    return {part: {**values, **authority} for part, values in parts.items()}


def _given(variables: Sequence[str], settings: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name in variables if (value := settings[NAMES[name]])}


def _write_files(parts: Parts, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for part, values in parts.items():
        lines = [f"{name}={_quoted(name, value)}" for name, value in sorted(values.items()) if name != "CEIBA_CA"]
        write_private(folder / f"{part}.env", "\n".join(lines) + "\n")


def _quoted(name: str, value: str) -> str:
    # Between single quotes systemd and docker compose read the same, but nothing escapes these characters in both.
    if set("'\\\n") & set(value):
        raise click.UsageError(f"{name} holds a quotation mark, a backslash or a line end, which no env file can hold")
    return f"'{value}'"


def _secret(part: str, values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": f"ceiba-{part}"},
        "type": "Opaque",
        "stringData": dict(sorted(values.items())),
    }


def _external(part: str, values: Mapping[str, str], store: str) -> dict[str, Any]:
    name = f"ceiba-{part}"
    return {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": {"name": name},
        "spec": {
            "refreshInterval": "1h",
            "secretStoreRef": {"kind": "SecretStore", "name": store},
            "target": {"name": name},
            "data": [{"secretKey": key, "remoteRef": {"key": name, "property": key}} for key in sorted(values)],
        },
    }


def _print(documents: list[dict[str, Any]]) -> None:
    # Each document is JSON, which is YAML too.
    click.echo("\n---\n".join(json.dumps(document, indent=1) for document in documents))
