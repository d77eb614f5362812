"""The OpenAPI document of a service: flask-smorest's, with the errors that `shared.web.problems` really answers."""

import threading

import flask_smorest
import orjson
from flask import Flask, Response
from marshmallow import Schema, fields


class FieldProblemSchema(Schema):
    """One thing wrong with one field: a JSON Pointer into the body, or `?name` for a query parameter."""

    pointer = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """An error (RFC 9457). `title` and `message` are in the caller's language."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldProblemSchema), required=True)
    request_id = fields.String(required=True)


class Reference(flask_smorest.Api):
    """Writes the document down when it is first asked for: its parts take up to 17 MiB, few processes need it."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._blueprints: list[flask_smorest.Blueprint] = []
        self._writing = threading.Lock()
        self._written: bytes | None = None

    def register_blueprint(self, blp: flask_smorest.Blueprint, **options: object) -> None:
        """Register it in the application, and describe it later."""
        self._app.register_blueprint(blp, **options)
        self._blueprints.append(blp)

    def _openapi_json(self) -> Response:
        with self._writing:
            if self._written is None:
                self._written = self._write()
        return Response(self._written, mimetype="application/json")

    def _write(self) -> bytes:
        self._init_spec()
        for blp in self._blueprints:
            blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
            self.spec.tag({"name": blp.name, "description": blp.description})
        written: bytes = orjson.dumps(self.spec.to_dict())
        self._init_spec()  # lets go of all parts
        return written

    def _register_responses(self) -> None:
        # The library knows one media type for responses and errors alike; it is ours while the errors are written down.
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE
