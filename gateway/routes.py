"""The list of requests that the gateway lets through; every other path is 404.

In a template `{…}` matches one segment, and a final `{rest}`, for files of the gateway, one to six. Every row has a
view of its service. Views without a row cannot be reached from outside; tests/architecture/test_routes.py names why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

from shared.contracts.parts import OF_CASES, OF_PROCEEDINGS
from shared.kernel.grant import Permission

MIB = 1024 * 1024
UNAUTHENTICATED_BYTES = 64 * 1024
"""The largest body of a caller who is not authenticated: a form or a token request."""
READ = ("GET",)


class Auth(StrEnum):
    """How a caller authenticates."""

    PUBLIC = "public"
    TOKEN = "token"  # noqa: S105 - the name of a rule, not a secret
    """A bearer token, or the browser's session cookie."""


class Limit(StrEnum):
    """The kind of limit a route counts against."""

    NONE = "none"
    CALLER = "caller"
    SEARCH = "search"
    COMPARISON = "comparison"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    TOKEN = "token"  # noqa: S105 - the name of a rule, not a secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """One line of the list. `upstream` is the service; None when the gateway itself responds."""

    methods: tuple[str, ...]
    template: str
    upstream: str | None
    auth: Auth = Auth.TOKEN
    limit: Limit = Limit.CALLER
    body_bytes: int = MIB
    stream: bool = False
    """Server-sent events: no total time-out, every byte flushed at once, a bounded number of them."""
    browser: bool = False
    """A page of the identity service, whose cookies and Content-Security-Policy are passed on."""
    cacheable: bool = False
    """The Cache-Control of the service is passed on; without this mark it is no-store."""
    total_seconds: float | None = None
    permission: Permission | None = None
    """What the gateway itself demands of the caller, where it responds; a service demands its own."""


class _Rules(TypedDict, total=False):
    limit: Limit
    body_bytes: int
    stream: bool
    browser: bool
    cacheable: bool
    total_seconds: float


def _api(upstream: str, template: str, methods: tuple[str, ...], **rules: Unpack[_Rules]) -> Route:
    return Route(methods=methods, template=f"/api/v1{template}", upstream=upstream, **rules)


def _plain(upstream: str, rows: Mapping[str, str]) -> list[Route]:
    """Routes with the default rules, from template below `/api/v1` → methods, separated by spaces."""
    return [_api(upstream, template, tuple(methods.split())) for template, methods in rows.items()]


def _parts(owner: str, path: str, part_id: str) -> list[Route]:
    """The routes of one kind of part of a case or of a proceeding."""
    return _plain("cases", {f"{owner}/{path}": "GET POST", f"{owner}/{path}/{{{part_id}}}": "GET PATCH"})


def _public(upstream: str | None, methods: tuple[str, ...], template: str, **rules: Unpack[_Rules]) -> Route:
    rules.setdefault("body_bytes", UNAUTHENTICATED_BYTES)
    return Route(methods=methods, template=template, upstream=upstream, auth=Auth.PUBLIC, **rules)


def _posted(template: str) -> Route:
    return _public("identity", ("POST",), template, limit=Limit.SIGN_IN, browser=True)


def _form(template: str) -> list[Route]:
    """The two routes of a form of the identity service: GET shows it, POST submits it."""
    return [_public("identity", READ, template, limit=Limit.NONE, browser=True), _posted(template)]


_FORMS = ("access/factor", "activate", "consent", "federated", "federated/code", "logout", "passkeys", "pledge")
_FORMS_OF_SIGN_IN = ("second-factor", "sign-in")
_ACTS = ("access/codes", "access/password", "passkey", "passkeys/remove")
"""What other pages of the identity service post to."""

