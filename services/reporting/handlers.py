"""The use case of each event that this service consumes; it runs inside the inbox transaction.

What happens in a practice country is no fact: its events are taken and dropped.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from services.reporting.usecases.extracts.add_organisation import add_organisation
from services.reporting.usecases.facts.change_statistics_consent import change_statistics_consent
from services.reporting.usecases.facts.close_case import close_case
from services.reporting.usecases.facts.project_case import project_case
from services.reporting.usecases.facts.project_import import project_import
from services.reporting.usecases.facts.project_proceeding import project_proceeding
from services.reporting.usecases.facts.project_referral import project_referral
from shared.contracts.cases import (
    CaseClosed,
    CaseFactsChanged,
    CaseRegistered,
    CasesImported,
    ConsentGranted,
    ConsentWithdrawn,
)
from shared.contracts.event import Event
from shared.contracts.identity import OrganisationRegistered
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.contracts.referrals import REFERRAL_STEPS
from shared.contracts.subscriptions import REPORTING_EVENTS
from shared.messaging.handlers import Handlers


def _if_real(use_case: Callable[..., object]) -> Callable[..., object]:
    """`use_case` for events of the network."""

    @wraps(use_case)
    def take(event: Event, *, work: Any) -> None:
        if not event.country.is_practice:
            use_case(event, work=work)

    return take


_USE_CASES: Handlers = {
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

HANDLERS: Handlers = {consumed: _if_real(use_case) for consumed, use_case in _USE_CASES.items()}
