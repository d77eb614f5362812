"""The OpenAPI document of a service: flask-smorest's, with the errors that `shared.web.problems` really answers."""

import flask_smorest
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
    """Writes the document down."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        # The library knows one media type for responses and errors alike; it is ours while the errors are written down.
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE
