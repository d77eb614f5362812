"""`/api/v1/me`, `/countries`, `/roles` and `/clients`: what a signed-in caller may look up."""

from typing import Any
from uuid import UUID

from flask import Response

from services.identity.api.organisations import organisation_body
from services.identity.api.schemas import ClientSchema, page_of
from services.identity.bootstrap import services
from services.identity.domain.clients import Client
from services.identity.domain.roles import NATIONAL_ROLES, Role
from services.identity.usecases.read_profile import read_profile
from shared.contracts.codelists import code_list
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Permission
from shared.web.answers import json_answer
from shared.web.blueprint import Blueprint
from shared.web.doors import current_grant, requires, signed_in
from shared.web.pages import PageArguments, decode_cursor, page_answer

blp = Blueprint("directory", __name__, url_prefix="/api/v1", description="Me, countries, roles and clients")


@blp.get("/me")
@signed_in
def me() -> Response:
    """Who the caller is and what this token lets her do."""
    grant = current_grant()
    with services().system_work(ALL_COUNTRIES) as work:
        profile = read_profile(grant, work=work)
    holder = profile.person or profile.client
    body: dict[str, Any] = {
        "kind": "person" if profile.person else "client",
        "id": grant.subject,
        "display_name": profile.person.display_name if profile.person else profile.client and profile.client.name,
        "email": profile.person.email if profile.person else None,
        "language": profile.person.language if profile.person else "es",
        "role": holder.role if holder else None,
        "organisation": organisation_body(profile.organisation, grant),
        "countries": sorted(grant.countries),
        "scope": sorted(grant.permissions),
        "acr": grant.acr,
    }
    return json_answer(body)


@blp.get("/countries")
@signed_in
def countries() -> Response:
    """The countries of the platform, and whether the caller holds each."""
    names = code_list("platform_country").items
    held = current_grant().countries
    items = [
        {
            "code": country,
            "es": names[country]["es"],
            "en": names[country]["en"],
            "time_zone": country.time_zone.key,
            "held": country in held,
        }
        for country in Country
    ]
    return page_answer(items, None)


@blp.get("/roles")
@signed_in
def roles() -> Response:
    """Every role with its scopes, and whether a country administrator may grant it."""
    items = [
        {
            "code": role,
            "es": role.label("es"),
            "en": role.label("en"),
            "scope": sorted(role.permissions),
            "grantable": role in NATIONAL_ROLES,
        }
        for role in Role
    ]
    return page_answer(items, None)


@blp.get("/clients")
@requires(Permission.CLIENTS_READ)
@blp.arguments(PageArguments, location="query")
@blp.response(200, page_of(ClientSchema))
def clients(query: dict[str, Any]) -> Response:
    """The OAuth2 clients of the caller's countries."""
    position, limit = decode_cursor(query["cursor"]), query["limit"]
    with services().work(current_grant()) as work:
        found = work.clients.page(after=UUID(position[0]) if position else None, limit=limit + 1)
    items = [_client_body(client) for client in found[:limit]]
    return page_answer(items, [str(found[limit - 1].id)] if len(found) > limit else None)


def _client_body(client: Client) -> dict[str, Any]:
    names = ("client_id", "name", "country", "organisation_id", "role", "auth_method", "active")
    return {name: getattr(client, name) for name in names} | {
        "countries": sorted(client.countries),
        "grant_types": sorted(client.grant_types),
        "scope": " ".join(sorted(client.scope)),
    }
