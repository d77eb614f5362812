"""`/jurisdictions`: what differs between countries in a criminal proceeding, for every caller."""

from functools import lru_cache

import orjson
from flask import Response
from marshmallow import Schema, fields

from services.cases.api.published import published_response
from services.cases.domain.jurisdictions.pack import Pack
from services.cases.domain.jurisdictions.registry import pack_of, packs_in_use
from shared.contracts.codelists import code_list
from shared.web.access.authorization import signed_in
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list
from shared.web.representations import Representation

blp = Blueprint(
    "jurisdictions", __name__, url_prefix="/api/v1/jurisdictions", description="Jurisdicciones / Jurisdictions"
)

PACK = Representation(Pack, "Jurisdiction", description="The pack of one country: every name in both languages.")


class JurisdictionLine(Schema):
    """A country in the index; `confirmed` is false while a lawyer has not confirmed all of its pack."""

    country = fields.String(required=True)
    name = fields.Dict(required=True)
    version = fields.Integer(required=True)
    confirmed = fields.Boolean(required=True)


class JurisdictionIndex(Schema):
    """Every country with a pack."""

    items = fields.List(fields.Nested(JurisdictionLine), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


@blp.get("")
@blp.response(200, JurisdictionIndex)
@signed_in
def list_all() -> Response:
    """The countries that have a pack, and its version."""
    packs = packs_in_use()
    return published_response(orjson.dumps(whole_list([_line(packs[country]) for country in sorted(packs)])))


@blp.get("/<country>")
@blp.response(200, PACK.schema)
@signed_in
def read(country: str) -> Response:
    """One pack whole. `ETag` changes with its content."""
    return published_response(_whole(pack_of(country)))


@lru_cache(maxsize=64)
def _whole(pack: Pack) -> bytes:
    return orjson.dumps(PACK.body(pack))


def _line(pack: Pack) -> dict[str, object]:
    country = code_list("iso_3166_1").items[pack.country]
    return {
        "country": pack.country,
        "name": {"es": country["es"], "en": country["en"]},
        "version": pack.version,
        "confirmed": pack.confirmed,
    }
