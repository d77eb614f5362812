"""`ceiba token`: an access token of a demonstration system, to try the API with."""

import json

import click
import urllib3

from infra.ops.access import Access
from infra.ops.answers import answer, json_option

_SECONDS = 10


@click.command()
@click.option("--role", required=True, help="E.g. caseworker.")
@click.option("--country", help="E.g. GT. Default: the first system of that role.")
@json_option
@click.pass_obj
def token(access: Access, role: str, country: str | None, as_json: bool) -> None:
    """Print an access token of a demonstration system; it ends after five minutes.

    For development: only the demonstration's secrets are kept here, and production has none.
    """
    if not access.home.demo.exists():
        raise click.ClickException("there is no demonstration here")
    demo = json.loads(access.home.demo.read_text(encoding="utf-8"))
    found = [one for one in demo["clients"] if one["role"] == role and country in (None, one["country"])]
    if not found:
        raise click.ClickException("no demonstration system has that role there")
    basic = urllib3.make_headers(basic_auth=f"{found[0]['client_id']}:{found[0]['client_secret']}")
    try:
        given = urllib3.request(
            "POST",
            f"{demo['gateway']}/oauth2/token",
            body="grant_type=client_credentials",
            headers=basic | {"Content-Type": "application/x-www-form-urlencoded"},
            timeout=_SECONDS,
            retries=False,
        )
    except urllib3.exceptions.HTTPError:
        raise click.ClickException("the platform does not respond: start it with `make run`") from None
    if given.status != 200:
        raise click.ClickException(f"the platform gave no token (HTTP {given.status})")
    answer({"access_token": given.json()["access_token"], "expires_in": given.json()["expires_in"]}, as_json=as_json)
