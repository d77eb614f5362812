"""What a history of the statistics attack needs of the reporting service, and the rules of before.

Thousands of histories are lived through, so nothing is copied and nothing is rolled back, and a world may take another
for the parties of a person. `tests/contract/usecases/reporting/test_histories.py` lives histories here and on
PostgreSQL.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from services.reporting.adapters.facts.import_arrivals import ImportArrivalRepository
from services.reporting.adapters.facts.person_facts import PersonFactRepository
from services.reporting.adapters.figures.publications import PublicationRepository
from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.disclosure.cohorts import ClassKey, Cohort, Group, Parties, Profile
from services.reporting.domain.extracts.ctdc import record_of, to_row
from services.reporting.domain.facts.person_facts import DIMENSIONS, PersonFact, with_firsts
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.periods import quarter_of
from services.reporting.domain.figures.published import Change, person_profile
from services.reporting.processes.person_facts import replace_person_facts
from services.reporting.usecases.figures.publish_vintage import publish_vintage
from shared.kernel.country import Country
from tests.support.fixed_clock import FixedClock

COUNTRY = Country.GUATEMALA
profile_of = lru_cache(maxsize=2_000)(person_profile)
"""The same facts are looked at again and again."""


class Told(NamedTuple):
    """An organisation was told of cases by referrals."""

    cases: Collection[UUID]
    organisation: UUID
    registered: Mapping[UUID, PersonFact] = MappingProxyType({})
    """Facts of cases that are opened only now."""


Event = Mapping[UUID, PersonFact] | Told
"""What happens in a history: new facts, or a referral."""


@dataclass
class World:
    """Everything that is stored for one country; `copy` makes a second one that goes its own way."""

    clock: FixedClock
    facts: dict[UUID, PersonFact] = field(default_factory=dict)
    shown: dict[UUID, tuple[str, Profile]] = field(default_factory=dict)
    changed: dict[str, Change] = field(default_factory=dict)
    told: dict[UUID, Parties] = field(default_factory=dict)
    """Who was told of a case by a referral."""
    number: int = 0
    moves: list[Cohort] = field(default_factory=list)
    """The cohorts of the last vintage, in and out."""

    _read: tuple[int, dict[Any, int]] = (-1, {})

    def figures(self) -> dict[Any, int]:
        """Whatever can be read, summed up once a vintage."""
        if self._read[0] != self.number:
            self._read = self.number, figures_of(self.shown)
        return self._read[1]

    def copy(self) -> "World":
        """The same state, to be changed apart."""
        return replace(
            self,
            facts=dict(self.facts),
            shown=dict(self.shown),
            changed=dict(self.changed),
            told=dict(self.told),
            moves=list(self.moves),
        )

    def take(self, facts: Mapping[UUID, PersonFact]) -> None:
        """As projections do: mark who counts, add who changed."""
        replace_person_facts(COUNTRY, facts, work=self.work())

    def tick(self) -> bool:
        """As the tick does; whether a vintage was made."""
        return publish_vintage(COUNTRY, Source.PERSONS, work=self.work())

    def live(self, event: "Event") -> None:
        """Let it happen."""
        if isinstance(event, Told):
            self.take(event.registered)
            for case in event.cases:
                self.told[case] = self.told.get(case, frozenset()) | {event.organisation}
        else:
            self.take(event)

    def know(self, case: UUID) -> Parties:
        """Who knows the person of a case, in truth."""
        return self.told.get(case, frozenset()) | {self.facts[case].organisation_id}

    def parties(self, case: UUID) -> Parties:
        """Who knows the person of a case, to the rules."""
        return self.know(case)

    def stratum(self, source: str) -> str:
        """Who may share a cohort."""
        return source

    def work(self) -> "MemoryWork":
        """What a use case is given."""
        return MemoryWork(self)


class MemoryWork(ReportingWork):
    """The unit of work of the service over a world, without a database."""

    def __init__(self, world: World) -> None:
        self.clock = world.clock
        self._world = world

    @cached_property
    def person_facts(self) -> PersonFactRepository:
        """The facts of the world."""
        return _Facts(self._world)

    @cached_property
    def publications(self) -> Mapping[Source, PublicationRepository]:
        """What can be read of the world."""
        return {Source.PERSONS: _Publication(self._world)}

    @cached_property
    def import_arrivals(self) -> ImportArrivalRepository:
        """Facts of a history come whole."""
        return _Arrivals()


class _Arrivals(ImportArrivalRepository):
    def __init__(self) -> None:
        """Nothing is imported."""

    def is_any_arriving(self, country: str, *, since: datetime) -> bool:
        return False


class _Facts(PersonFactRepository):
    def __init__(self, world: World) -> None:
        self._world = world

    def lock_country(self, country: str) -> None:
        """Nobody else is here."""

    def of_cases(self, cases: Collection[UUID]) -> dict[UUID, PersonFact]:
        return {case: self._world.facts[case] for case in cases if case in self._world.facts}

    def of_people(self, country: str, people: Collection[str]) -> dict[UUID, PersonFact]:
        # Each person of a history has one case.
        return {}

    def save(self, facts: Iterable[PersonFact]) -> None:
        self._world.facts |= {fact.case_id: fact for fact in facts}

    def add_counts(self, delta: Any) -> None:
        """The own organisation's counts are no figure of the network."""


