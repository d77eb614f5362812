"""`ceiba openapi export`: the merged description of every outside endpoint."""

import json
from pathlib import Path

import click
import urllib3

from infra.ops.access import Access, Unreachable
from infra.ops.answers import json_option


@click.group()
def openapi() -> None:
    """The OpenAPI 3.1 document."""


@openapi.command()
@click.option("--url", help="Base URL of a gateway. Default: the local platform.")
@click.option("--output", type=click.Path(path_type=Path), help="File to write. Default: standard output.")
@json_option
@click.pass_obj
def export(access: Access, url: str | None, output: Path | None, as_json: bool) -> None:
    """Write the document that the gateway serves, keys sorted so that two exports can be compared."""
    del as_json  # the document is JSON anyway
    port = access.processes().get("gateway", {}).get("port")
    if url is None and port is None:
        raise Unreachable("no platform runs here: start one, or pass --url")
    if url is not None and not url.startswith(("http://", "https://")):
        raise click.BadParameter("no address such as https://…", param_hint="--url")
    answer = urllib3.request("GET", f"{url or f'http://127.0.0.1:{port}'}/openapi.json", timeout=30)
    if answer.status != 200:
        raise click.ClickException(f"the gateway answered {answer.status}")
    text = json.dumps(answer.json(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text)
