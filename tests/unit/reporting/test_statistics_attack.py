"""An organisation that registers, edits, withdraws and closes its own cases at will learns of no single other person.

It also knows every record that others import, since those files are public, and every person of others who was
referred to it. Each history is lived by the service's own use cases over stores in memory. At a random moment a second
world gets one more person, registered by another organisation; until the next vintage every figure that can be read is
compared.
"""

# fixed dates: the rules are handed NOON

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.reporting.domain.disclosure.cohorts import Parties, enough
from services.reporting.domain.facts.person_facts import PersonFact, Stratum
from services.reporting.processes import person_facts
from tests.support.fixed_clock import FixedClock
from tests.unit.reporting.memory import AllTogether, Event, EverybodyAtEleven, OnlyTheRegistrarKnows, Told, World

pytestmark = pytest.mark.timeout(1200)
HISTORIES = 10_000 if os.environ.get("CEIBA_SEARCH") == "full" else 1_000
"""`make check` searches for some seconds, `make test` for a minute."""
COURSES = 10
K = 11
ATTACKER, OTHERS = UUID(int=1), (UUID(int=2), UUID(int=3), UUID(int=4))
IMPORTERS = UUID(int=5), UUID(int=6)
"""Whoever imports: the attacker has their files too."""
SENDER = UUID(int=7)
"""Refers everybody whom it registers to the attacker at once."""
EVERYBODY = (ATTACKER, *OTHERS, *IMPORTERS, SENDER)
NOON = datetime(2031, 11, 24, 12, tzinfo=UTC)
VALUES = {
    "gender": ("feminine", "feminine", "feminine", "masculine"),
    "age_band": ("9_17", "9_17", "9_17", "30_38"),
    "adm1": ("GT-01", "GT-01", "GT-01", "GT-13"),
    "types": (("sexual_exploitation",), ("sexual_exploitation",), ("forced_labour",)),
    "month": ("2031-11", "2031-11", "2031-05"),
}


