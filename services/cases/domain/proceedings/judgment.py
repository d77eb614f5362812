"""A judgment about one accused and one charge, its sentence, and whether it is final."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_not_after
from services.cases.domain.kinds.effects import RefersTo
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.charge import check_same_accused
from services.cases.domain.proceedings.part import PROCEEDING, Context
from shared.kernel.codes import Code, Length, Range
from shared.kernel.errors import invalid

CONVICTED = frozenset({"convicted_tip", "convicted_other", "abbreviated"})
MOST_MONTHS = 12 * 200
"""Sentences for several victims are added up."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Judgment(ProceedingPart):
    """A judgment on appeal is another one, which names the one it is about."""

    accused_id: UUID
    charge_id: UUID
    verdict: Annotated[str, Code("verdict")]
    given_on: date
    sentence_months: Annotated[int | None, Range(0, MOST_MONTHS)] = None
    suspended: bool | None = None
    fine_amount: Annotated[int | None, Range(0, 10**12)] = None
    """In whole units of `currency`."""
    currency: Annotated[str | None, Length(3, 3)] = None
    """ISO 4217."""
    is_final: bool = False
    appeal_of: UUID | None = None


def _check(judgment: Judgment, context: Context) -> None:
    check_not_after(context.today, judgment.given_on, "given_on")
    if judgment.sentence_months is not None and judgment.verdict not in CONVICTED:
        raise invalid(
            "sentence_months", "no_conviction", es="Solo una condena tiene pena", en="Only a conviction has a sentence"
        )
    check_currency(judgment.currency, has_amount=judgment.fine_amount is not None)
    check_same_accused(judgment.accused_id, judgment.charge_id, "charge_id", context)


def check_currency(currency: str | None, *, has_amount: bool) -> None:
    """Raise Invalid for an amount without its currency, the other way round, or no code of ISO 4217."""
    if has_amount != (currency is not None):
        raise invalid(
            "currency", "amount_and_currency", es="Indique monto y moneda", en="State the amount and its currency"
        )
    if currency is not None and not (currency.isascii() and currency.isalpha() and currency.isupper()):
        raise invalid("currency", "no_currency", es="Escriba el código, como GTQ", en="Write the code, such as GTQ")


JUDGMENT = Kind(
    Judgment,
    "judgment",
    PROCEEDING,
    effects=(RefersTo({"accused_id": "accused", "charge_id": "charge", "appeal_of": "judgment"}),),
    check=_check,
    offered=Offered("judgments", "Sentencias / Judgments", fixed=("accused_id", "charge_id")),
)
