"""Calls every endpoint of one service as every role, without a network.

Run it with `python -m tests.architecture.call_endpoints cases`.

Prints what each endpoint asks for and the status of each call as JSON. The verifier is replaced, so a token is just the
name of a role; everything behind it is the service's own.
"""

import json
import sys
from importlib import import_module

from flask import Flask

from tests.support.role_tokens import EXCHANGED, SOMEBODY, RoleVerifier
from tests.support.tokens import SCOPES

NOBODY = "anonymous"


def ask(app: Flask, method: str, path: str, caller: str) -> int:
    """The status of one call with an empty body."""
    headers = {} if caller == NOBODY else {"Authorization": f"Bearer {caller}"}
    if method != "GET":
        headers["If-Match"] = '"0"'
    body: dict[str, str] | None = None if method in ("GET", "DELETE") else {}
    with app.test_client() as client, client.open(path, method=method, json=body, headers=headers) as answer:
        return answer.status_code


def address(rule: object) -> str:
    """A path that fits the rule and leads to nothing that exists."""
    values = {
        name: str(SOMEBODY) if type(converter).__name__ == "UUIDConverter" else "none"
        for name, converter in rule._converters.items()  # type: ignore[attr-defined]
    }
    path: str = rule.build(values)[1]  # type: ignore[attr-defined]
    return path


def asks(view: object) -> str:
    """The permission that the endpoint of `view` names, and the service that it is for, if any."""
    permission = getattr(view, "required_permission", None) or "nothing"
    service = getattr(view, "required_service", None)
    return f"{permission} via {service}" if service else str(permission)


def callers(asked: str) -> tuple[str, ...]:
    """Whose tokens are tried: everybody's own, and exchanged ones (a single one where no endpoint takes them)."""
    if asked == "public":
        return ()
    exchanged = [f"{EXCHANGED}{role}" for role in SCOPES]
    return (NOBODY, *SCOPES, *(exchanged if " via " in asked else exchanged[:1]))


def main(service: str) -> None:
    """Ask every endpoint; a public one only what it asks for."""
    app: Flask = import_module(f"services.{service}.wsgi").app_from_environment()
    app.extensions["token_verifier"] = RoleVerifier()
    endpoints = []
    for rule in app.url_map.iter_rules():
        asked = asks(app.view_functions[rule.endpoint])
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            statuses = {caller: ask(app, method, address(rule), caller) for caller in callers(asked)}
            endpoints.append({"endpoint": f"{method} {rule.rule}", "asks": asked, "statuses": statuses})
    json.dump([endpoint for endpoint in endpoints if "/openapi.json" not in endpoint["endpoint"]], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
