"""`/code-lists`: the coded vocabulary, for every caller."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import orjson
from flask import Response
from marshmallow import Schema, fields

from services.cases.api.published import published_response
from shared.contracts.codelists import CodeList, code_list, code_list_ids, is_code_list
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
    """A list in the index, with the number of its codes and, where they are asked for, the codes."""

    id = fields.String(required=True)
    title = fields.Dict(required=True)
    count = fields.Integer(required=True)
    codes = fields.List(fields.Dict())


class CodeListIndex(Schema):
    """Every list there is."""

    items = fields.List(fields.Nested(CodeListLine), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class Included(StrEnum):
    """What the index carries beside ids and titles."""

    CODES = "codes"


@dataclass(frozen=True, kw_only=True)
class ListCodeListsQuery:
    """What the index carries."""

    include: Included | None = None


@blp.get("")
@blp.query(ListCodeListsQuery)
@blp.response(200, CodeListIndex)
@signed_in
def list_all(query: ListCodeListsQuery) -> Response:
    """The ids and titles of all lists; with `include=codes` their codes, for a device that will have no network."""
    return published_response(_index(query.include))


@blp.get("/<list_id>")
@blp.response(200, CodeListAnswer)
@signed_in
def read(list_id: str) -> Response:
    """One list. `ETag` changes with its content."""
    if not is_code_list(list_id):
        raise NotFound
    return published_response(_one(list_id))


@cache
def _index(include: Included | None) -> bytes:
    return orjson.dumps(whole_list([_line(code_list(list_id), include) for list_id in code_list_ids()]))


def _line(found: CodeList, include: Included | None) -> dict[str, object]:
    line: dict[str, object] = {"id": found.id, "title": found.title, "count": len(found.items)}
    return line if include is None else {**line, "codes": list(found.items.values())}


@cache
def _one(list_id: str) -> bytes:
    found = code_list(list_id)
    return orjson.dumps({"id": found.id, "title": found.title, "codes": list(found.items.values())})
