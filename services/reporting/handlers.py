"""The use case of each event that this service consumes; it runs inside the inbox transaction."""

from services.reporting.usecases.add_organisation import add_organisation
from services.reporting.usecases.change_statistics_consent import change_statistics_consent
from services.reporting.usecases.close_case import close_case
from services.reporting.usecases.project_case import project_case
from services.reporting.usecases.project_import import project_import
from services.reporting.usecases.project_proceeding import project_proceeding
from services.reporting.usecases.project_referral import project_referral
from shared.contracts.cases import (
    CaseClosed,
    CaseFactsChanged,
    CaseRegistered,
    CasesImported,
    ConsentGranted,
    ConsentWithdrawn,
)
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.contracts.referrals import REFERRAL_STEPS
from shared.contracts.subscriptions import REPORTING_EVENTS
from shared.messaging.handlers import Handlers

HANDLERS: Handlers = {
    (REPORTING_EVENTS, CaseRegistered): project_case,
    (REPORTING_EVENTS, CaseFactsChanged): project_case,
    (REPORTING_EVENTS, CasesImported): project_import,
    (REPORTING_EVENTS, ConsentGranted): change_statistics_consent,
    (REPORTING_EVENTS, ConsentWithdrawn): change_statistics_consent,
    (REPORTING_EVENTS, CaseClosed): close_case,
    (REPORTING_EVENTS, OrganisationRegistered): add_organisation,
    (REPORTING_EVENTS, ProceedingFactsChanged): project_proceeding,
    **{(REPORTING_EVENTS, step): project_referral for step in REFERRAL_STEPS},
}