IDENTITY = [
    _public("identity", READ, "/.well-known/openid-configuration", limit=Limit.NONE, cacheable=True),
    _public("identity", READ, "/.well-known/oauth-authorization-server", limit=Limit.NONE, cacheable=True),
    _public("identity", READ, "/.well-known/oauth-protected-resource", limit=Limit.NONE, cacheable=True),
    _public(
        "identity", READ, "/.well-known/oauth-protected-resource/resources/{service}", limit=Limit.NONE, cacheable=True
    ),
    _public("identity", READ, "/oauth2/jwks", limit=Limit.NONE, cacheable=True),
    _public("identity", READ, "/oauth2/authorize", limit=Limit.NONE, browser=True),
    *(route for page in _FORMS + _FORMS_OF_SIGN_IN for route in _form(f"/oauth2/{page}")),
    *(_posted(f"/oauth2/{page}") for page in _ACTS),
    _public("identity", READ, "/oauth2/access", limit=Limit.SIGN_IN, browser=True),
    _public("identity", READ, "/oauth2/federated/callback", limit=Limit.SIGN_IN, browser=True),
    _public("identity", ("POST",), "/oauth2/token", limit=Limit.TOKEN),
    _public("identity", ("POST",), "/oauth2/par", limit=Limit.TOKEN),
    _public("identity", ("POST",), "/oauth2/revoke", limit=Limit.TOKEN),
    _public("identity", ("POST",), "/oauth2/introspect", limit=Limit.TOKEN),
    Route(methods=("GET", "POST"), template="/oauth2/userinfo", upstream="identity"),
    _api("identity", "/audit/identity/exports", ("POST",), limit=Limit.EXPORT),
    *_plain(
        "identity",
        {
            "/access-requests": "GET",
            "/access-requests/{request_id}/approve": "POST",
            "/access-requests/{request_id}/refuse": "POST",
            "/access-requests/{request_id}/withdraw": "POST",
            "/audit": "GET",
            "/audit/identity": "GET",
            "/audit/identity/chain": "GET",
            "/clients": "GET POST",
            "/clients/{client_id}": "GET",
            "/clients/{client_id}/end-old-secret": "POST",
            "/clients/{client_id}/jwks": "PUT",
            "/clients/{client_id}/reinstate": "POST",
            "/clients/{client_id}/rotate-secret": "POST",
            "/clients/{client_id}/secret": "POST",
            "/clients/{client_id}/suspend": "POST",
            "/colleagues": "GET",
            "/countries": "GET",
            "/me": "GET PATCH",
            "/me/sessions": "GET",
            "/me/sessions/{session_id}/end": "POST",
            "/me/training": "GET",
            "/me/training/{module}": "GET",
            "/me/training/{module}/attempts": "POST",
            "/me/training/{module}/pictures/{file}": "GET",
            "/organisations": "GET POST",
            "/organisations/{organisation_id}": "GET PATCH",
            "/organisations/{organisation_id}/reinstate": "POST",
            "/organisations/{organisation_id}/suspend": "POST",
            "/organisations/{organisation_id}/verify": "POST DELETE",
            "/announcements": "GET POST",
            "/announcements/shown": "GET",
            "/announcements/{announcement_id}/withdraw": "POST",
            "/roles": "GET POST",
            "/roles/{role_id}": "PATCH DELETE",
            "/countries/{country}/settings": "GET",
            "/countries/{country}/settings/export": "GET",
            "/countries/{country}/settings/import": "POST",
            "/countries/{country}/settings/{name}/history": "GET",
            "/countries/{country}/settings/{name}/preview": "POST",
            "/countries/{country}/settings/{name}/versions": "POST",
            "/countries/{country}/settings/{name}/versions/{version_id}/approve": "POST",
            "/countries/{country}/settings/{name}/versions/{version_id}/reject": "POST",
            "/users": "GET POST",
            "/users/{user_id}": "GET PATCH",
            "/users/{user_id}/reinstate": "POST",
            "/users/{user_id}/reset-factors": "POST",
            "/users/{user_id}/sessions": "GET",
            "/users/{user_id}/sessions/end": "POST",
            "/users/{user_id}/suspend": "POST",
        },
    ),
]

