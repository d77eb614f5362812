"""`/api/v1/roles`: what each role may do, and the roles that a country defines from them."""

from uuid import UUID

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.authority.role_shapes import ROLE, shown_country_role, shown_role
from services.identity.api.schemas import ChangeRoleSchema, DefineRoleSchema
from services.identity.bootstrap import services
from services.identity.domain.authority.country_roles import CountryRole
from services.identity.domain.roles.roles import Role
from services.identity.usecases.authority.define_country_role import (
    DefineCountryRole,
    change_country_role,
    define_country_role,
    remove_country_role,
)
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, not_practised, recently_signed_in, requires, signed_in
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import page_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("roles", __name__, url_prefix="/api/v1/roles", description="Roles and what they allow")


@blp.get("")
@signed_in
@blp.response(200, page_of(ROLE))
def browse() -> Response:
    """Every role with its scopes and what they allow in words: the platform's, then those of the caller's countries.

    `grantable` says whether an administrator who reaches as far as the caller may give it.
    """
    grant = current_grant()
    with services().work(grant) as work:
        of_countries = work.country_roles.all()
    shown = [*(shown_role(role, grant) for role in Role), *(shown_country_role(role, grant) for role in of_countries)]
    return page_response([ROLE.body(role) for role in shown], None)


@blp.post("")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@recently_signed_in
@blp.arguments(DefineRoleSchema)
@blp.response(201, ROLE.schema)
@idempotent_create(lambda: services().work(current_grant()))
def define(command: DefineCountryRole, work: IdentityWork) -> Created:
    """Define a role of a country: a role of the platform with part of its scopes."""
    role = define_country_role(command, work=work)
    return Created(_body(role), location=f"/api/v1/roles/{role.id}", etag=etag_of(role.version))


@blp.patch("/<uuid:role_id>")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@recently_signed_in
@blp.arguments(ChangeRoleSchema)
@blp.response(200, ROLE.schema)
def change(changes: Changes, role_id: UUID) -> Response:
    """Rename a role of a country, or allow less with it, at once for all who have it (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        role = change_country_role(role_id, changes, work=work, require_version=require_version)
    return json_response(_body(role), etag=etag_of(role.version))


@blp.delete("/<uuid:role_id>")
@requires(Permission.ORGANISATIONS_WRITE)
@not_practised
@recently_signed_in
@blp.response(204)
def remove(role_id: UUID) -> Response:
    """Remove a role of a country that is not used (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        remove_country_role(role_id, work=work, require_version=require_version)
    return Response(status=204)


def _body(role: CountryRole) -> dict[str, object]:
    return ROLE.body(shown_country_role(role, current_grant()))
