"""Reparation that was asked for, ordered and paid (UN Basic Principles on remedy and reparation, 2005)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_not_after
from services.cases.domain.kinds.effects import RefersTo, SharedPersons
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.judgment import check_currency
from services.cases.domain.proceedings.part import PROCEEDING, Context, check_order
from shared.kernel.codes import Code, Length, Range
from shared.kernel.errors import invalid

ORDERED = frozenset({"ordered", "partly_paid", "paid", "unenforced"})
OWED = frozenset({"ordered", "partly_paid", "unenforced"})


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Reparation(ProceedingPart):
    """Amounts are in whole units of `currency` (ISO 4217)."""

    type: Annotated[str, Code("reparation_type")]
    status: Annotated[str, Code("reparation_status")]
    person: UUID | None = None
    """Id of the person in the proceeding; None: all of them together."""
    judgment_id: UUID | None = None
    amount: Annotated[int | None, Range(0, 10**12)] = None
    currency: Annotated[str | None, Length(3, 3)] = None
    paid_amount: Annotated[int | None, Range(0, 10**12)] = None
    ordered_on: date | None = None
    paid_on: date | None = None


def _check(reparation: Reparation, context: Context) -> None:
    check_not_after(context.today, reparation.ordered_on, "ordered_on")
    check_not_after(context.today, reparation.paid_on, "paid_on")
    check_order(reparation.ordered_on, reparation.paid_on, last_name="paid_on")
    amounts = (reparation.amount, reparation.paid_amount)
    check_currency(reparation.currency, has_amount=any(amount is not None for amount in amounts))
    if reparation.status not in ORDERED and (reparation.ordered_on or reparation.paid_amount):
        raise invalid("status", "not_ordered", es="Todavía no se ha ordenado", en="It has not been ordered yet")


REPARATION = Kind(
    Reparation,
    "reparation",
    PROCEEDING,
    effects=(RefersTo({"judgment_id": "judgment"}), SharedPersons(["person"])),
    is_open=lambda reparation: reparation.status in OWED,
    check=_check,
    offered=Offered("reparations", "Reparación / Reparation"),
)
