"""A protection measure for a person in a proceeding, and until when it holds."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_near, check_not_after
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.kinds.effects import Due, SharedPersons
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.part import PROCEEDING, Context, check_order
from shared.kernel.codes import ENCRYPTED, Code, Length, Paragraph


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Measure(ProceedingPart):
    """Its last day is a task of those who accompany the person: to ask that it goes on."""

    kind: Annotated[str, Code("protection_measure")]
    person: UUID | None = None
    """Id of the person in the proceeding; None: all of them."""
    from_on: date
    until_on: date | None = None
    ended_on: date | None = None
    authority: Annotated[str | None, Length(1, 40)] = None
    """Code of an institution in the pack of the country."""
    note: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None


def _check(measure: Measure, context: Context) -> None:
    check_near(context.today, measure.from_on, "from_on")
    check_near(context.today, measure.until_on, "until_on")
    check_order(measure.from_on, measure.until_on, last_name="until_on")
    check_order(measure.from_on, measure.ended_on, last_name="ended_on")
    check_not_after(context.today, measure.ended_on, "ended_on")
    if measure.authority is not None and "authority" in context.named:
        pack_of(context.owner.country).require_institution(measure.authority, "authority")


MEASURE = Kind(
    Measure,
    "measure",
    PROCEEDING,
    effects=(Due("until_on"), SharedPersons(["person"])),
    is_open=lambda measure: measure.ended_on is None,
    check=_check,
    offered=Offered("measures", "Medidas de protección / Protection measures"),
)
