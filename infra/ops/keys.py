"""`ceiba keys`: changing keys: those that the platform changes by itself, and what follows the others."""

import click

from infra.ops.access import Access
from infra.ops.answers import answer, json_option
from infra.ops.people import identity, operator_grant
from infra.ops.rewrap import rewrap


@click.group()
def keys() -> None:
    """Keys of the platform."""


keys.add_command(rewrap)


@keys.command("rotate-signing")
@json_option
@click.pass_obj
def rotate_signing(access: Access, as_json: bool) -> None:
    """Let the announced key sign tokens from now on and announce a fresh one. Issued tokens stay valid."""
    from services.identity.usecases.rotate_signing_key import rotate_signing_key

    parts = identity(access)
    with parts.work(operator_grant()) as work:
        rotate_signing_key(work=work)
        states = {key.state: key.kid for key in work.signing_keys.shown(work.clock.now())}
    answer({state: states.get(state) for state in ("current", "next", "retired")}, as_json=as_json)
