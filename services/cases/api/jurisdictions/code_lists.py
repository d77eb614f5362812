"""`/code-lists`: the coded vocabulary, for every caller."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

import orjson
from flask import Response
from marshmallow import Schema, fields

from services.cases.api.published import current_response, published_response
from services.cases.bootstrap import services
from services.cases.domain.jurisdictions.country_words import CountryVocabulary
from services.cases.processes.case.words import read_vocabulary
from shared.contracts.codelists import CodeList, code_list, code_list_ids, is_code_list
from shared.contracts.country_words import may_be_worded
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.web.access.authorization import current_grant, signed_in
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list

blp = Blueprint("code_lists", __name__, url_prefix="/api/v1/code-lists", description="Catálogos / Code lists")


class CodeListAnswer(Schema):
    """One list: its title and its codes with both labels."""

    id = fields.String(required=True)
    title = fields.Dict(required=True)
    codes = fields.List(fields.Dict())


class CodeListLine(Schema):
    """A list in the index, with the number of its codes and, where they are asked for, the codes.

    `may_be_worded`: whether it is of words that a country may choose.
    """

    id = fields.String(required=True)
    title = fields.Dict(required=True)
    count = fields.Integer(required=True)
    may_be_worded = fields.Boolean(required=True)
    codes = fields.List(fields.Dict())


class CodeListIndex(Schema):
    """Every list there is."""

    items = fields.List(fields.Nested(CodeListLine), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class Included(StrEnum):
    """What the index carries beside ids and titles."""

    CODES = "codes"


@dataclass(frozen=True, kw_only=True)
class ReadCodeListQuery:
    """Whose words: those of a country, which every caller may read; without it those that the platform ships."""

    country: Country | None = None


@dataclass(frozen=True, kw_only=True)
class ListCodeListsQuery(ReadCodeListQuery):
    """What the index carries, and whose words."""

    include: Included | None = None


@blp.get("")
@blp.query(ListCodeListsQuery)
@blp.response(200, CodeListIndex)
@signed_in
def list_all(query: ListCodeListsQuery) -> Response:
    """The ids and titles of all lists; with `include=codes` their codes, for a device that will have no network.

    With `country` as that country words them: other labels, codes that it does not offer (`active` false), its notices
    before a consent, and list `regional_terms`. What it does not offer stays valid in every record.
    """
    if query.country is None:
        return published_response(_index(query.include))
    return current_response(_index_of(_vocabulary(query.country), query.include))


@blp.get("/<list_id>")
@blp.query(ReadCodeListQuery)
@blp.response(200, CodeListAnswer)
@signed_in
def read(query: ReadCodeListQuery, list_id: str) -> Response:
    """One list, with `country` as that country words it. `ETag` changes with its content."""
    if query.country is None:
        if not is_code_list(list_id):
            raise NotFound
        return published_response(_whole(code_list(list_id)))
    vocabulary = _vocabulary(query.country)
    if not vocabulary.has(list_id):
        raise NotFound
    return current_response(_whole(vocabulary.named(list_id)))


def _vocabulary(country: Country) -> CountryVocabulary:
    with services().work(current_grant()) as work:
        return read_vocabulary(country, work=work)


@cache
def _index(include: Included | None) -> bytes:
    return orjson.dumps(whole_list([_line(code_list(list_id), include) for list_id in code_list_ids()]))


# What a country has decided is the key: another decision, or a day that comes, makes another answer.
@lru_cache(maxsize=64)
def _index_of(vocabulary: CountryVocabulary, include: Included | None) -> bytes:
    return orjson.dumps(whole_list([_line(found, include) for found in vocabulary.lists()]))


def _line(found: CodeList, include: Included | None) -> dict[str, object]:
    line: dict[str, object] = {"id": found.id, "title": found.title, "count": len(found.items)}
    line["may_be_worded"] = may_be_worded(found.id)
    return line if include is None else {**line, "codes": list(found.items.values())}


def _whole(found: CodeList) -> bytes:
    return orjson.dumps({"id": found.id, "title": found.title, "codes": list(found.items.values())})
