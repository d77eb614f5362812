"""`/api/v1/me`, `/countries` and `/roles`: what a signed-in caller may look up."""

from flask import Response

from services.identity.api.organisations import organisation_body
from services.identity.bootstrap import services
from services.identity.domain.roles import NATIONAL_ROLES, Role
from services.identity.usecases.read_profile import read_profile
from shared.contracts.codelists import code_list
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.web.authorization import current_grant, signed_in
from shared.web.blueprint import Blueprint
from shared.web.pagination import page_response
from shared.web.responses import json_response

blp = Blueprint("directory", __name__, url_prefix="/api/v1", description="Me, countries and roles")


@blp.get("/me")
@signed_in
def me() -> Response:
    """Who the caller is and what this token lets them do."""
    grant = current_grant()
    with services().system_work(ALL_COUNTRIES) as work:
        profile = read_profile(grant, work=work)
    holder = profile.person or profile.client
    body = {
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
    return json_response(body)


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
    return page_response(items, None)


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
    return page_response(items, None)
