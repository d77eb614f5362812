"""Proceedings as the owners of parts, and a rule that several kinds share."""

from datetime import date

from services.cases.domain.kinds import kind
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.proceeding import Proceeding
from shared.kernel.errors import invalid

Context = kind.Context[Proceeding]
PROCEEDING: kind.PartOf[Proceeding] = kind.PartOf("proceeding", ProceedingPart)


def check_order(first: date | None, last: date | None, *, last_name: str) -> None:
    """Raise Invalid when the last of two days comes before the first."""
    if first is not None and last is not None and last < first:
        raise invalid(
            last_name, "too_early", es="Es anterior a la fecha de inicio", en="It is before the day it begins"
        )
