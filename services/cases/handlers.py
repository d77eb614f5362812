"""Which use case takes which event of the other services."""

from services.cases.practice import keep_member_and_fill_space, record_step_of_own_case
from services.cases.usecases.access.end_assignments import end_assignments
from services.cases.usecases.access.keep_organisation_rules import keep_organisation_rules
from services.cases.usecases.disclosure.record_escalation import record_escalation
from services.cases.usecases.imports.remember_extract import remember_extract
from services.cases.usecases.jurisdictions.keep_setting import keep_setting
from services.cases.usecases.parts.record_movement_report import record_movement_report
from shared.contracts.identity import (
    CountrySettingChanged,
    OrganisationRulesChanged,
    OrganisationSuspended,
    PersonChanged,
)
from shared.contracts.referrals import REFERRAL_STEPS, ReferralEscalated, ReferralMovementReported
from shared.contracts.reporting import ExtractWritten
from shared.contracts.subscriptions import CASES_EVENTS
from shared.messaging.handlers import Handlers

HANDLERS: Handlers = {
    (CASES_EVENTS, PersonChanged): keep_member_and_fill_space,
    (CASES_EVENTS, OrganisationRulesChanged): keep_organisation_rules,
    (CASES_EVENTS, CountrySettingChanged): keep_setting,
    (CASES_EVENTS, ExtractWritten): remember_extract,
    (CASES_EVENTS, OrganisationSuspended): end_assignments,
    (CASES_EVENTS, ReferralEscalated): record_escalation,
    (CASES_EVENTS, ReferralMovementReported): record_movement_report,
    **{(CASES_EVENTS, step): record_step_of_own_case for step in REFERRAL_STEPS},
}