CASES = [
    _api("cases", "/audit/cases/exports", ("POST",), limit=Limit.EXPORT),
    _api("cases", "/cases/alike", ("POST",), limit=Limit.COMPARISON),
    _api("cases", "/cases/search", ("POST",), limit=Limit.SEARCH),
    _api("cases", "/code-lists", READ, cacheable=True),
    _api("cases", "/code-lists/{list_id}", READ, cacheable=True),
    _api("cases", "/instruments", READ, cacheable=True),
    _api("cases", "/instruments/{instrument_id}", READ, cacheable=True),
    _api("cases", "/jurisdictions", READ, cacheable=True),
    _api("cases", "/jurisdictions/{country}", READ, cacheable=True),
    # A file as large as a kind of document may be at most (services/cases/domain/documents/documents.py).
    _api("cases", "/cases/{case_id}/documents", ("POST",), body_bytes=25 * MIB, total_seconds=60),
    # A slow reader occupies no thread of the service: it answers with the whole file.
    _api("cases-stream", "/cases/{case_id}/documents/{document_id}/content", READ, total_seconds=300),
    _api("cases", "/imports", READ),
    _api("cases", "/imports", ("POST",), body_bytes=25 * MIB, total_seconds=120),
    _api("cases-stream", "/imports/{import_id}/events", READ, stream=True),
    *_plain(
        "cases",
        {
            "/access-alerts": "GET",
            "/access-alerts/{alert_id}/seen": "POST",
            "/access-log": "GET",
            "/approvals": "GET",
            "/audit/cases": "GET",
            "/audit/cases/chain": "GET",
            "/caseload": "GET",
            "/cases": "GET POST",
            "/cases/today": "GET",
            "/cases/{case_id}": "GET PATCH",
            "/cases/{case_id}/access-log": "GET",
            "/cases/{case_id}/approvals": "GET",
            "/cases/{case_id}/approvals/{approval_id}/decide": "POST",
            "/cases/{case_id}/approvals/{approval_id}/withdraw": "POST",
            "/cases/{case_id}/assessments": "GET POST",
            "/cases/{case_id}/assignments": "GET POST",
            "/cases/{case_id}/close": "POST",
            "/cases/{case_id}/closure": "GET",
            "/cases/{case_id}/coding": "GET",
            "/cases/{case_id}/consents": "GET POST",
            "/cases/{case_id}/consents/{consent_id}/withdraw": "POST",
            "/cases/{case_id}/disclosures": "GET",
            "/cases/{case_id}/documents": "GET",
            "/cases/{case_id}/documents/{document_id}": "DELETE GET",
            "/cases/{case_id}/documents/{document_id}/custody": "GET",
            "/cases/{case_id}/documents/{document_id}/ticket": "POST",
            "/cases/{case_id}/overrides": "GET POST",
            "/cases/{case_id}/overrides/{override_id}/decide": "POST",
            "/cases/{case_id}/overrides/{override_id}/review": "POST",
            "/cases/{case_id}/erase-identity": "POST",
            "/cases/{case_id}/follow": "DELETE GET PUT",
            "/cases/{case_id}/identity": "GET PATCH PUT",
            "/cases/{case_id}/identity/changes": "GET",
            "/cases/{case_id}/notes": "GET POST",
            "/cases/{case_id}/packet-preview": "POST",
            "/cases/{case_id}/perpetrators": "GET POST",
            "/cases/{case_id}/perpetrators/{part_id}": "GET PATCH",
            "/cases/{case_id}/persons": "GET POST",
            "/cases/{case_id}/persons/{person_id}": "DELETE GET PATCH",
            "/cases/{case_id}/persons/{person_id}/erase-identity": "POST",
            "/cases/{case_id}/persons/{person_id}/identity": "GET PATCH PUT",
            "/cases/{case_id}/persons/{person_id}/identity/changes": "GET",
            "/cases/{case_id}/persons/{person_id}/sheet": "GET",
            "/cases/{case_id}/reopen": "POST",
            "/cases/{case_id}/returns/{return_id}/steps/{step}": "DELETE PUT",
            "/cases/{case_id}/scrub-text": "POST",
            "/cases/{case_id}/seal": "DELETE GET PUT",
            "/cases/{case_id}/timeline": "GET",
            "/emergency-accesses": "GET POST",
            "/emergency-accesses/{access_id}": "GET",
            "/emergency-accesses/{access_id}/review": "POST",
            "/imports/{import_id}": "GET",
            "/imports/{import_id}/confirm": "POST",
            "/imports/{import_id}/problems": "GET",
            "/perpetrators": "GET POST",
            "/perpetrators/{perpetrator_id}": "GET PATCH",
            "/perpetrators/{perpetrator_id}/cases": "GET",
            "/cases/{case_id}/proceedings": "GET",
            "/shared-persons": "GET",
            "/proceeding-requests": "GET",
            "/hearings": "GET",
            "/hearings.ics": "GET",
            "/proceedings": "GET POST",
            "/proceedings/search": "POST",
            "/proceedings/{proceeding_id}": "GET PATCH",
            "/proceedings/{proceeding_id}/persons": "GET POST",
            "/proceedings/{proceeding_id}/persons/{id_in_proceeding}": "PATCH",
            "/proceedings/{proceeding_id}/stages": "GET POST",
            "/proceedings/{proceeding_id}/evidence": "GET POST",
            "/proceedings/{proceeding_id}/evidence/{part_id}": "GET PATCH",
            "/proceedings/{proceeding_id}/evidence/{part_id}/custody-sheet": "GET",
            "/proceedings/{proceeding_id}/handovers": "POST",
            "/proceedings/{proceeding_id}/handovers/{part_id}/receive": "POST",
            "/proceedings/{proceeding_id}/handovers/{part_id}/take-back": "POST",
            "/proceedings/{proceeding_id}/hearings/{part_id}/accompaniment": "POST",
            "/proceedings/{proceeding_id}/requests/{part_id}/answer": "POST",
        },
    ),
    *(route for path, part_id in OF_CASES.items() for route in _parts("/cases/{case_id}", path, part_id)),
    *(route for path in OF_PROCEEDINGS for route in _parts("/proceedings/{proceeding_id}", path, "part_id")),
]

