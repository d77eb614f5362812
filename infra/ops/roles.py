"""`ceiba role`: what each role may do, and the roles that countries define. It runs where `ceiba user` runs."""

from typing import Any
from uuid import UUID

import click

from infra.ops.access import Access
from infra.ops.answers import answer, answer_rows, json_option
from infra.ops.people import checked, country_option, identity, in_words, operator_grant

_COLUMNS = ("id", "country", "role", "name", "scope")


@click.group()
def role() -> None:
    """Roles of the platform and of countries."""


@role.command("list")
@json_option
@click.pass_obj
def list_roles(access: Access, as_json: bool) -> None:
    """Every role with its scopes: the platform's, then those that countries defined in their place."""
    from services.identity.domain.roles.roles import Role

    with in_words(), identity(access).work(operator_grant()) as work:
        of_countries = work.country_roles.all()
    rows: list[dict[str, Any]] = [
        {"role": str(one), "name": one.label("en"), "scope": " ".join(sorted(one.permissions))} for one in Role
    ]
    rows += [
        {
            "id": one.id,
            "country": one.country,
            "role": one.base,
            "name": one.en,
            "scope": " ".join(sorted(one.scope)),
        }
        for one in of_countries
    ]
    answer_rows(rows, _COLUMNS, as_json=as_json, empty="There are no roles.")


@role.command()
@country_option
@click.option("--base", required=True, help="The role in whose place it is given, e.g. caseworker.")
@click.option("--es", required=True, help="Its name in Spanish.")
@click.option("--en", required=True, help="Its name in English.")
@click.option("--scope", required=True, help="Some of the scopes of the base, with spaces between.")
@json_option
@click.pass_obj
def define(access: Access, /, as_json: bool, **values: str) -> None:
    """Define a role of a country: a role of the platform with less."""
    from services.identity.api.schemas import DefineRoleSchema
    from services.identity.usecases.authority.define_country_role import define_country_role

    command = checked(DefineRoleSchema(), values | {"scope": values["scope"].split()})
    with in_words(), identity(access).work(operator_grant()) as work:
        made = define_country_role(command, work=work)
    answer({"id": made.id, "country": made.country, "base": made.base, "name": made.en}, as_json=as_json)


@role.command()
@click.argument("role_id", type=click.UUID)
@json_option
@click.pass_obj
def remove(access: Access, role_id: UUID, as_json: bool) -> None:
    """Remove a role of a country that is not used."""
    from services.identity.usecases.authority.define_country_role import remove_country_role

    with in_words(), identity(access).work(operator_grant()) as work:
        remove_country_role(role_id, work=work, require_version=lambda _: None)
    answer({"id": role_id, "removed": True}, as_json=as_json)
