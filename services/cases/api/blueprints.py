"""Every endpoint of this service."""

from services.cases.api.access import access_log, approvals, audit_trail, emergency_accesses, seal, unusual_accesses
from services.cases.api.case import cases, closure, coding, follow_up, team
from services.cases.api.consent import consents, overrides
from services.cases.api.disclosure import packets, received_cases, sheets, text_checks
from services.cases.api.documents import documents
from services.cases.api.imports import imports
from services.cases.api.jurisdictions import code_lists, jurisdictions
from services.cases.api.parts import instruments, kinds, perpetrators
from services.cases.api.person import identity, persons
from services.cases.api.proceedings import evidence, hearings, proceedings, proceedings_of_cases

BLUEPRINTS = (
    cases.blp,
    closure.blp,
    identity.blp,
    persons.blp,
    sheets.blp,
    *kinds.CASES,
    received_cases.blp,
    seal.blp,
    emergency_accesses.blp,
    perpetrators.blp,
    perpetrators.links,
    proceedings.blp,
    *kinds.PROCEEDINGS,
    proceedings_of_cases.blp,
    hearings.blp,
    evidence.blp,
    consents.blp,
    documents.blp,
    overrides.blp,
    follow_up.blp,
    access_log.blp,
    unusual_accesses.blp,
    audit_trail.blp,
    approvals.blp,
    team.blp,
    coding.blp,
    packets.blp,
    text_checks.blp,
    imports.blp,
    code_lists.blp,
    instruments.blp,
    jurisdictions.blp,
)
