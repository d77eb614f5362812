"""How each act is carried out once a second person has approved it."""

from collections.abc import Mapping

from services.cases.domain.access.approval import Act
from services.cases.processes.closure.closing import close_approved
from services.cases.processes.disclosure.transfers import allow_transfer
from services.cases.processes.person.erasing import erase_approved
from services.cases.usecases.access.decide_approval import CarryOut
from services.cases.usecases.access.seal_case import seal_approved

CARRIED_OUT: Mapping[Act, CarryOut] = {
    Act.CLOSURE: close_approved,
    Act.TRANSFER: allow_transfer,
    Act.SEALED: seal_approved,
    Act.ERASURE: erase_approved,
}
DONE_BY_PLATFORM = frozenset({Act.SEALED})
"""Acts after which the case may not exist for who decided: PostgreSQL stores no row that its writer would not see."""
