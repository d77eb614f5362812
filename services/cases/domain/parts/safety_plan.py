"""A safety plan: what is agreed with the person for when danger comes close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.cases.domain.kinds.effects import Due
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.person.person import FEW
from shared.kernel.codes import DISTINCT, ENCRYPTED, Code, Length, Line, Paragraph

_WORDS = Length(max=2000)


@dataclass(frozen=True, kw_only=True, slots=True)
class SafetyPlan(CasePart):
    """Who is a danger, how it shows, which contact is safe and what to do; a draft until the person agrees to it."""

    danger: Annotated[Paragraph | None, _WORDS, ENCRYPTED] = None
    """Who is a danger."""
    warning_signs: Annotated[Sequence[Annotated[str, Code("warning_sign")]], FEW, DISTINCT] = ()
    warning_words: Annotated[Paragraph | None, _WORDS, ENCRYPTED] = None
    """How the danger shows, in words."""
    safe_contact: Annotated[Paragraph | None, _WORDS, ENCRYPTED] = None
    """Who may be reached in the person's place, how and when."""
    places_to_avoid: Annotated[Paragraph | None, _WORDS, ENCRYPTED] = None
    what_to_do: Annotated[Paragraph | None, _WORDS, ENCRYPTED] = None
    code_word: Annotated[Line | None, Length(max=80), ENCRYPTED] = None
    """The word by which the person says that they need help, or that a caller is who they say."""
    agreed_by_person: bool = False
    review_on: date | None = None
    """The day by which it is looked at again with the person."""
    ended_on: date | None = None
    """The day on which it was replaced or needed no more; None while it holds."""


def is_held(plan: SafetyPlan) -> bool:
    """Whether the plan still holds."""
    return plan.ended_on is None and not plan.in_error


SAFETY_PLAN = Kind(
    SafetyPlan,
    "safety_plan",
    CASE,
    effects=(Due("review_on", TaskKind.SAFETY_PLAN),),
    is_open=is_held,
    data=DataKind.SAFETY,
    offered=Offered("safety-plans", "Plan de seguridad / Safety plans"),
)
