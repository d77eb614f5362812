"""Every kind of part that a proceeding has."""

from typing import Any

from services.cases.domain.proceedings.accused import ACCUSED
from services.cases.domain.proceedings.charge import CHARGE
from services.cases.domain.proceedings.hearing import HEARING
from services.cases.domain.proceedings.judgment import JUDGMENT
from services.cases.domain.proceedings.measure import MEASURE
from services.cases.domain.proceedings.part import ProceedingPartKind
from services.cases.domain.proceedings.reparation import REPARATION
from services.cases.domain.proceedings.request import REQUEST

KINDS: tuple[ProceedingPartKind[Any], ...] = (ACCUSED, CHARGE, HEARING, MEASURE, JUDGMENT, REPARATION, REQUEST)
