"""`ceiba client`: manages the systems of organisations when their administrator cannot be reached, or in a hurry.

It runs where `ceiba user` runs (`infra.ops.people`).
"""

import json
from typing import TYPE_CHECKING, Any

import click

from infra.ops.access import Access
from infra.ops.answers import answer, json_option
from infra.ops.people import checked, country_option, identity, in_words, operator_grant

if TYPE_CHECKING:
    from services.identity.domain.clients.clients import Client


class KeySetFile(click.File):
    """A file that holds a set of public keys as JSON."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The set. Ends with a usage error for what is no JSON object."""
        try:
            jwks = json.load(super().convert(value, param, ctx))
        except ValueError:
            jwks = None
        return jwks if isinstance(jwks, dict) else self.fail("it holds no JSON object", param, ctx)


JWKS = KeySetFile()
client_argument = click.argument("client_id")


@click.group()
def client() -> None:
    """Systems of organisations (OAuth2 clients)."""


@client.command()
@click.option("--name", required=True, help="What the system is, e.g. 'Registro de la casa'.")
@click.option("--role", required=True, help="E.g. caseworker, or a regional role for a regional organisation.")
@country_option
@click.option("--organisation", "organisation_id", required=True, type=click.UUID)
@click.option("--scope", help="Scopes of the role, with spaces between. Default: all of them.")
@click.option("--redirect-uri", "redirect_uris", multiple=True, help="Makes it an application people sign in with.")
@click.option("--post-logout-redirect-uri", "post_logout_redirect_uris", multiple=True)
@click.option("--backchannel-logout-uri", help="Where it is notified that a session has ended.")
@click.option("--jwks", type=JWKS, help="A file with its public keys (RFC 7517); it then has no secret.")
@click.option("--public", "has_no_proof", is_flag=True, help="An application that can keep no secret.")
@click.option("--require-pushed-authorization-requests", is_flag=True, help="RFC 9126.")
@click.option("--dpop-bound-access-tokens", is_flag=True, help="RFC 9449.")
@json_option
@click.pass_obj
def create(access: Access, /, as_json: bool, has_no_proof: bool, **values: Any) -> None:
    """Register a system. Its secret, if it has one, is printed now and never again: hand it over in private."""
    from services.identity.api.schemas import RegisterClientSchema
    from services.identity.usecases.clients.register_client import register_client

    method = "private_key_jwt" if values["jwks"] else "none" if has_no_proof else "client_secret_basic"
    command = checked(RegisterClientSchema(), values | {"auth_method": method})
    with in_words(), identity(access).work(operator_grant()) as work:
        made, secret = register_client(command, work=work)
    answer(_shown(made) | {"client_secret": secret}, as_json=as_json)


@client.command("rotate-secret")
@client_argument
@click.option(
    "--overlap-hours",
    default=24,
    show_default=True,
    type=click.IntRange(0, 24),
    help="How long the old secret works on; 0 when it has leaked.",
)
@json_option
@click.pass_obj
def rotate_secret(access: Access, client_id: str, overlap_hours: int, as_json: bool) -> None:
    """Give a system another secret, printed now and never again."""
    from services.identity.usecases.clients.rotate_client_secret import RotateSecret, rotate_client_secret

    command = RotateSecret(overlap_hours=overlap_hours)
    with in_words(), identity(access).work(operator_grant()) as work:
        changed, secret = rotate_client_secret(client_id, command, work=work, require_version=lambda _: None)
    answer(_shown(changed) | {"client_secret": secret}, as_json=as_json)


@client.command("rotate-keys")
@client_argument
@click.option("--jwks", required=True, type=JWKS, help="A file with all its public keys from now on (RFC 7517).")
@json_option
@click.pass_obj
def rotate_keys(access: Access, client_id: str, jwks: dict[str, Any], as_json: bool) -> None:
    """Give a system other public keys. Without any of those before, its tokens are refused at once."""
    from services.identity.usecases.clients.rotate_client_keys import RotateKeys, rotate_client_keys

    with in_words(), identity(access).work(operator_grant()) as work:
        changed = rotate_client_keys(client_id, RotateKeys(jwks=jwks), work=work, require_version=lambda _: None)
    answer(_shown(changed), as_json=as_json)


@client.command("end-old-secret")
@client_argument
@json_option
@click.pass_obj
def end_old(access: Access, client_id: str, as_json: bool) -> None:
    """Refuse the secret from before the last rotation, and every token given so far, from now on."""
    from services.identity.usecases.clients.rotate_client_secret import end_old_secret

    with in_words(), identity(access).work(operator_grant()) as work:
        changed = end_old_secret(client_id, work=work)
    answer(_shown(changed), as_json=as_json)


@client.command()
@client_argument
@json_option
@click.pass_obj
def suspend(access: Access, client_id: str, as_json: bool) -> None:
    """Stop a system; its tokens are refused within seconds."""
    from services.identity.usecases.clients.suspend_client import suspend_client

    with in_words(), identity(access).work(operator_grant()) as work:
        changed = suspend_client(client_id, work=work)
    answer(_shown(changed), as_json=as_json)


@client.command()
@client_argument
@json_option
@click.pass_obj
def reinstate(access: Access, client_id: str, as_json: bool) -> None:
    """Let a suspended system in again, with the secret it has."""
    from services.identity.usecases.clients.suspend_client import reinstate_client

    with in_words(), identity(access).work(operator_grant()) as work:
        changed = reinstate_client(client_id, work=work, require_version=lambda _: None)
    answer(_shown(changed), as_json=as_json)


def _shown(made: "Client") -> dict[str, Any]:
    return {
        "client_id": made.client_id,
        "name": made.name,
        "country": made.country,
        "organisation_id": made.organisation_id,
        "role": made.role,
        "auth_method": made.auth_method,
        "status": made.status,
        "scope": " ".join(sorted(made.scope)),
        "keys": [key["kid"] for key in (made.jwks or {"keys": []})["keys"]],
    }
