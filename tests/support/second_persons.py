"""Every operation by which a second person decides, approves or reviews, and every other operation with such a verb."""

ASK_THE_RULE = {
    "POST /api/v1/cases/<uuid:case_id>/approvals/<uuid:approval_id>/decide": "approvals",
    "POST /api/v1/cases/<uuid:case_id>/overrides/<uuid:override_id>/decide": "overrides",
    "POST /api/v1/cases/<uuid:case_id>/overrides/<uuid:override_id>/review": "overrides",
    "POST /api/v1/emergency-accesses/<uuid:access_id>/review": "emergency accesses",
    "POST /api/v1/access-requests/<uuid:request_id>/approve": "access requests",
    "POST /api/v1/access-requests/<uuid:request_id>/refuse": "access requests",
    "POST /api/v1/countries/<country>/settings/<name>/versions/<uuid:version_id>/approve": "settings of a country",
    "POST /api/v1/countries/<country>/settings/<name>/versions/<uuid:version_id>/reject": "settings of a country",
}
"""Endpoint → its kind. The tables of `tests/integration/*/test_who_answers.py` try each."""

SYSTEM = "a system"
SAME = "the same person"
THROUGH_CLIENT = "the same person through a client"
SUSPENDED = "a suspended person"
ELSEWHERE = "another organisation"
ALLOWED = "another person"
CALLERS = (SYSTEM, SAME, THROUGH_CLIENT, SUSPENDED, ELSEWHERE, ALLOWED)
