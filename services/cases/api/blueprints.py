"""Every door of this service."""

from services.cases.api import cases, code_lists, coding, consents, follow_up, identity, imports, packets

BLUEPRINTS = (
    cases.blp,
    identity.blp,
    consents.blp,
    follow_up.blp,
    coding.blp,
    packets.blp,
    imports.blp,
    code_lists.blp,
)
