"""`/api/v1/countries` and `/roles`: what a signed-in caller may look up."""

from flask import Response

from services.identity.api.role_shapes import ROLE, shown_role
from services.identity.domain.roles import Role
from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from shared.web.authorization import current_grant, signed_in
from shared.web.blueprint import Blueprint
from shared.web.pagination import page_response
from shared.web.representations import page_of

blp = Blueprint("directory", __name__, url_prefix="/api/v1", description="Countries and roles")


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
@blp.response(200, page_of(ROLE))
def roles() -> Response:
    """Every role with its scopes, what they allow in words, and whether a country administrator may grant it."""
    return page_response([ROLE.body(shown_role(role, current_grant())) for role in Role], None)
