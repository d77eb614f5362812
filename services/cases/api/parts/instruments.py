"""`/instruments`: the questions of screenings, for every caller."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

import orjson
from flask import Response
from marshmallow import Schema, fields

from services.cases.api.published import published_response
from shared.contracts.instruments import Instrument, instrument, newest_instruments
from shared.kernel.codes import LENIENT, Range
from shared.kernel.errors import NotFound
from shared.web.access.authorization import signed_in
from shared.web.blueprint import Blueprint
from shared.web.pagination import whole_list

blp = Blueprint("instruments", __name__, url_prefix="/api/v1/instruments", description="Instrumentos / Instruments")


class InstrumentLine(Schema):
    """An instrument in the index: its newest version."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.Dict(required=True)


class InstrumentIndex(Schema):
    """Every instrument there is."""

    items = fields.List(fields.Nested(InstrumentLine), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class InstrumentGroup(Schema):
    """Questions that belong together."""

    id = fields.String(required=True)
    title = fields.Dict(required=True)


class StandsFor(Schema):
    """The code that a yes to a question speaks for; nothing is computed from it."""

    list = fields.String(required=True)
    code = fields.String(required=True)


class Question(Schema):
    """One question: `answers` is the list of its answers, `asked_of` whether adults, children or both are asked."""

    id = fields.String(required=True)
    group = fields.String(required=True)
    asked_of = fields.List(fields.String(), required=True)
    answers = fields.String(required=True)
    stands_for = fields.Nested(StandsFor, required=True)
    text = fields.Dict(required=True)


class InstrumentAnswer(InstrumentLine):
    """One version of an instrument, its texts in both languages."""

    source = fields.String(required=True)
    guidance = fields.Dict(required=True)
    groups = fields.List(fields.Nested(InstrumentGroup), required=True)
    questions = fields.List(fields.Nested(Question), required=True)


@dataclass(frozen=True, kw_only=True)
class ReadInstrumentQuery:
    """Which version; by default the newest."""

    version: Annotated[int | None, Range(1, 10_000), LENIENT] = None


@blp.get("")
@blp.response(200, InstrumentIndex)
@signed_in
def list_all() -> Response:
    """The newest version of each instrument, without its questions."""
    return published_response(_index())


@blp.get("/<instrument_id>")
@blp.query(ReadInstrumentQuery)
@blp.response(200, InstrumentAnswer)
@signed_in
def read(query: ReadInstrumentQuery, instrument_id: str) -> Response:
    """One version with its questions. `ETag` changes with its content."""
    try:
        found = instrument(instrument_id, query.version)
    except KeyError:
        raise NotFound from None
    return published_response(orjson.dumps(found.document))


@cache
def _index() -> bytes:
    return orjson.dumps(whole_list([_line(each) for each in newest_instruments()]))


def _line(found: Instrument) -> dict[str, object]:
    return {"id": found.id, "version": found.version, "title": found.document["title"]}
