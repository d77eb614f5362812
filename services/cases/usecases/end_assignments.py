"""An organisation may no longer act."""

from services.cases.adapters.work import CasesWork
from shared.contracts.identity import OrganisationSuspended


def end_assignments(event: OrganisationSuspended, *, work: CasesWork) -> None:
    """Nobody of a suspended organisation goes on working on a case; who did stays on record."""
    work.assignments.end_all(event.organisation_id, work.clock.now())
