"""A screening: what is asked before it is decided whether a person is a victim, and what the screener concludes.

The questions are data (`shared.contracts.instruments`). Nothing computes the result: no answer has a weight (ADR 0041).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.cases.domain.jurisdictions.days import check_not_after
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.contracts.instruments import instrument
from shared.kernel.codes import ENCRYPTED, Code, Length, Paragraph
from shared.kernel.errors import FieldProblem, Invalid, invalid


@dataclass(frozen=True, kw_only=True, slots=True)
class Screening(CasePart):
    """The answers to one version of an instrument, and the result that a person decided."""

    instrument: Annotated[str, Length(max=60)]
    instrument_version: int
    done_on: date
    answers: Mapping[str, str]
    """Codes by the id of the question; a question that was not asked is not there."""
    result: Annotated[str, Code("screening_result")]
    language: Annotated[str | None, Code("language")] = None
    interpreter: bool | None = None
    """Whether there was an interpreter."""
    note: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None


def check_screening(screening: Screening, today: date) -> None:
    """Raises Invalid for a day to come, an instrument or version that is not known, and other questions or answers."""
    check_not_after(today, screening.done_on, "done_on")
    try:
        asked = instrument(screening.instrument, screening.instrument_version)
    except KeyError:
        raise invalid(
            "instrument_version",
            "unknown_instrument",
            es="No hay un instrumento con ese nombre y versión",
            en="There is no instrument of that name and version",
        ) from None
    unknown = [question for question in screening.answers if question not in asked.questions]
    if unknown:
        # A key of the body may be anything a caller wrote, so it is not repeated.
        raise invalid(
            "answers",
            "unknown_question",
            es="Hay respuestas a preguntas que no son de esta versión",
            en="There are answers to questions that are not of this version",
        )
    given = screening.answers.items()
    problems = [_not_an_answer(question) for question, code in given if not asked.takes(question, code)]
    if problems:
        raise Invalid(problems=problems)


def _not_an_answer(question: str) -> FieldProblem:
    return FieldProblem(
        f"answers.{question}",
        "unknown_code",
        {"es": "Debe ser una de las respuestas de la pregunta", "en": "Must be one of the answers of the question"},
    )


SCREENING = Kind(
    Screening,
    "screening",
    CASE,
    check=lambda screening, context: check_screening(screening, context.today),
    data=DataKind.LIVED,
    offered=Offered("screenings", "Tamizaje / Screening"),
)
