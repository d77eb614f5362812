"""Calls every endpoint of one service as every role, without a network.

Run it with `python -m tests.architecture.call_endpoints cases`.

Prints what each endpoint asks for and the status of each call as JSON. The verifier is replaced, so a token is just the
name of a role; everything behind it is the service's own.
"""

import json
import sys
from importlib import import_module

from flask import Flask

from shared.web.access.authorization import required_sign_in
from tests.support.role_tokens import EXCHANGED, OLD, SOMEBODY, SYSTEM, RoleVerifier
from tests.support.tokens import SCOPES

NOBODY = "anonymous"
SIGN_IN_AGAIN = "sign in again"


def ask(app: Flask, method: str, path: str, caller: str) -> int | str:
    """The status of one call with an empty body, or that the caller must sign in anew (RFC 9470 §3)."""
    headers = {} if caller == NOBODY else {"Authorization": f"Bearer {caller}"}
    if method != "GET":
        headers["If-Match"] = '"0"'
    body: dict[str, str] | None = None if method in ("GET", "DELETE") else {}
    with app.test_client() as client, client.open(path, method=method, json=body, headers=headers) as answer:
        challenge = answer.headers.get("WWW-Authenticate", "")
        return SIGN_IN_AGAIN if 'error="insufficient_user_authentication"' in challenge else answer.status_code


def address(rule: object) -> str:
    """A path that fits the rule and leads to nothing that exists."""
    values = {
        name: str(SOMEBODY) if type(converter).__name__ == "UUIDConverter" else "none"
        for name, converter in rule._converters.items()  # type: ignore[attr-defined]
    }
    path: str = rule.build(values)[1]  # type: ignore[attr-defined]
    return path


def asks(view: object) -> str:
    """The permission that the endpoint of `view` names, the service that it is for, and the sign-in, if any."""
    permission = getattr(view, "required_permission", None) or "nothing"
    service = getattr(view, "required_service", None)
    sign_in = required_sign_in(view)
    return f"{permission}{f' via {service}' if service else ''}{f', {sign_in}' if sign_in else ''}"


def callers(asked: str) -> tuple[str, ...]:
    """Whose tokens are tried: everybody's own, and exchanged ones (a single one where no endpoint takes them).

    Where a recent sign-in is asked for, also those of people who signed in long ago, and of systems.
    """
    if asked == "public":
        return ()
    exchanged = [f"{EXCHANGED}{role}" for role in SCOPES]
    of_other_kinds = [f"{kind}{role}" for kind in (OLD, SYSTEM) for role in SCOPES] if ", " in asked else []
    return (NOBODY, *SCOPES, *(exchanged if " via " in asked else exchanged[:1]), *of_other_kinds)


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
