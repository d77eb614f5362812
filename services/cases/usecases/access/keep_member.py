"""Keep the table of people to whom cases may be assigned, from the events of identity."""

from services.cases.adapters.work import CasesWork
from shared.contracts.identity import PersonChanged


def keep_member(event: PersonChanged, *, work: CasesWork) -> None:
    """Insert or update the member of an organisation."""
    work.members.keep(event, at=work.clock.now())
