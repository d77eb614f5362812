"""The part of the OpenAPI document that the gateway answers for itself."""

from typing import Any

from gateway.operations.shapes import Overview
from gateway.reference.openapi_oauth import oauth_paths
from gateway.reference.shapes import schemas_of
from shared.contracts.oauth import EndedFor
from shared.kernel.grant import Permission

_PROBLEM = {"$ref": "#/components/responses/GatewayProblem"}


def own_document(public_url: str) -> dict[str, Any]:
    """The frame that the services' documents are merged into."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ceiba",
            "version": "v1",
            "description": "Case management and referral between organisations. Errors are RFC 9457 problems.",
        },
        "servers": [{"url": public_url}],
        "security": [{"oauth2": []}, {"session": [], "csrf": []}],
        "tags": [
            {"name": "oauth2", "description": "Tokens"},
            {"name": "session", "description": "A browser's own sign-in"},
            {"name": "health"},
            {"name": "operations", "description": "The state of the platform, for its operators"},
        ],
        "paths": _paths() | oauth_paths(),
        "components": {
            "schemas": {"GatewaySession": _session(), "GatewayProblem": _problem(), **schemas_of(Overview)},
            "responses": {
                "GatewayProblem": {
                    "description": "A problem",
                    "content": {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/GatewayProblem"}}
                    },
                }
            },
            "securitySchemes": _security(),
        },
    }


def _paths() -> dict[str, Any]:
    session = _content("GatewaySession")
    return {
        "/session": {
            "get": _operation("session", "whoAmI", "Who is signed in", {"200": _answer("The session", session)})
            | {"parameters": [_device()]}
        },
        "/session/sign-in": {
            "get": _operation("session", "signIn", "Start signing in", {"303": _answer("To the sign-in page")})
            | {"parameters": _SIGN_IN}
        },
        "/session/callback": {
            "get": _operation(
                "session", "signedIn", "Where a sign-in comes back", {"303": _answer("To the application")}
            )
            | {"parameters": [_query("code", "Authorization code"), _query("state", "The state that was sent")]}
        },
        "/session/sign-out": {
            "post": _operation("session", "signOut", "End the session", {"204": _answer("Signed out")})
            | {"security": [{"session": [], "csrf": []}]}
        },
        "/api/v1/operations": {
            "get": _operation(
                "operations",
                "operations",
                "The state of the platform",
                {"200": _answer("Its state, and what needs a person", _content("Overview"))},
            )
            | {"security": [{"oauth2": ["operations:read"]}, {"session": []}]}
        },
        "/healthz": {
            "get": _operation(
                "health",
                "health",
                "Whether every service is ready",
                {"200": _answer("Ready, or degraded: everything answers"), "503": _answer("A service does not answer")},
            )
        },
    }


def _operation(tag: str, name: str, summary: str, responses: dict[str, Any]) -> dict[str, Any]:
    return {
        "tags": [tag],
        "operationId": name,
        "summary": summary,
        "security": [],
        "responses": {**responses, "default": _PROBLEM},
    }


def _answer(description: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"description": description, **({"content": content} if content else {})}


def _content(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _query(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string"}}


def _device() -> dict[str, Any]:
    schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    return {
        "name": "X-Device",
        "in": "header",
        "description": "The device's random part of forms_key",
        "schema": schema,
    }


def _security() -> dict[str, Any]:
    scopes = {permission.value: permission.value for permission in Permission}
    return {
        "oauth2": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "/oauth2/authorize",
                    "tokenUrl": "/oauth2/token",
                    "refreshUrl": "/oauth2/token",
                    "scopes": scopes,
                },
                "clientCredentials": {"tokenUrl": "/oauth2/token", "scopes": scopes},
            },
        },
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-ceiba"},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
    }


_IN_EVERY_SESSION = (
    "subject",
    "permissions",
    "organisation_id",
    "countries",
    "csrf_token",
    "expires_in",
    "idle_seconds",
    "ends_in",
)


def _session() -> dict[str, Any]:
    return {
        "type": "object",
        "required": [*_IN_EVERY_SESSION],
        "properties": {
            "subject": {"type": "string"},
            "role": {"type": ["string", "null"]},
            "permissions": {"type": "array", "items": {"type": "string"}},
            "organisation_id": {"type": ["string", "null"], "format": "uuid"},
            "countries": {"type": "array", "items": {"type": "string"}},
            "csrf_token": {"type": "string"},
            "expires_in": {"type": "integer", "description": "Seconds until the session ends unless it is used"},
            "idle_seconds": {"type": "integer", "description": "Seconds that each use of it gives the session"},
            "ends_in": {"type": "integer", "description": "Seconds until the session ends however much it is used"},
            "forms_key": {
                "type": ["string", "null"],
                "description": "Key for what this device keeps of the person; only with the header X-Device",
            },
            "practice_of": {
                "type": ["string", "null"],
                "description": "In a practice space, the country whose law and words hold there; null elsewhere",
            },
            "support_contact": {
                "type": ["string", "null"],
                "description": "Whom the person asks for help; null: whoever administers the country",
            },
            "environment": {"type": "string", "enum": ["local", "production"]},
            "mail_url": {"type": ["string", "null"], "description": "Mailbox of the local platform; null elsewhere"},
        },
    }


def _problem() -> dict[str, Any]:
    entry = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("pointer", "code", "message")},
    }
    return {
        "type": "object",
        "required": ["type", "title", "status", "code", "request_id"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "errors": {"type": "array", "items": entry},
            "request_id": {"type": "string"},
            "ended_for": {
                "type": "string",
                "enum": [*EndedFor],
                "description": "Why the platform ended the session; only with session_revoked",
            },
        },
    }


_SIGN_IN = [
    _query("return_to", "Path on this origin to come back to"),
    _query("lang", "es or en"),
    _query("confirm", "1: only a recent sign-in counts (RFC 9470)"),
]
