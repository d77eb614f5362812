"""What an operator sees on the kept screen: a platform with something of every kind to show."""

from typing import Any

SERVICES = ("gateway", "identity", "cases", "referrals", "reporting")
_SESSION: dict[str, Any] = {
    "subject": "01930000-0000-7000-8000-000000000001",
    "role": "operator",
    "permissions": ["operations:read", "organisations:read"],
    "organisation_id": "01930000-0000-7000-8000-000000715595",
    "countries": ["GT", "HN", "MX", "SV"],
    "csrf_token": "recorded",
    "expires_in": 1800,
    "idle_seconds": 1800,
    "ends_in": 43200,
    "forms_key": "A" * 43,
    "practice_of": None,
    "support_contact": None,
    "environment": "production",
    "mail_url": None,
}


def _service(name: str) -> dict[str, Any]:
    kinds = ("gateway",) if name == "gateway" else ("api", "relay", "worker")
    return {
        "service": name,
        "state": "ready",
        "missing": [],
        "schema": None if name == "gateway" else "0042",
        "processes": [{"kind": kind, "count": 2 if kind == "worker" else 1} for kind in kinds],
        "are_all": True,
    }


def _problem(code: str, severity: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "severity": severity, "service": None, "subject": None, "value": None} | more


_STOPPED = {"state": "unreachable", "schema": None, "processes": [], "are_all": False}
_STATE: dict[str, Any] = {
    "services": [_service(name) | (_STOPPED if name == "reporting" else {}) for name in SERVICES],
    "releases": [
        {"version": "1.1.0", "revision": "99c7ac2299c7ac2299c7", "processes": 7},
        {"version": "1.0.0", "revision": "c4b5bb87c4b5bb87c4b5", "processes": 6},
    ],
    "outbox": [{"service": "cases", "consumer": "reporting.events", "waiting": 12, "oldest_seconds": 400.0}],
    "queues": [{"service": "referrals", "queue": "referrals.notify", "length": 3}],
    "dead_letters": [{"service": "referrals", "kind": "cases.case_closed.v1", "count": 3, "oldest_seconds": 90000.0}],
    "backup": {"age_seconds": 7200.0, "drill_age_seconds": 432000.0, "archive_age_seconds": 90.0},
    "audit": [
        {"service": name, "verified_seconds": 86400.0, "findings": 0, "unsealed_seconds": 0.0, "unanchored": 0}
        for name in SERVICES[1:4]
    ],
    "certificates": [{"certificate": "public", "days_left": 13.4}],
    "clocks": [{"service": "cases", "kind": "api", "offset_seconds": 0.1}],
    "retired_keys": [{"service": "cases", "country": "GT", "retired_days": 12.0}],
    "volumes": [{"service": "identity", "volume": "anchors", "free_share": 0.61}],
}
_PROBLEMS = [
    _problem("ProcessMissing", "page", service="reporting", subject="api"),
    _problem("MessagesWait", "page", service="cases", subject="reporting.events", value=400.0),
    _problem("ReleasesDiffer", "ticket", value=2),
    _problem("DeadLetters", "ticket", service="referrals", subject="cases.case_closed.v1", value=3),
    _problem("CertificateExpires", "ticket", subject="public", value=13.4),
]
OPERATIONS: dict[str, tuple[int, dict[str, Any]]] = {
    "/session": (200, _SESSION),
    "/api/v1/operations": (200, {"problems": _PROBLEMS, "state": _STATE}),
}
"""Path → what is answered."""
