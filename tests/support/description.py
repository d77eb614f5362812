"""What the platform's own description says about an answer."""

import re
from typing import Any

from jsonschema import Draft202012Validator


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """The operation that answers `path`; the most literal template wins. Raises LookupError."""
    fitting = [
        template
        for template, item in document["paths"].items()
        if method.lower() in item and re.fullmatch(re.sub(r"\\{[^/]+?\\}", "[^/]+", re.escape(template)), path)
    ]
    if not fitting:
        raise LookupError(f"{method} {path} is not in the document")
    found: dict[str, Any] = document["paths"][min(fitting, key=lambda t: t.count("{"))][method.lower()]
    return found


def schema_of(document: dict[str, Any], method: str, path: str, status: int, media_type: str) -> dict[str, Any]:
    """The schema of an answer, complete in itself."""
    responses = operation(document, method, path)["responses"]
    response = responses.get(str(status)) or responses["default"]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    content = response["content"][media_type.partition(";")[0]]
    return {**content["schema"], "components": document["components"]}


def faults(schema: dict[str, Any], body: Any) -> list[str]:
    """Where an answer is not as documented."""
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(body)]
