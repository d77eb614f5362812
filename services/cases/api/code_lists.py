"""`/code-lists`: the coded vocabulary, for every caller."""

import hashlib
from functools import cache

import orjson
from flask import Response, request
from marshmallow import Schema, fields

from shared.contracts.codelists import code_list, code_list_ids
from shared.kernel.errors import NotFound
from shared.web.authorization import signed_in
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list

blp = Blueprint("code_lists", __name__, url_prefix="/api/v1/code-lists", description="Catálogos / Code lists")


class CodeListAnswer(Schema):
    """One list: its title and its codes with both labels."""

    id = fields.String(required=True)
    title = fields.Dict(required=True)
    codes = fields.List(fields.Dict())


class CodeListLine(Schema):
    """A list in the index, with the number of its codes."""

    id = fields.String(required=True)
    title = fields.Dict(required=True)
    count = fields.Integer(required=True)


class CodeListIndex(Schema):
    """Every list there is."""

    items = fields.List(fields.Nested(CodeListLine), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


@blp.get("")
@blp.response(200, CodeListIndex)
@signed_in
def list_all() -> Response:
    """The ids and titles of all lists."""
    return _cacheable(_index())


@blp.get("/<list_id>")
@blp.response(200, CodeListAnswer)
@signed_in
def read(list_id: str) -> Response:
    """One list. `ETag` changes with its content."""
    if list_id not in code_list_ids():
        raise NotFound
    return _cacheable(_one(list_id))


@cache
def _index() -> bytes:
    items = [
        {"id": list_id, "title": code_list(list_id).title, "count": len(code_list(list_id).items)}
        for list_id in code_list_ids()
    ]
    return orjson.dumps(whole_list(items))


@cache
def _one(list_id: str) -> bytes:
    found = code_list(list_id)
    return orjson.dumps({"id": found.id, "title": found.title, "codes": list(found.items.values())})


def _cacheable(body: bytes) -> Response:
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.make_conditional(request)
    return response
