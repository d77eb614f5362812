"""How each act is carried out once a second person has approved it."""

from collections.abc import Mapping

from services.cases.adapters.closing import close_approved
from services.cases.adapters.transfers import allow_transfer
from services.cases.domain.approval import Act
from services.cases.usecases.decide_approval import CarryOut

CARRIED_OUT: Mapping[Act, CarryOut] = {
    Act.CLOSURE: close_approved,
    Act.TRANSFER: allow_transfer,
}
