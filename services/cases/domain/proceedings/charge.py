"""A charge: an article of the law of the country against one accused, and what it was reclassified from."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_not_after
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.kinds.effects import RefersTo
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.part import PROCEEDING, Context
from shared.kernel.codes import Code, Length
from shared.kernel.errors import invalid


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Charge(ProceedingPart):
    """Several may stand against one accused. `article` must have been in force on the day of the facts."""

    accused_id: UUID
    article: Annotated[str, Length(1, 40)]
    iccs: Annotated[str, Code("offence_iccs")]
    """The offence by the International Classification of Crime for Statistical Purposes (UNODC ICCS v1.0)."""
    aggravated: bool | None = None
    filed_on: date | None = None
    amended_from: UUID | None = None
    """The charge that this one replaces: a reclassification, often to a lesser offence."""


def _check(charge: Charge, context: Context) -> None:
    check_not_after(context.today, charge.filed_on, "filed_on")
    proceeding = context.owner
    if "article" in context.named:
        pack_of(proceeding.country).require_article(charge.article, proceeding.facts_on, "article")
    check_same_accused(charge.accused_id, charge.amended_from, "amended_from", context)


def check_same_accused(accused_id: UUID, charge_id: UUID | None, field: str, context: Context) -> None:
    """Raise Invalid at `field` for a charge that was filed against another accused."""
    if charge_id is None:
        return
    if any(each.id == charge_id and each.accused_id != accused_id for each in context.parts(CHARGE)):
        raise invalid(
            field, "other_accused", es="Es el cargo de otra persona acusada", en="The charge of another accused"
        )


CHARGE = Kind(
    Charge,
    "charge",
    PROCEEDING,
    effects=(RefersTo({"accused_id": "accused", "amended_from": "charge"}),),
    check=_check,
    offered=Offered("charges", "Cargos / Charges", fixed=("accused_id",)),
)
