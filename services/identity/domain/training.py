"""The training that people pass before they work with real cases: its modules, who passed which, what that gives."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from dateutil.relativedelta import relativedelta

from services.identity.domain.roles import Role
from shared.kernel.country import Country
from shared.kernel.grant import Permission as P  # noqa: N817 - the list below is read line by line

T = TypeVar("T")

DEFAULT = "default"
"""The name of the modules for every country."""

READING = frozenset(
    {
        P.CASES_READ,
        P.CASES_SEARCH,
        P.CASES_IDENTIFY,
        P.PROCEEDINGS_READ,
        P.REFERRALS_READ,
        P.REFERRALS_OVERSEE,
        P.DIRECTORY_READ,
        P.NOTIFICATIONS_READ,
        P.REPORTING_READ,
        P.EXTRACTS_READ,
        P.ORGANISATIONS_READ,
        P.USERS_READ,
        P.ACCESS_REQUESTS_READ,
        P.CLIENTS_READ,
        P.AUDIT_READ,
        P.AUDIT_OVERSEE,
    }
)
"""What is left to a person whose certificate has ended: no shelter is cut off from the files that it answers for."""


class Standing(StrEnum):
    """How far a person's training lets them work, from all to nothing real."""

    CERTIFIED = "certified"
    LAPSED = "lapsed"
    UNTRAINED = "untrained"


@dataclass(frozen=True, kw_only=True)
class InBoth(Generic[T]):
    """The same in Spanish and in English."""

    es: T
    en: T

    def text(self, language: str) -> T:
        """That in `es` or `en`."""
        return self.en if language == "en" else self.es


@dataclass(frozen=True, kw_only=True)
class PageText:
    """What one page says."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionText:
    """A question in one language."""

    question: str
    choices: tuple[str, ...]
    why: str
    """Why the right answer is right, shown to who gave another."""


@dataclass(frozen=True, kw_only=True)
class Question(InBoth[QuestionText]):
    """A question of the quiz. The place of its right answer never leaves the server."""

    right: int
    """From 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pass:
    """That a person passed a module once."""

    user_id: UUID
    country: Country
    module: str
    version: str
    score: int
    """Right answers."""
    passed_at: datetime
    expires_on: date
    """The last day on which it counts, in the time zone of the country."""


@dataclass(frozen=True, kw_only=True)
class Module:
    """One thing to learn, with its quiz."""

    name: str
    """As in its address, e.g. `referir`."""
    place: int
    """Modules are learnt in the order of their places."""
    version: str
    minutes: int
    """How long it takes to read."""
    roles: frozenset[Role]
    """Who must pass it."""
    pass_mark: int
    """Percent of right answers."""
    valid_months: int
    required_from: date | None = None
    """The first day, in the country, on which it counts; until then it can be passed early. None: always."""
    title: InBoth[str]
    pages: tuple[InBoth[PageText], ...]
    questions: tuple[Question, ...]

    def score(self, answers: Sequence[int]) -> int:
        """How many of `answers`, one for each question, are right."""
        return sum(given == question.right for given, question in zip(answers, self.questions, strict=True))

    def is_passed_with(self, score: int) -> bool:
        """Whether so many right answers are enough."""
        return score * 100 >= self.pass_mark * len(self.questions)

    def passed(self, user_id: UUID, country: Country, *, score: int, at: datetime) -> Pass:
        """The pass of a person of `country`: it counts until that day some months later."""
        last: date = local_day(country, at) + relativedelta(months=self.valid_months)
        return Pass(
            user_id=user_id,
            country=country,
            module=self.name,
            version=self.version,
            score=score,
            passed_at=at,
            expires_on=last,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Learner:
    """A person as far as their training goes."""

    country: Country
    role: Role
    training_due_on: date | None
    """For an account that is older than the training: the day from which it needs it. None: it always does."""
    passes: Sequence[Pass]


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """What their training gives a person on one day."""

    standing: Standing
    until: date | None
    """The last day of the certificate, also of one that has ended.

    None where a required module was never passed, and where none is required.
    """


class Modules:
    """Every module of every country."""

    def __init__(self, modules: Mapping[str, Mapping[str, Module]]) -> None:
        """`modules` by country and name; those of `DEFAULT` are for countries that have none of that name."""
        self._modules = modules

    def of(self, country: Country) -> Sequence[Module]:
        """What can be learnt in `country`, in order."""
        found = {**self._modules.get(DEFAULT, {}), **self._modules.get(country, {})}
        return sorted(found.values(), key=lambda module: (module.place, module.name))

    def required_of(self, country: Country, role: Role, at: datetime) -> Sequence[Module]:
        """What a person in `role` must have passed by then."""
        today = local_day(country, at)
        return [
            module
            for module in self.of(country)
            if role in module.roles and (module.required_from is None or module.required_from <= today)
        ]

    def certificate(self, learner: Learner, at: datetime) -> Certificate:
        """The person's on the day that it is in their country."""
        required = [module.name for module in self.required_of(learner.country, learner.role, at)]
        today = local_day(learner.country, at)
        ends = last_days(learner.passes)
        return Certificate(
            standing=standing_of(required, learner.passes, due_on=learner.training_due_on, today=today),
            until=min((ends[name] for name in required), default=None) if ends.keys() >= set(required) else None,
        )


def standing_of(required: Collection[str], passes: Sequence[Pass], *, due_on: date | None, today: date) -> Standing:
    """The standing of a person on the day `today` in their country, who must have passed the modules `required`."""
    ends = last_days(passes)
    if all(name in ends and today <= ends[name] for name in required) or (due_on is not None and today < due_on):
        return Standing.CERTIFIED
    return Standing.LAPSED if all(name in ends for name in required) else Standing.UNTRAINED


def last_days(passes: Sequence[Pass]) -> Mapping[str, date]:
    """Module → the last day on which a pass of it counts."""
    return {each.module: each.expires_on for each in sorted(passes, key=lambda each: each.expires_on)}


def scope_in(standing: Standing, scope: Collection[str]) -> frozenset[str]:
    """What of `scope` is left in that standing: a lapsed person reads. What is no permission (`openid`) stays."""
    lost = frozenset(map(str, P)) - frozenset(map(str, READING)) if standing is Standing.LAPSED else frozenset[str]()
    return frozenset(scope) - lost


def local_day(country: Country, at: datetime) -> date:
    """The day that it is in the country."""
    return at.astimezone(country.time_zone).date()
