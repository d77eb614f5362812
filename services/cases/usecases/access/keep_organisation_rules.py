"""Keep how organisations work on their cases, from the events of identity."""

from services.cases.adapters.work import CasesWork
from shared.contracts.identity import OrganisationRulesChanged


def keep_organisation_rules(event: OrganisationRulesChanged, *, work: CasesWork) -> None:
    """Insert or update the rules of an organisation."""
    work.organisation_rules.keep(event, at=work.clock.now())
