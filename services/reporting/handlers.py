"""What this service hears: one function per fact, run inside the inbox transaction."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.usecases.project_person_facts import (
    change_statistics_consent,
    close_case,
    project_case,
    project_import,
)
from services.reporting.usecases.project_referral import project_referral
from shared.contracts.cases import (
    CaseClosed,
    CaseFacts,
    CaseFactsChanged,
    CaseRegistered,
    CasesImported,
    ConsentGranted,
    ConsentWithdrawn,
)
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.referrals import REFERRAL_STEPS, ReferralStep
from shared.contracts.subscriptions import REPORTING_EVENTS
from shared.messaging.worker import Handlers

STATISTICS = "aggregate_statistics"


def on_case(event: CaseFacts, work: ReportingWork) -> None:
    """A case was registered or its coded profile changed."""
    project_case(event, work=work)


def on_import(event: CasesImported, work: ReportingWork) -> None:
    """A batch of records was imported."""
    project_import(event, work=work)


def on_consent_granted(event: ConsentGranted, work: ReportingWork) -> None:
    """Only the purpose of statistics concerns this service."""
    if event.purpose == STATISTICS:
        change_statistics_consent(event.case_id, event.country, True, work=work)


def on_consent_withdrawn(event: ConsentWithdrawn, work: ReportingWork) -> None:
    """Only the purpose of statistics concerns this service."""
    if event.purpose == STATISTICS:
        change_statistics_consent(event.case_id, event.country, False, work=work)


def on_case_closed(event: CaseClosed, work: ReportingWork) -> None:
    """A case was closed."""
    close_case(event.case_id, event.country, work=work)


def on_organisation_registered(event: OrganisationRegistered, work: ReportingWork) -> None:
    """An organisation joined: whoever is to be told of an extract is told in her own country."""
    work.organisations.add(event.organisation_id, event.country)


def on_referral_step(event: ReferralStep, work: ReportingWork) -> None:
    """A referral moved."""
    project_referral(event, work=work)


HANDLERS: Handlers = {
    (REPORTING_EVENTS, CaseRegistered): on_case,
    (REPORTING_EVENTS, CaseFactsChanged): on_case,
    (REPORTING_EVENTS, CasesImported): on_import,
    (REPORTING_EVENTS, ConsentGranted): on_consent_granted,
    (REPORTING_EVENTS, ConsentWithdrawn): on_consent_withdrawn,
    (REPORTING_EVENTS, CaseClosed): on_case_closed,
    (REPORTING_EVENTS, OrganisationRegistered): on_organisation_registered,
    **{(REPORTING_EVENTS, step): on_referral_step for step in REFERRAL_STEPS},
}
