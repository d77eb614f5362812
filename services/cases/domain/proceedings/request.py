"""What the prosecution asks the organisation that accompanies a person, and what it answers."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_near
from services.cases.domain.kinds.effects import Announced, Answered, Due, Settled, SharedPersons
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.part import PROCEEDING, Context
from shared.kernel.codes import ENCRYPTED, READ_ONLY, Code, Length, Paragraph
from shared.kernel.errors import invalid


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ProceedingRequest(ProceedingPart):
    """A request about one person. The person may decline: no assistance depends on what is answered."""

    kind: Annotated[str, Code("proceeding_request")]
    person: UUID
    """Id of the person in the proceeding; their organisation answers."""
    due_on: date | None = None
    question: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None
    withdrawn: bool = False
    outcome: Annotated[str | None, Code("proceeding_request_answer"), READ_ONLY] = None
    answer: Annotated[Paragraph | None, Length(max=4000), ENCRYPTED, READ_ONLY] = None
    answered_at: Annotated[datetime | None, READ_ONLY] = None
    answered_by: Annotated[str | None, READ_ONLY] = None


ASKED = ("kind", "person", "due_on", "question", "withdrawn")
"""What the organisation answers to."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RequestAnswer:
    """What the organisation answers."""

    outcome: Annotated[str, Code("proceeding_request_answer")]
    answer: Annotated[Paragraph | None, Length(max=4000)] = None
    text_confirmed: bool = False
    """The organisation confirms that what looks like a name or an address in the answer identifies nobody."""


def _check(request: ProceedingRequest, context: Context) -> None:
    check_near(context.today, request.due_on, "due_on")


def _check_change(before: ProceedingRequest, after: ProceedingRequest) -> None:
    """An answer answers what was asked: from then on that stays, also in a request that was recorded by mistake."""
    if before.outcome is None:
        return
    for name in ASKED:
        if getattr(before, name) != getattr(after, name):
            raise invalid(
                name,
                "answered",
                es="Ya se respondió y lo que se pidió no cambia: haga otra solicitud",
                en="It was answered already and what was asked stays: make another request",
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenRequest:
    """A request that awaits an answer, as a list of all of them shows it."""

    proceeding_id: UUID
    id: UUID
    kind: Annotated[str, Code("proceeding_request")]
    due_on: date | None
    asked_at: datetime | None


def open_request(request: ProceedingRequest, proceeding_id: UUID) -> OpenRequest:
    """A request of a proceeding without its words and its person."""
    return OpenRequest(
        proceeding_id=proceeding_id,
        id=request.id,
        kind=request.kind,
        due_on=request.due_on,
        asked_at=request.recorded_at,
    )


MADE, ANSWERED, WITHDRAWN = "made", "answered", "withdrawn"
"""What is announced of a request."""


def _announced(before: ProceedingRequest | None, after: ProceedingRequest) -> str | None:
    if before is None:
        return MADE
    if before.outcome is None and after.outcome is not None:
        return ANSWERED
    is_withdrawn, was_withdrawn = (each.withdrawn or each.in_error for each in (after, before))
    return WITHDRAWN if is_withdrawn and not was_withdrawn else None


def _without_answer(request: ProceedingRequest) -> ProceedingRequest:
    changed_by = None if request.changed_by == request.answered_by else request.changed_by
    return replace(request, answer=None, answered_by=None, changed_by=changed_by)


REQUEST = Kind(
    ProceedingRequest,
    "request",
    PROCEEDING,
    effects=(
        Due("due_on"),
        SharedPersons(["person"], needs_sharing=True),
        Announced(_announced, concerns=["person"]),
        Settled(_check_change),
        Answered("answered_at", _without_answer),
    ),
    is_open=lambda request: request.outcome is None and not request.withdrawn,
    check=_check,
    offered=Offered("requests", "Solicitudes / Requests", component="Request", fixed=("person",)),
)
