"""One case on which three tracks are played: the trafficking status, the assistance, and a criminal proceeding.

A step draws everything when it is made, and refers to what earlier steps of its own track have made by their place. So
the same steps mean the same alone and among others. Each track has a clock of its own, for the same reason.
"""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services.cases.domain.case.case import Case
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Person
from services.cases.domain.proceedings.shared_person import SharedPerson
from shared.kernel.errors import DomainError, Invalid
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, a_case
from tests.support.builders.proceedings import a_shared_person
from tests.support.fakes.cases import CasesDatabase, FakeCasesWork
from tests.unit.cases.usecases.world import World

STATUS, ASSISTANCE, PROCEEDING = TRACKS = ("status", "assistance", "proceeding")


@dataclass
class Play:
    """The rows of one play, and what its steps have made, by kind and in their order."""

    world: World
    case: Case
    shared: SharedPerson
    made: dict[str, list[Any]] = field(default_factory=dict)

    def work(self, grant: Grant | None = None) -> FakeCasesWork:
        """A unit of work, by default of a caseworker of the case."""
        return self.world.work(grant)

    def keep(self, kind: str, made: Any) -> None:
        """Remember what a step has made."""
        self.made.setdefault(kind, []).append(made)

    def pick(self, kind: str, place: int) -> Any:
        """One of what earlier steps have made. Raises NothingYet."""
        if not self.made.get(kind):
            raise NothingYet
        return self.made[kind][place % len(self.made[kind])]


Act = Callable[[Play], object]


class NothingYet(Exception):
    """A step refers to something of its track that is not there yet."""


@dataclass(frozen=True)
class Step:
    """Something that people do in one track."""

    track: str
    name: str
    act: Act


@dataclass(frozen=True)
class Outcome:
    """What came of a step: nothing said, or the error with its fields and codes."""

    name: str
    refused: str | None


class Setting:
    """Where every play begins: an open case, whose person is shared with a prosecutor's office."""

    def __init__(self) -> None:
        world = World()
        self.case = world.add(a_case(person=Person(birth_year=1990), majority=Majority.ADULT))
        self.shared = a_shared_person(self.case)
        with world.platform() as work:
            work.shared_persons.add_each([self.shared])
        self._tables = world.database.tables

    def play(self, steps: Iterable[Step]) -> tuple[Play, dict[str, list[Outcome]]]:
        """Take the steps in their order; what came of those of each track."""
        # The rows themselves are never changed, only replaced.
        database = CasesDatabase(tables={name: dict(rows) for name, rows in self._tables.items()})
        play = Play(World(database), self.case, self.shared)
        outcomes: dict[str, list[Outcome]] = {track: [] for track in TRACKS}
        for step in steps:
            taken = outcomes[step.track]
            play.world.now = NOON + timedelta(minutes=len(taken))
            taken.append(Outcome(step.name, _refused(step, play)))
        return play, outcomes


def _refused(step: Step, play: Play) -> str | None:
    try:
        step.act(play)
    except NothingYet:
        return "nothing yet"
    except Invalid as error:
        return f"invalid {[(problem.field, problem.code) for problem in error.problems]}"
    except DomainError as error:
        return type(error).__name__
    return None
