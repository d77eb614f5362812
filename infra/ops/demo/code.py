"""`ceiba code`: what the authenticator app of a demonstration user would show."""

import json

import click
import pyotp

from infra.ops.access import Access
from infra.ops.answers import answer, json_option


@click.command()
@click.argument("email")
@json_option
@click.pass_obj
def code(access: Access, email: str, as_json: bool) -> None:
    """Print the present code of a demonstration user. Each works once; the next comes within 30 seconds."""
    files = [file for file in (access.home.demo, access.home.folder / "containers" / "demo.json") if file.exists()]
    if not files:
        raise click.ClickException("there is no demonstration here")
    users = json.loads(files[0].read_text(encoding="utf-8"))["users"]
    found = next((user for user in users if user["email"] == email), None)
    if found is None or not found["totp_secret"]:
        raise click.ClickException("no demonstration user of that address has a second factor")
    answer({"code": pyotp.TOTP(found["totp_secret"]).now()}, as_json=as_json)
