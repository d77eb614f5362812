"""`ceiba organisation` and `ceiba user`: the first organisations and people of a platform.

They run with the environment of an identity process, or beside the platform that runs in `$CEIBA_HOME`.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import click
from marshmallow import ValidationError

from infra.local.environment import Addresses, service_environment
from infra.local.redis_servers import url_of_running
from infra.ops.access import Access
from infra.ops.answers import answer, json_option
from shared.contracts.codelists import code_list
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.errors import DomainError
from shared.kernel.grant import Grant, Permission, system_grant
from shared.kernel.language import LANGUAGES
from shared.settings import SettingsError
from shared.web.inputs import InputSchema

if TYPE_CHECKING:
    from services.identity.bootstrap import Services
    from services.identity.domain.people.people import Person

Command = TypeVar("Command")

country_option = click.option("--country", required=True, type=click.Choice([country.value for country in Country]))


@click.group()
def organisation() -> None:
    """Organisations of the network."""


@organisation.command()
@country_option
@click.option("--kind", required=True, type=click.Choice(sorted(code_list("org_type").items)), metavar="CODE")
@click.option("--name", required=True, help="The registered legal name.")
@click.option("--public-name", help="Name on the directory card. Default: the legal name.")
@click.option("--adm1", help="ISO 3166-2 code of the seat, e.g. GT-01.")
@click.option("--contact-email", help="The institution's mailbox, never a person's.")
@json_option
@click.pass_obj
def create(access: Access, /, as_json: bool, **values: str | None) -> None:
    """Bring an organisation into the network. KIND `international` makes a regional one."""
    from services.identity.usecases.organisations.register_organisation import (
        RegisterOrganisation,
        register_organisation,
    )
    from shared.web.inputs import input_of

    command = checked(input_of(RegisterOrganisation), values | {"public_name": values["public_name"] or values["name"]})
    with in_words(), identity(access).work(operator_grant()) as work:
        made = register_organisation(command, work=work)
    card = {"id": made.id, "country": made.country, "kind": made.kind, "name": made.name, "status": made.status}
    answer(card, as_json=as_json)


@click.group()
def user() -> None:
    """People with an account."""


@user.command()
@click.option("--email", required=True)
@click.option("--role", required=True, help="E.g. country_admin, or a regional role for a regional organisation.")
@country_option
@click.option("--organisation", "organisation_id", required=True, type=click.UUID)
@click.option("--display-name", help="Default: the name of the role.")
@click.option("--language", default="es", show_default=True, type=click.Choice(LANGUAGES))
@click.option("--print-link", is_flag=True, help="Print the link instead of mailing it: administrators only.")
@json_option
@click.pass_obj
def invite(access: Access, /, as_json: bool, print_link: bool, **values: str | UUID | None) -> None:
    """Invite a person. The one-time link to set a password goes to them by e-mail.

    For the first administrator of a platform whose mail does not work yet it can be printed instead: hand it over in
    private. Links of roles that read cases or referrals are never printed.
    """
    from services.identity.api.schemas import InviteSchema
    from services.identity.usecases.people.invite_person import invite_person

    command = checked(InviteSchema(), values | {"display_name": values["display_name"] or "-"})
    if values["display_name"] is None:
        command = replace(command, display_name=command.role.label(command.language))
    if print_link and command.role.reads_people:
        raise click.UsageError("the link of a role that reads cases or referrals is never printed")
    parts = identity(access)
    with in_words(), parts.work(operator_grant()) as work:
        person, token = invite_person(command, work=work, mailed=not print_link)
        if print_link:
            work.audit("user.link_shown", country=person.country, object_type="user", object_id=person.id)
    organisation = {"organisation_id": person.organisation_id}
    link = {"activation_url": parts.links.url(token)} if print_link else {}
    answer(_account(person) | organisation | link, as_json=as_json)


def _known_reason(_context: click.Context, _parameter: click.Parameter, reason: str | None) -> str | None:
    # Read when it is needed: the containers of other services have this command, and no code of identity.
    from services.identity.domain.suspensions import OF_A_PERSON

    if reason is not None and reason not in OF_A_PERSON:
        raise click.BadParameter(f"one of {', '.join(sorted(OF_A_PERSON))}")
    return reason


@user.command()
@click.argument("user_id", type=click.UUID)
@click.option("--reason", callback=_known_reason, help="E.g. under_review.")
@json_option
@click.pass_obj
def suspend(access: Access, user_id: UUID, reason: str | None, as_json: bool) -> None:
    """Suspend a person, also one of a regional organisation; their tokens are refused within seconds."""
    from services.identity.usecases.people.suspend_person import suspend_person

    with in_words(), identity(access).work(operator_grant()) as work:
        person = suspend_person(user_id, work=work, reason=reason)
    answer(_account(person), as_json=as_json)


@user.command()
@click.argument("user_id", type=click.UUID)
@json_option
@click.pass_obj
def reinstate(access: Access, user_id: UUID, as_json: bool) -> None:
    """Let a suspended person in again: for an organisation in which no one is left to approve its administrator."""
    from services.identity.usecases.people.reinstate_person import reinstate_person

    with in_words(), identity(access).work(operator_grant()) as work:
        person = reinstate_person(user_id, work=work, require_version=lambda _: None)
    answer(_account(person), as_json=as_json)


def operator_grant() -> Grant:
    """The grant of the operator: the platform itself, in every country, with a name of its own in the audit."""
    return replace(system_grant("operator", ALL_COUNTRIES), permissions=frozenset({Permission.USERS_WRITE}))


def identity(access: Access) -> "Services":
    """The parts of the identity service. Raises click.ClickException when their settings are missing."""
    from services.identity.bootstrap import services

    own = {"CEIBA_DATABASE_URL", "CEIBA_DATABASE_URL_FILE"} & os.environ.keys()
    if not own and "identity-api" in access.processes():
        os.environ.update(_local_environment(access))
    try:
        return services()
    except SettingsError as problem:
        raise click.ClickException(f"this needs the environment of an identity process: {problem}") from None


@contextmanager
def in_words() -> Iterator[None]:
    """Turn an error of the service into one of the command, without repeating the input."""
    try:
        yield
    except DomainError as refusal:
        reasons = [problem.message["en"] for problem in refusal.problems]
        raise click.ClickException("; ".join(reasons) or refusal.title["en"]) from None


def checked(schema: InputSchema[Command], values: Mapping[str, Any]) -> Command:
    """`values`, checked by the rules of the API. Raises click.UsageError that names the problems."""
    plain = (bool, tuple, list, dict)
    given = {
        name: value if isinstance(value, plain) else str(value) for name, value in values.items() if value is not None
    }
    try:
        return schema.load(given)
    except ValidationError as problem:
        raise click.UsageError(f"not valid: {', '.join(sorted(problem.messages_dict))}") from None


def _local_environment(access: Access) -> dict[str, str]:
    secrets = access.secrets
    # A broker or a cache that is down has no port now; not every command needs it.
    ports = defaultdict(int, {name: process["port"] or 0 for name, process in access.processes().items()})
    folder = access.home.folder
    gateway = f"http://127.0.0.1:{ports['gateway']}"
    identity_api = f"http://127.0.0.1:{ports['identity-api']}"
    addresses = Addresses(
        postgres_url=access.admin_url,
        broker_url=url_of_running("broker", folder / "broker", ports, secrets.broker_password),
        cache_url=url_of_running("cache", folder / "cache", ports, secrets.cache_password),
        public_url=gateway,
        issuer=gateway,
        jwks_url=f"{identity_api}/oauth2/jwks",
        smtp_url="",
        upstreams={"identity": identity_api},
        audit_anchor_dir=str(access.home.anchors),
    )
    return service_environment("identity", secrets, addresses)


def _account(person: "Person") -> dict[str, Any]:
    return {"id": person.id, "country": person.country, "role": person.role, "status": person.status}
