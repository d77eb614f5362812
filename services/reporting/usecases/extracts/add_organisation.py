"""An organisation was registered: its notifications about extracts are read in its own country."""

from services.reporting.adapters.work import ReportingWork
from shared.contracts.identity import OrganisationRegistered


def add_organisation(event: OrganisationRegistered, *, work: ReportingWork) -> None:
    """Store where the organisation is."""
    work.organisations.add(event.organisation_id, event.country)
