"""Every endpoint of this service."""

from services.cases.api import (
    access_log,
    cases,
    code_lists,
    coding,
    consents,
    follow_up,
    identity,
    imports,
    packets,
    persons,
    plan,
    text_checks,
)

BLUEPRINTS = (
    cases.blp,
    identity.blp,
    persons.blp,
    plan.goals,
    consents.blp,
    follow_up.blp,
    access_log.blp,
    coding.blp,
    packets.blp,
    text_checks.blp,
    imports.blp,
    code_lists.blp,
)
