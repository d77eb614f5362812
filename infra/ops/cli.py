"""`ceiba`: what an operator does to a platform.

Exit codes: 0 done, 1 not as it should be, 2 wrong usage, 3 the platform, or a part or file of it, does not answer.
"""

from typing import Any

import click
import psycopg
import sqlalchemy.exc
import urllib3

from infra.local.country_keys import KeyConflict
from infra.local.ports import BadPort
from infra.ops.access import Access, Unreachable
from infra.ops.audit import audit
from infra.ops.backup.command import backup
from infra.ops.clients import client
from infra.ops.config.command import config
from infra.ops.config.secrets import secrets
from infra.ops.country.country import country
from infra.ops.demo.code import code
from infra.ops.demo.command import demo
from infra.ops.demo.token import token
from infra.ops.events import events
from infra.ops.health import doctor, status
from infra.ops.keys.keys import keys
from infra.ops.messages import deadletters, outbox
from infra.ops.openapi import openapi
from infra.ops.people import organisation, user
from infra.ops.reindex import reindex_names
from infra.ops.replay import replay
from infra.ops.retell import retell_facts, retell_settings
from infra.ops.retention import retention
from infra.ops.roles import role
from infra.ops.setup import migrate, provision, seed
from infra.ops.trace.command import trace
from shared.settings import SettingsError


class Operator(click.Group):
    """A group of commands that reports an unreachable platform in one line and not as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises click.ClickException for what went wrong outside of it."""
        try:
            return self._reached(ctx)
        except KeyConflict as problem:
            raise click.ClickException(str(problem)) from None

    def _reached(self, ctx: click.Context) -> Any:
        """Run the command. Raises click.UsageError or Unreachable."""
        try:
            return super().invoke(ctx)
        except SettingsError as problem:
            raise click.UsageError(f"this needs the environment of a process of the service: {problem}") from None
        except BadPort as problem:
            raise click.UsageError(str(problem)) from None
        except urllib3.exceptions.HTTPError as problem:
            raise Unreachable(f"nothing answers there: {type(problem).__name__}") from None
        except (psycopg.OperationalError, sqlalchemy.exc.OperationalError, sqlalchemy.exc.TimeoutError):
            # The text of the error may contain an address with an account.
            raise Unreachable("the database does not answer, or refuses this account") from None
        except (psycopg.Error, sqlalchemy.exc.SQLAlchemyError) as problem:
            # A traceback would end with exit code 1, which means for `audit verify` that tampering was found.
            raise Unreachable(f"the database cannot do this: {_kind(problem)}") from None
        except BrokenPipeError:
            # The reader of a pipe closed it, as `head` does.
            raise
        except OSError as problem:
            raise Unreachable(
                f"{problem.strerror or type(problem).__name__}: {problem.filename or 'no file'}"
            ) from None


def _kind(problem: Exception) -> str:
    """The type of an error, such as `UndefinedTable`. Its text is left out, because it may contain values of a row."""
    return type(getattr(problem, "orig", None) or problem).__name__


@click.group(cls=Operator)
@click.pass_context
def main(context: click.Context) -> None:
    """Operate a Ceiba platform."""
    context.obj = Access.from_environment()


COMMANDS = (
    provision,
    migrate,
    seed,
    country,
    organisation,
    user,
    role,
    client,
    keys,
    reindex_names,
    retention,
    outbox,
    deadletters,
    replay,
    retell_facts,
    retell_settings,
    audit,
    backup,
    status,
    doctor,
    config,
    secrets,
    trace,
    openapi,
    demo,
    code,
    token,
    events,
)

for command in COMMANDS:
    main.add_command(command)
