"""What the platform's own description says about a request and its answer."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

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


def a_body(document: dict[str, Any], method: str, path: str) -> Any:
    """The smallest body that the description allows for a request, as far as it says so; None where there is none."""
    content = operation(document, method, path).get("requestBody", {}).get("content", {})
    return _smallest(content["application/json"]["schema"], document) if "application/json" in content else None


def _smallest(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for whole in ("allOf", "anyOf"):
        if whole in schema:
            return _smallest(schema[whole][0], document)
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    kinds = schema.get("type", "object")
    if "object" in kinds:
        properties = schema.get("properties", {})
        return {name: _smallest(properties[name], document) for name in schema.get("required", ())}
    if "array" in kinds:
        return [_smallest(schema["items"], document)] * schema.get("minItems", 0)
    return _a_text(schema) if "string" in kinds else schema.get("minimum", 1)


def _a_text(schema: dict[str, Any]) -> str:
    now = datetime.now(UTC)
    known = {"uuid": str(uuid4()), "date": f"{now:%Y-%m-%d}", "date-time": now.isoformat()}
    return known.get(schema.get("format", ""), "x" * max(schema.get("minLength", 0), 1))
