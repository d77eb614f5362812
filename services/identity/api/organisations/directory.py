"""`/api/v1/countries` and `/roles`: what a signed-in caller may look up."""

from flask import Response

from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from shared.web.access.authorization import current_grant, signed_in
from shared.web.blueprint import Blueprint
from shared.web.pagination import page_response

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
        if country.realm & held
    ]
    return page_response(items, None)
