"""`/api/v1/me/training`: what the caller has to learn, the pages, the quiz, and the certificate.

It is asked with every token of a person, also one that is for other countries or another organisation than their own:
the person is found by their id alone, and what is written is under their own account.
"""

from collections.abc import Sequence
from datetime import date

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.people.own_application import require_own_application
from services.identity.api.training.training_shapes import (
    LESSON,
    OWN_TRAINING,
    QUIZ_RESULT,
    Answers,
    OwnModule,
    OwnTraining,
    lesson,
    quiz_result,
)
from services.identity.bootstrap import services
from services.identity.domain.people.people import Person
from services.identity.domain.training.standing import Pass, local_day
from services.identity.domain.training.training import Learner, Module
from services.identity.usecases.people.read_profile import read_person
from services.identity.usecases.training.attempt_module import attempt_module, require_answers
from shared.kernel.country import BOTH_REALMS
from shared.kernel.errors import NotFound
from shared.web.access.authorization import current_grant, signed_in
from shared.web.blueprint import Blueprint
from shared.web.inputs import input_of
from shared.web.problems import language
from shared.web.responses import json_response

blp = Blueprint("training", __name__, url_prefix="/api/v1/me/training", description="The caller's training")


@blp.get("")
@signed_in
@blp.response(200, OWN_TRAINING.schema)
def read() -> Response:
    """What the caller's role has to learn, what they passed, and the certificate. A system learns nothing: 404."""
    _, learner = _caller()
    parts = services()
    now = parts.clock.now()
    certificate = parts.modules.certificate(learner, now)
    today = local_day(learner.country, now)
    waits = learner.training_due_on is not None and today < learner.training_due_on
    shown = OwnTraining(
        standing=certificate.standing,
        certified_until=certificate.until,
        training_due_on=learner.training_due_on if waits else None,
        modules=tuple(_own(module, learner.passes, today) for module in parts.modules.shown_to(learner)),
    )
    return json_response(OWN_TRAINING.body(shown))


@blp.get("/<module>")
@signed_in
@blp.response(200, LESSON.schema)
def learn(module: str) -> Response:
    """The pages and the questions of one module."""
    _, learner = _caller()
    return json_response(LESSON.body(lesson(_module(module, learner), language())))


@blp.get("/<module>/pictures/<file>")
@signed_in
@blp.response(200, content_type="image/*")
def draw(module: str, file: str) -> Response:
    """A picture of a module. A page shows it as an image; opened by itself it may do nothing."""
    _, learner = _caller()
    image = _module(module, learner).images.get(file)
    if image is None:
        raise NotFound
    response = Response(image.content, content_type=image.media_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blp.post("/<module>/attempts")
@signed_in
@blp.arguments(input_of(Answers))
@blp.response(200, QUIZ_RESULT.schema)
def attempt(answers: Answers, module: str) -> Response:
    """Answer the quiz of a module. At most five times in an hour: 429."""
    person, learner = _caller()
    parts, found = services(), _module(module, learner)
    require_answers(found, answers.answers)
    parts.quizzes.spend(person.id, found.name)
    with parts.work(person.own_grant()) as work:
        outcome = attempt_module(answers.answers, found, person, work=work)
        until = parts.modules.certificate(_learner(person, work), parts.clock.now()).until
    return json_response(QUIZ_RESULT.body(quiz_result(outcome, found, language(), until)))


def _caller() -> tuple[Person, Learner]:
    require_own_application()
    with services().system_work(BOTH_REALMS) as work:
        person = read_person(current_grant(), work=work)
        return person, _learner(person, work)


def _learner(person: Person, work: IdentityWork) -> Learner:
    return person.as_learner(work.passes.all_of([person.id]).get(person.id, ()))


def _module(name: str, learner: Learner) -> Module:
    for module in services().modules.shown_to(learner):
        if module.name == name:
            return module
    raise NotFound


def _own(module: Module, passes: Sequence[Pass], today: date) -> OwnModule:
    own = [each for each in passes if each.module == module.name]
    longest = max(own, key=lambda each: each.expires_on, default=None)
    expires_on = longest.expires_on if longest else None
    return OwnModule(
        name=module.name,
        title=module.title.text(language()),
        minutes=module.minutes,
        state=module.state(expires_on, today),
        required_from=module.required_from,
        passed_on=local_day(longest.country, longest.passed_at) if longest else None,
        expires_on=expires_on,
    )
