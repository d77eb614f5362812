"""The endpoints of every kind of part that clients reach; those with more of their own have a module beside."""

from services.cases.api.parts import returns
from services.cases.api.parts.parts import endpoints_of
from services.cases.domain.parts.declared import OFFERED
from services.cases.domain.parts.part import CASE
from services.cases.domain.parts.stay import STAY
from services.cases.domain.proceedings.part import PROCEEDING
from services.cases.usecases.parts.record_stay import change_stay, record_stay
from shared.contracts.parts import OF_CASES, OF_PROCEEDINGS

_OWN = {"returns": returns.blp, "stays": endpoints_of(STAY, record=record_stay, change=change_stay)}

CASES = [_OWN.get(path) or endpoints_of(OFFERED[CASE.name, path]) for path in OF_CASES]
PROCEEDINGS = [endpoints_of(OFFERED[PROCEEDING.name, path]) for path in OF_PROCEEDINGS]