@pytest.fixture(autouse=True)
def _no_own_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts of the own organisation are no figure of the network; leaving them out makes a history fast."""
    monkeypatch.setattr(person_facts, "difference", lambda before, after: {})


Vintage = tuple[list[tuple[str, Parties]], list[list[tuple[UUID, Parties]]]]
"""Who had changed, of which stratum and known to whom; and the cohorts that moved, each case with who knows it."""


class History:
    """A random course of events; the same dice give the same course."""

    def __init__(self, seed: int, world: World) -> None:
        self.dice = random.Random(seed)
        self.world = world
        self.made = 0

    def person(self, organisation: UUID, **changes: Any) -> PersonFact:
        self.made += 1
        drawn = {name: self.dice.choice(values) for name, values in VALUES.items()}
        return PersonFact(
            case_id=UUID(int=1000 + self.made), country="GT", person_key=str(UUID(int=1000 + self.made)),
            organisation_id=organisation,
            status="possible_victim", majority="unknown", citizenship="GTM", exploitation_country="GTM", duration=None,
            subforms=(), controls=(), recruiters=(), statistics_consent=True,
            source=Stratum.IMPORTED if organisation in IMPORTERS else Stratum.REGISTERED, **drawn | changes,
        )  # fmt: skip

    def begin(self) -> list[Vintage]:
        """Some months of work by all, with vintages now and then."""
        vintages: list[Vintage] = []
        # The attacker comes last as well, with enough of its own: whatever waits for others only is out by then.
        for organisation in (ATTACKER, *OTHERS, *IMPORTERS, *OTHERS, ATTACKER):
            many = [self.person(organisation) for _ in range(self.dice.randrange(12, 20))]
            self.world.take({fact.case_id: fact for fact in many})
            if organisation in OTHERS and self.dice.randrange(2):
                # The attacker is a shelter: it is told of most of them, then or when they are published already.
                self.world.live(Told([fact.case_id for fact in many[self.dice.randrange(12) :]], ATTACKER))
            for _ in range(self.dice.randrange(4)):
                self.world.live(self.event(EVERYBODY))
            vintages += self.vintage()
        return vintages

    def vintage(self) -> list[Vintage]:
        """The cohorts that moved, if a vintage was made, with who had changed."""
        changed = [(c.stratum, self.world.know(UUID(c.subject))) for c in self.world.changed.values()]
        self.world.moves = []
        if not self.world.tick():
            return []
        return [(changed, [[(case, self.world.know(case)) for case in c.ids] for c in self.world.moves])]

    def event(self, organisations: tuple[UUID, ...]) -> Event:
        """One person registered, edited, withdrawn, closed or referred by one of these, or a file imported."""
        organisation = self.dice.choice(organisations)
        if organisation in (*IMPORTERS, SENDER):
            several = [self.person(organisation) for _ in range(self.dice.randrange(1, 13))]
            facts = {fact.case_id: fact for fact in several}
            return Told(facts.keys(), ATTACKER, facts) if organisation == SENDER else facts
        own = [fact for fact in self.world.facts.values() if fact.organisation_id == organisation]
        kind = self.dice.choice(("register", "edit", "edit", "withdraw", "close", "refer", "refer"))
        if kind == "register" or not own:
            fact = self.person(organisation)
        elif kind == "refer":
            return Told([self.dice.choice(own).case_id], self.dice.choice((ATTACKER, *OTHERS)))
        elif kind == "edit":
            field = self.dice.choice(tuple(VALUES))
            changed: dict[str, Any] = {field: self.dice.choice(VALUES[field])}
            fact = replace(self.dice.choice(own), **changed)
        else:
            ended: dict[str, Any] = {"withdraw": {"statistics_consent": False}, "close": {"is_open": False}}[kind]
            fact = replace(self.dice.choice(own), **ended)
        return {fact.case_id: fact}


def attack(history: History, before: World) -> tuple[Counter[str], bool]:
    """Compare both worlds until the next vintage; what was compared, and whether any figure gave the person away."""
    world, other = before.copy(), before.copy()
    one_more = history.person(history.dice.choice(OTHERS))
    for fact in [history.event(EVERYBODY) for _ in range(history.dice.randrange(4))]:
        world.live(fact)
        other.live(fact)
    other.take({one_more.case_id: one_more})
    compared, gave_away = 0, False
    for step in range(12):
        # Mostly what the attacker does and knows; now and then the others go on working.
        history.world = world
        event = history.event((ATTACKER,) * 6 + (*IMPORTERS, SENDER) if step % 5 else (ATTACKER, *OTHERS))
        for each in (world, other):
            each.live(event)
        if _others_changed(other) >= K:
            break
        for each in (world, other):
            each.tick()
        here, there = world.figures(), other.figures()
        gave_away = gave_away or here != there or world.number != other.number
        compared += len(here) + 1
    return Counter(histories=1, comparisons=compared > 0, cells=compared), gave_away


def histories(number: int, kind: type[World] = World) -> tuple[Counter[str], int]:
    """So many histories: ten different courses after each beginning."""
    seen: Counter[str] = Counter()
    given_away = 0
    for seed in range(number // COURSES):
        world = kind(FixedClock(NOON))
        history = History(seed, world)
        seen["vintages"] += len(history.begin())
        for _ in range(COURSES):
            counted, gave_away = attack(history, world)
            seen += counted
            given_away += gave_away
    return seen, given_away


def _others_changed(world: World) -> int:
    """How many persons of whom the attacker knows nothing have changed: with the eleventh the window is over."""
    return sum(
        change.stratum == Stratum.REGISTERED and ATTACKER not in world.know(UUID(change.subject))
        for change in world.changed.values()
    )


def test_one_more_person_of_another_organisation_changes_no_figure_until_eleven_others_have_changed(
    announce: Callable[[str], None],
) -> None:
    seen, given_away = histories(HISTORIES)
    announce(f"statistics attack: {dict(seen)}")
    assert given_away == 0
    assert seen["histories"] == HISTORIES
    assert seen["comparisons"] > HISTORIES * 0.7
    assert seen["vintages"] > HISTORIES / COURSES
    assert seen["cells"] > HISTORIES * 100


def test_the_rule_of_before_gives_the_person_away() -> None:
    _, given_away = histories(200, EverybodyAtEleven)
    assert given_away > 20


def test_imported_records_that_count_as_persons_of_others_give_the_person_away() -> None:
    _, given_away = histories(500, AllTogether)
    assert given_away > 20


def test_referred_persons_reveal_the_next_one_if_they_count_as_unknown_to_the_attacker() -> None:
    _, given_away = histories(1_000, OnlyTheRegistrarKnows)
    assert given_away > 20


def test_every_class_moves_by_eleven_persons_of_others_than_any_one_organisation() -> None:
    moved = 0
    for seed in range(200):
        world = World(FixedClock(NOON))
        history = History(seed, world)
        for changed, cohorts in history.begin():
            for stratum in {world.facts[case].source for cohort in cohorts for case, _ in cohort}:
                assert enough(Counter(parties for of, parties in changed if of == stratum).items(), K)
            for cohort in cohorts:
                assert len({world.facts[case].source for case, _ in cohort}) == 1
                assert enough(Counter(parties for _, parties in cohort).items(), K)
                moved += 1
        classes = Counter(world.shown.values())
        assert min(classes.values(), default=K) >= K
    assert moved > 200


def test_whoever_left_the_figures_left_with_ten_others() -> None:
    """The same for departures, which are rarer: everybody of one class withdraws, one by one."""
    world = World(FixedClock(NOON))
    history = History(0, world)
    same = {"gender": "feminine", "age_band": "9_17", "adm1": "GT-01", "types": ("servitude",), "month": "2031-11"}
    people = [history.person(org, **same) for org in OTHERS[:2] for _ in range(22)]
    world.take({fact.case_id: fact for fact in people})
    assert world.tick()
    sizes = []
    for one, two in zip(people[:22], people[22:], strict=True):
        for fact in (one, two):
            world.take({fact.case_id: replace(world.facts[fact.case_id], statistics_consent=False)})
        world.tick()
        sizes.append(len(world.shown))
    assert sizes[0] == 44
    assert set(sizes) == {44, 22, 0}
