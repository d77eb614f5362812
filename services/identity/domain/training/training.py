"""The training that people pass before they work with real cases: its modules, who passed which, what that gives."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from dateutil.relativedelta import relativedelta

from services.identity.domain.roles.roles import Role
from services.identity.domain.training.lessons import Image, InBoth, Page, Question
from services.identity.domain.training.standing import Pass, Standing, ends_of, kept_until, local_day, standing_of
from shared.kernel.country import Country

DEFAULT = "default"
"""The name of the modules for every country."""


class ModuleState(StrEnum):
    """How far a person has come with one module of their role."""

    PASSED = "passed"
    ENDED = "ended"
    ANNOUNCED = "announced"
    """Not passed, and not required yet."""
    OPEN = "open"


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
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]
    images: Mapping[str, Image] = field(default_factory=dict)
    """File → what is in it, for each picture of the pages."""

    def score(self, answers: Sequence[int]) -> int:
        """How many of `answers`, one for each question, are right."""
        return sum(given == question.right for given, question in zip(answers, self.questions, strict=True))

    def is_passed_with(self, score: int) -> bool:
        """Whether so many right answers are enough."""
        return score * 100 >= self.pass_mark * len(self.questions)

    def state(self, expires_on: date | None, today: date) -> ModuleState:
        """Of a person whose longest pass counts until `expires_on`, on the day `today` in their country."""
        if expires_on is not None:
            return ModuleState.PASSED if today <= expires_on else ModuleState.ENDED
        is_required = self.required_from is None or self.required_from <= today
        return ModuleState.OPEN if is_required else ModuleState.ANNOUNCED

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
    """The last day of the certificate, also of one that has ended; else the last that an older account had without one.

    None where a required module was never passed, and where none is required.
    """
    spared_until: date | None = None
    """The last day on which an older account works without one; None where it holds one, or needs none."""

    @property
    def ends_on(self) -> date | None:
        """The last day on which the person may write, or the one that has passed; None as above."""
        return self.spared_until or self.until


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """What people of some roles in one country must have passed on one day."""

    country: Country
    roles: frozenset[Role]
    modules: frozenset[str]
    later: Mapping[str, datetime] = field(default_factory=dict)
    """Those of the modules that came later → the moment from which each is required."""
    today: date


@dataclass(frozen=True, kw_only=True, slots=True)
class WithStanding:
    """People in one standing, for a list that is filtered where they are kept."""

    standing: Standing
    requirements: Sequence[Requirement]
    """Each person's country and role are in one of them."""


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

    def shown_to(self, learner: Learner) -> Sequence[Module]:
        """What their role has to learn, also what is announced; with the day from which each is required of them."""
        found = [module for module in self.of(learner.country) if learner.role in module.roles]
        kept = kept_until({module.name for module in found}, later_of(found, learner.country), learner.passes)
        return [
            replace(module, required_from=max(module.required_from, kept[module.name] + timedelta(days=1)))
            if module.required_from and module.name in kept
            else module
            for module in found
        ]

    def requirements(self, countries: Collection[Country], at: datetime) -> Sequence[Requirement]:
        """What everyone in `countries` must have passed by then; roles that must have passed the same are together."""
        roles: dict[tuple[Country, frozenset[str]], set[Role]] = defaultdict(set)
        for country in countries:
            for role in Role:
                roles[country, frozenset(module.name for module in self.required_of(country, role, at))].add(role)
        return [
            Requirement(
                country=country,
                roles=frozenset(of),
                modules=names,
                later=later_of([module for module in self.of(country) if module.name in names], country),
                today=local_day(country, at),
            )
            for (country, names), of in roles.items()
        ]

    def certificate(self, learner: Learner, at: datetime) -> Certificate:
        """The person's on the day that it is in their country."""
        modules = self.required_of(learner.country, learner.role, at)
        required, later = [module.name for module in modules], later_of(modules, learner.country)
        due_on, today = learner.training_due_on, local_day(learner.country, at)
        ends = ends_of(required, learner.passes, later)
        standing = standing_of(required, learner.passes, due_on=due_on, today=today, later=later)
        without_one = due_on - timedelta(days=1) if due_on and required else None
        if ends.keys() >= set(required):
            until = min((ends[name] for name in required), default=None)
        else:
            until = without_one if standing is Standing.LAPSED else None
        is_spared = standing is Standing.CERTIFIED and (until is None or until < today)
        return Certificate(standing=standing, until=until, spared_until=without_one if is_spared else None)


def later_of(modules: Collection[Module], country: Country) -> Mapping[str, datetime]:
    """Those of the modules that came later → when their first day begins in the country."""
    return {
        module.name: datetime.combine(module.required_from, time.min, tzinfo=country.time_zone)
        for module in modules
        if module.required_from is not None
    }