REFERRALS = [
    _api("referrals", "/audit/referrals/exports", ("POST",), limit=Limit.EXPORT),
    _api("referrals-stream", "/notifications/stream", READ, stream=True),
    *_plain(
        "referrals",
        {
            "/audit/referrals": "GET",
            "/audit/referrals/chain": "GET",
            "/cases/{case_id}/transfers": "POST",
            "/directory/services": "GET POST",
            "/directory/services/{offer_id}": "GET PATCH DELETE",
            "/notification-channels/email": "GET PUT",
            "/notifications": "GET",
            "/notifications/read": "POST",
            "/notifications/{notification_id}/read": "POST",
            "/movements": "GET",
            "/organisations/{organisation_id}/services": "POST",
            "/referrals": "GET POST",
            "/referrals/escalated": "GET",
            "/referrals/unacknowledged": "GET",
            "/referrals/{referral_id}": "GET",
            "/referrals/{referral_id}/accept": "POST",
            "/referrals/{referral_id}/acknowledge-withdrawal": "POST",
            "/referrals/{referral_id}/arrival": "POST",
            "/referrals/{referral_id}/assign": "POST",
            "/referrals/{referral_id}/cancel": "POST",
            "/referrals/{referral_id}/case": "POST",
            "/referrals/{referral_id}/complete": "POST",
            "/referrals/{referral_id}/deliveries": "GET",
            "/referrals/{referral_id}/events": "GET",
            "/referrals/{referral_id}/follow-up": "POST",
            "/referrals/{referral_id}/packet": "GET",
            "/referrals/{referral_id}/provide-info": "POST",
            "/referrals/{referral_id}/receive": "POST",
            "/referrals/{referral_id}/refuse-transfer": "POST",
            "/referrals/{referral_id}/reject": "POST",
            "/referrals/{referral_id}/request-info": "POST",
            "/referrals/{referral_id}/request-transfer": "POST",
            "/referrals/{referral_id}/scrub-text": "POST",
            "/referrals/{referral_id}/start": "POST",
            "/webhook-endpoints": "GET POST",
            "/webhook-endpoints/{endpoint_id}": "GET PATCH DELETE",
            "/webhook-endpoints/{endpoint_id}/deliveries": "GET",
            "/webhook-endpoints/{endpoint_id}/deliveries/replay": "POST",
            "/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay": "POST",
            "/webhook-endpoints/{endpoint_id}/rotate-secret": "POST",
            "/webhook-endpoints/{endpoint_id}/test": "POST",
        },
    ),
]

REPORTING = [
    _api("reporting", "/audit/reporting/exports", ("POST",), limit=Limit.EXPORT),
    _api("reporting", "/extracts/{extract_id}/runs", READ),
    _api("reporting", "/extracts/{extract_id}/runs", ("POST",), limit=Limit.EXPORT),
    _api("reporting-stream", "/extract-runs/{run_id}/events", READ, stream=True),
    # A slow reader occupies a thread of the service for long, so the process with many threads serves it.
    _api("reporting-stream", "/extract-runs/{run_id}/file", READ, total_seconds=600),
    *_plain(
        "reporting",
        {
            "/audit/reporting": "GET",
            "/audit/reporting/chain": "GET",
            "/charts": "GET",
            # Also `/charts/{chart_id}.svg`.
            "/charts/{chart_id}": "GET",
            "/dashboard": "GET",
            "/extract-runs/{run_id}": "GET",
            "/extract-runs/{run_id}/cancel": "POST",
            "/extracts": "GET POST",
            "/extracts/{extract_id}": "GET PUT DELETE",
            "/indicators": "GET",
            "/indicators/{indicator_id}": "GET",
        },
    ),
]


def _own(methods: tuple[str, ...], template: str, limit: Limit = Limit.NONE) -> Route:
    """A route to which the gateway itself responds."""
    return _public(None, methods, template, limit=limit)


OWN = [
    _own(READ, "/"),
    *(_own(READ, path) for path in ("/app", "/app/{rest}", "/static/{rest}", "/favicon.ico", "/robots.txt")),
    *(_own(READ, path) for path in ("/livez", "/readyz", "/healthz", "/metrics", "/openapi.json")),
    *(_own(READ, path) for path in ("/docs", "/docs/{name}", "/privacy", "/leave")),
    _own(READ, "/session"),
    _own(READ, "/session/sign-in", Limit.SIGN_IN),
    _own(READ, "/session/callback", Limit.SIGN_IN),
    _own(("POST",), "/session/sign-out"),
    Route(methods=READ, template="/api/v1/operations", upstream=None, permission=Permission.OPERATIONS_READ),
]

ROUTES: tuple[Route, ...] = (*IDENTITY, *CASES, *REFERRALS, *REPORTING, *OWN)