class _Publication(PublicationRepository):
    def __init__(self, world: World) -> None:
        self._world = world

    def try_take(self, country: str) -> bool:
        return True

    def add_changes(self, country: str, changes: Collection[Change], ids: Collection[UUID]) -> None:
        # Each person of a history has one case, of one organisation.
        self._world.changed |= {change.subject: change for change in changes}

    def uncounted(self, country: str) -> int | None:
        return 1

    def set_counted(self, country: str, mark: int) -> None:
        """Every tick counts: a history may move by anything."""

    def changed(self, country: str, *, without: Collection[str] = ()) -> dict[str, list[tuple[Parties, int]]]:
        strata: dict[str, Counter[Parties]] = defaultdict(Counter)
        for change in self._world.changed.values():
            strata[self._world.stratum(change.stratum)][self._world.parties(UUID(change.subject))] += 1
        return {stratum: list(parties.items()) for stratum, parties in strata.items()}

    def waiting(self, country: str, strata: Collection[str]) -> list[Group]:
        world = self._world
        facts = (f for f in world.facts.values() if f.first_in_country and f.case_id not in world.shown)
        return self._grouped(((quarter_of(f.month), profile_of(f), f) for f in facts), strata)

    def stale(self, country: str, strata: Collection[str]) -> list[Group]:
        shown = ((*at, self._world.facts[case]) for case, at in self._world.shown.items() if self._is_stale(case))
        return self._grouped(shown, strata)

    def staying(self, country: str) -> dict[ClassKey, list[Group]]:
        classes: dict[ClassKey, list[Group]] = defaultdict(list)
        for case, (period, profile) in self._world.shown.items():
            if not self._is_stale(case):
                fact = self._world.facts[case]
                stratum = self._world.stratum(fact.source)
                group = Group(period, stratum, profile, self._world.parties(case), [case])
                classes[period, stratum, profile].append(group)
        return classes

    def enter(self, country: str, cohort: Cohort, to_country: str) -> None:
        self._world.shown |= dict.fromkeys(cohort.ids, (cohort.period, cohort.profile))
        self._world.moves.append(cohort)

    def leave(self, country: str, cohort: Cohort) -> None:
        for case in cohort.ids:
            del self._world.shown[case]
        self._world.moves.append(cohort)

    def next_vintage(self, country: str, strata: Collection[str], at: Any) -> None:
        world = self._world
        world.changed = {s: c for s, c in world.changed.items() if world.stratum(c.stratum) not in strata}
        world.number += 1

    def _grouped(self, rows: Iterable[tuple[str, Profile, PersonFact]], strata: Collection[str]) -> list[Group]:
        groups: dict[tuple[str, str, Profile, Parties], list[UUID]] = defaultdict(list)
        for period, profile, fact in rows:
            stratum = self._world.stratum(fact.source)
            if stratum in strata:
                groups[period, stratum, profile, self._world.parties(fact.case_id)].append(fact.case_id)
        return [Group(*key, ids) for key, ids in groups.items()]

    def _is_stale(self, case: UUID) -> bool:
        fact, (period, shown) = self._world.facts[case], self._world.shown[case]
        profile = profile_of(fact)
        differs = any(value is not None and value != now for value, now in zip(shown, profile, strict=True))
        return not fact.first_in_country or quarter_of(fact.month) != period or differs


def figures_of(shown: Mapping[UUID, tuple[str, Profile]]) -> dict[Any, int]:
    """Every cell of every table by up to three dimensions, and the rows of the extract of records."""
    cells: Counter[Any] = Counter()
    for (period, profile), n in Counter(shown.values()).items():
        values = dict(zip(DIMENSIONS, profile, strict=False))
        cells[period] += n
        for names in (*combinations(DIMENSIONS, 1), *combinations(DIMENSIONS, 2)):
            cells[period, names, tuple(values[name] for name in names)] += n
        cells["row", to_row(record_of(int(period[:4]), profile))] += n
    return dict(cells)


class AllTogether(World):
    """The rule of before: imported records are persons of others, although anybody may have the file."""

    def stratum(self, source: str) -> str:
        """Everybody shares cohorts with everybody."""
        return ""


class OnlyTheRegistrarKnows(World):
    """The rule of before: whoever was told of a person by a referral counts as not knowing them."""

    def parties(self, case: UUID) -> Parties:
        """The organisation of the case."""
        return frozenset({self.facts[case].organisation_id})


@dataclass
class EverybodyAtEleven(World):
    """The rule of before: eleven changes, whoever made them and however often, publish whatever there is."""

    changes: int = 0

    def take(self, facts: Mapping[UUID, PersonFact]) -> None:
        """Count every change."""
        after = with_firsts({**{c: self.facts[c] for c in facts if c in self.facts}, **facts}.values())
        self.changes += sum(self.facts.get(case) != fact for case, fact in after.items())
        self.facts |= after

    def tick(self) -> bool:
        """Copy all counts."""
        if self.changes < 11:
            return False
        self.changes, self.number = 0, self.number + 1
        counted = (f for f in self.facts.values() if f.first_in_country)
        self.shown = {f.case_id: (quarter_of(f.month), person_profile(f)) for f in counted}
        return True
