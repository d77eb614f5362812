"""An organisation may no longer act."""

from services.cases.adapters.work import CasesWork
from shared.contracts.identity import OrganisationSuspended


def end_assignments(event: OrganisationSuspended, *, work: CasesWork) -> None:
    """End the assignments of a suspended organisation's people. The ended assignments stay on record."""
    work.assignments.end_all(event.organisation_id, work.clock.now())
