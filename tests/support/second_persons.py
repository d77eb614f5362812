"""Every operation by which a second person decides, approves or reviews, and every other operation with such a verb."""

ASK_THE_RULE = {
    "POST /api/v1/cases/<uuid:case_id>/approvals/<uuid:approval_id>/decide": "approvals",
    "POST /api/v1/cases/<uuid:case_id>/overrides/<uuid:override_id>/decide": "overrides",
    "POST /api/v1/cases/<uuid:case_id>/overrides/<uuid:override_id>/review": "overrides",
    "POST /api/v1/emergency-accesses/<uuid:access_id>/review": "emergency accesses",
    "POST /api/v1/access-alerts/<uuid:alert_id>/seen": "access alerts",
    "POST /api/v1/access-requests/<uuid:request_id>/approve": "access requests",
    "POST /api/v1/access-requests/<uuid:request_id>/refuse": "access requests",
    "POST /api/v1/countries/<country>/settings/<name>/versions/<uuid:version_id>/approve": "settings of a country",
    "POST /api/v1/countries/<country>/settings/<name>/versions/<uuid:version_id>/reject": "settings of a country",
}
"""Endpoint → its kind. The tables of `tests/integration/*/test_who_answers.py` try each."""

VERBS = frozenset({"decide", "approve", "refuse", "reject", "review", "seen"})
"""Last words of endpoints by which somebody answers."""
OF_A_RECEIVER = frozenset({"POST /api/v1/referrals/<uuid:referral_id>/reject"})
"""A referral is answered by who receives it, as systems do too: nobody else asked for the same."""
NO_SECOND_PERSON = frozenset(
    {
        "accept",
        "accompaniment",
        "accused",
        "acknowledge-withdrawal",
        "alike",
        "announcements",
        "answer",
        "arrival",
        "assessments",
        "assign",
        "assignments",
        "attempts",
        "cancel",
        "case",
        "cases",
        "charges",
        "check",
        "clients",
        "close",
        "complete",
        "conferences",
        "confirm",
        "consents",
        "documents",
        "emergency-accesses",
        "end",
        "end-old-secret",
        "erase-identity",
        "evidence",
        "exports",
        "extracts",
        "flags",
        "follow-up",
        "follow-ups",
        "from-referral",
        "goals",
        "handovers",
        "hearings",
        "import",
        "imports",
        "judgments",
        "measures",
        "notes",
        "organisations",
        "overrides",
        "own-tasks",
        "packet-preview",
        "packets",
        "perpetrators",
        "persons",
        "plans",
        "preview",
        "proceedings",
        "provide-info",
        "read",
        "receive",
        "referrals",
        "refuse-transfer",
        "reinstate",
        "reopen",
        "reparations",
        "replay",
        "request-info",
        "request-transfer",
        "requests",
        "reset-factors",
        "returns",
        "roles",
        "rotate-secret",
        "runs",
        "safety-plans",
        "screenings",
        "scrub-text",
        "search",
        "secret",
        "services",
        "stages",
        "start",
        "stays",
        "suspend",
        "take-back",
        "test",
        "text-check",
        "ticket",
        "transfers",
        "users",
        "verify",
        "versions",
        "webhook-endpoints",
        "withdraw",
    }
)
"""Last words of endpoints by which nobody answers what another person of theirs asked for or did."""

SYSTEM = "a system"
SAME = "the same person"
THROUGH_CLIENT = "the same person through a client"
THROUGH_COLLEAGUE = "the same person through an application that a colleague allowed"
IN_APPLICATION = "another person through an application"
SUSPENDED = "a suspended person"
ELSEWHERE = "another organisation"
ALLOWED = "another person"
CALLERS = (SYSTEM, SAME, THROUGH_CLIENT, THROUGH_COLLEAGUE, IN_APPLICATION, SUSPENDED, ELSEWHERE, ALLOWED)
