"""How the training is shown to who learns. No right answer is in any of it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.identity.domain.training.lessons import Page
from services.identity.domain.training.standing import Standing
from services.identity.domain.training.training import Module, ModuleState
from services.identity.usecases.training.attempt_module import Outcome
from shared.kernel.codes import Length
from shared.web.representations import Representation


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnModule:
    """A module as far as the caller has come with it."""

    name: str
    title: str
    minutes: int
    state: ModuleState
    """On the day that it is in the caller's country."""
    required_from: date | None
    """The first day on which it counts; null: it always does."""
    passed_on: date | None
    """The day, in the country, of the pass that counts longest."""
    expires_on: date | None
    """The last day on which that counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnTraining:
    """What the caller's role has to learn, and what that gives them."""

    standing: Standing
    certified_until: date | None
    """The last day of the certificate, also of one that has ended; null while a module was never passed."""
    training_due_on: date | None
    """From this day on the certificate is needed; null: it is needed already."""
    modules: tuple[OwnModule, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class QuizQuestion:
    """A question and what can be answered."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonPicture:
    """A picture on a page, read at `/me/training/{module}/pictures/{file}`."""

    file: str
    alt: str
    """The same in words."""
    width: int
    """With `height` its proportion, so that the page keeps its place free."""
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonPage:
    """What one page says and shows."""

    title: str
    paragraphs: tuple[str, ...]
    picture: LessonPicture | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """The pages and the quiz of a module, in the language of `Accept-Language`."""

    name: str
    title: str
    minutes: int
    pass_mark: int
    """Percent of right answers."""
    pages: tuple[LessonPage, ...]
    questions: tuple[QuizQuestion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WrongAnswer:
    """A question that got another answer, and why the right one is right."""

    question: int
    """Its place, from 0."""
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuizResult:
    """How a quiz went."""

    passed: bool
    score: int
    of: int
    wrong: tuple[WrongAnswer, ...]
    certified_until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """The choice for each question, from 0, in their order."""

    answers: Annotated[tuple[int, ...], Length(1, 20)]


OWN_TRAINING = Representation(OwnTraining, "OwnTraining")
LESSON = Representation(Lesson, "Lesson")
QUIZ_RESULT = Representation(QuizResult, "QuizResult")


def lesson(module: Module, language: str) -> Lesson:
    """The module in `es` or `en`."""
    texts = [question.text(language) for question in module.questions]
    return Lesson(
        name=module.name,
        title=module.title.text(language),
        minutes=module.minutes,
        pass_mark=module.pass_mark,
        pages=tuple(_page(page, module, language) for page in module.pages),
        questions=tuple(QuizQuestion(question=text.question, choices=text.choices) for text in texts),
    )


def _page(page: Page, module: Module, language: str) -> LessonPage:
    text, picture = page.text(language), None
    if page.picture is not None:
        image = module.images[page.picture.file]
        picture = LessonPicture(
            file=page.picture.file,
            alt=page.picture.alt.text(language),
            width=image.width,
            height=image.height,
        )
    return LessonPage(title=text.title, paragraphs=text.paragraphs, picture=picture)


def quiz_result(outcome: Outcome, module: Module, language: str, certified_until: date | None) -> QuizResult:
    """The outcome with the reasons in `es` or `en`."""
    reasons = [WrongAnswer(question=place, why=module.questions[place].text(language).why) for place in outcome.wrong]
    return QuizResult(
        passed=outcome.passed,
        score=outcome.score,
        of=len(module.questions),
        wrong=tuple(reasons),
        certified_until=certified_until,
    )
