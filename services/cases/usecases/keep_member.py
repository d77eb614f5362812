"""Who may be assigned a case changed."""

from services.cases.adapters.work import CasesWork
from shared.contracts.identity import PersonChanged


def keep_member(event: PersonChanged, *, work: CasesWork) -> None:
    """Store or renew the member of an organisation."""
    work.members.keep(event, at=work.clock.now())
