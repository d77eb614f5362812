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
    instruments,
    packets,
    persons,
    plan,
    safety,
    text_checks,
)

BLUEPRINTS = (
    cases.blp,
    identity.blp,
    persons.blp,
    plan.goals,
    safety.screenings,
    safety.flags,
    safety.safety_plans,
    consents.blp,
    follow_up.blp,
    access_log.blp,
    coding.blp,
    packets.blp,
    text_checks.blp,
    imports.blp,
    code_lists.blp,
    instruments.blp,
)
