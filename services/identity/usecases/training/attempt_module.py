"""A person answers the quiz of a training module."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person
from services.identity.domain.training.training import Module
from shared.kernel.errors import invalid


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How a quiz went."""

    passed: bool
    score: int
    """Right answers."""
    wrong: Sequence[int]
    """The places, from 0, of the questions that got another answer."""


def require_answers(module: Module, answers: Sequence[int]) -> None:
    """Raise Invalid unless each question has one of its choices."""
    if len(answers) != len(module.questions):
        raise invalid(
            "answers",
            "answers_missing",
            es="Responda todas las preguntas, una vez cada una",
            en="Answer every question, once each",
        )
    for place, (given, question) in enumerate(zip(answers, module.questions, strict=True)):
        if not 0 <= given < len(question.es.choices):
            raise invalid(
                f"answers.{place}",
                "unknown_choice",
                es="Elija una de las respuestas de la pregunta",
                en="Choose one of the answers of the question",
            )


def attempt_module(answers: Sequence[int], module: Module, person: Person, *, work: IdentityWork) -> Outcome:
    """Mark the answers, and keep that the person passed. Audited either way. Raises Invalid.

    `work` is the person's own, in the country of their account, whatever the token of the request is for.
    """
    require_answers(module, answers)
    score = module.score(answers)
    passed = module.is_passed_with(score)
    if passed:
        work.passes.add(module.passed(person.id, person.country, score=score, at=work.clock.now()))
    action = "training.passed" if passed else "training.failed"
    work.audit(
        action,
        country=person.country,
        object_type="user",
        object_id=person.id,
        fields=[module.name, module.version],
    )
    marked = zip(answers, module.questions, strict=True)
    wrong = [place for place, (given, question) in enumerate(marked) if given != question.right]
    return Outcome(passed=passed, score=score, wrong=wrong)
