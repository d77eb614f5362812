"""The blueprint of every resource: flask-smorest's, with a schema that is built once and a stricter JSON reader."""

from collections.abc import Callable
from functools import cache
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import flask_smorest
import orjson
from flask import Request
from marshmallow import RAISE, Schema, fields
from webargs import missing
from webargs.flaskparser import FlaskParser, is_json_request

from shared.web.inputs import query_schema

Query = TypeVar("Query")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")


class StrictJsonParser(FlaskParser):
    """Refuses as "not JSON" (400) what would break later: deep nesting, numbers over a double, lone surrogates, NaN.

    Source: I-JSON (RFC 7493). An unknown query parameter is refused too: a mistyped filter must not widen a list.
    """

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}

    def _raw_load_json(self, req: Request) -> Any:
        return orjson.loads(req.get_data(cache=True)) if is_json_request(req) else missing

    def load_querystring(self, req: Request, schema: Schema) -> dict[str, Any]:
        """The parameters: the first value of each, or all of them for a list."""
        lists = _lists(schema)
        return {name: values if name in lists else values[0] for name, values in req.args.lists()}


@cache
def _lists(schema: Schema) -> frozenset[str]:
    return frozenset(f.data_key or name for name, f in schema.fields.items() if isinstance(f, fields.List))


class Blueprint(flask_smorest.Blueprint):
    """Documents and checks what its views take and return."""

    ARGUMENTS_PARSER = StrictJsonParser()

    def arguments(self, schema: type[Schema] | Schema, **options: Any) -> Any:
        """As flask-smorest's. Given a class it would build the schema, nested ones included, at every request."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)

    def query(
        self, kind: type[Query]
    ) -> Callable[[Callable[Concatenate[Query, Rest], Result]], Callable[Rest, Result]]:
        """The view takes its query string as an instance of a dataclass, from which the description follows too."""
        declared = super().arguments(query_schema(kind), location="query")
        return cast("Callable[[Callable[Concatenate[Query, Rest], Result]], Callable[Rest, Result]]", declared)
