"""The blueprint of every resource: flask-smorest's, with a schema that is built once."""

from typing import Any

import flask_smorest
from marshmallow import Schema


class Blueprint(flask_smorest.Blueprint):
    """Documents and checks what its views take and answer."""

    def arguments(self, schema: type[Schema] | Schema, **options: Any) -> Any:
        """As flask-smorest's. Given a class it would build the schema, nested ones included, at every request."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)
