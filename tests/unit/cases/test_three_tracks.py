"""Trafficking status, assistance and criminal proceeding never depend on one another (domain model §3).

Steps of the three tracks are shuffled into one another. None of them may be refused because of a step of another track,
and each track must come to what it comes to alone.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.parts.service import SERVICE
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.processes.parts import parts
from services.cases.processes.proceedings import named_persons
from services.cases.usecases.parts import record_part
from services.cases.usecases.proceedings import change_proceeding
from shared.kernel.errors import Forbidden, NotFound
from tests.unit.cases.tracks.care import ASSISTANCE_STEPS, STATUS_STEPS, assistance_of, status_of
from tests.unit.cases.tracks.court import PROCEEDING_STEPS, proceedings_of
from tests.unit.cases.tracks.play import ASSISTANCE, PROCEEDING, STATUS, Act, Outcome, Play, Setting, Step

pytestmark = [pytest.mark.unit, pytest.mark.timeout(1800)]

INTERLEAVINGS = 10_000 if os.environ.get("CEIBA_SEARCH") == "full" else 1_000
OF_THE_SAME_STEPS = 5
"""Each track is played alone once for so many interleavings of the same steps."""
STEPS: Mapping[str, Mapping[str, Callable[[Random], Act]]] = {
    STATUS: STATUS_STEPS,
    ASSISTANCE: ASSISTANCE_STEPS,
    PROCEEDING: PROCEEDING_STEPS,
}
LENGTHS = {STATUS: (1, 2), ASSISTANCE: (1, 4), PROCEEDING: (1, 4)}
BEFORE = {
    "correct a screening": ["screen"],
    "agree": ["plan"],
    "reach": ["aim"],
    "move a service": ["serve"],
    "make a contact": ["plan a contact"],
    "mark a mistake in care": ["serve"],
    "charge": ["accuse"],
    "judge": ["accuse", "charge"],
    "move a hearing": ["set a hearing"],
    "accompany": ["set a hearing"],
    "answer": ["ask"],
    "mark a mistake": ["protect"],
}
"""What is done first, so that a step finds something to be done to."""
STATES: Mapping[str, Callable[[Play], Any]] = {
    STATUS: status_of,
    ASSISTANCE: assistance_of,
    PROCEEDING: proceedings_of,
}
OFTEN = INTERLEAVINGS // 100
"""How often each step must have been taken, so that the search says something about it."""


def steps_of(rng: Random) -> dict[str, list[Step]]:
    """Some steps of each track; a proceeding is opened first, and ends in its case."""
    steps = {}
    for track, kinds in STEPS.items():
        drawn = rng.choices(list(kinds), k=rng.randint(*LENGTHS[track]))
        names = [each for name in drawn for each in (*BEFORE.get(name, ()), name)]
        names = ["open", *names, "follow"] if track == PROCEEDING else names
        steps[track] = [Step(track, name, kinds[name](rng)) for name in names]
    return steps


def interleaved(steps: Mapping[str, Sequence[Step]], rng: Random) -> list[Step]:
    """The steps shuffled into one another; those of a track stay in their order."""
    order = [track for track, own in steps.items() for _ in own]
    rng.shuffle(order)
    left = {track: iter(own) for track, own in steps.items()}
    return [next(left[track]) for track in order]


def state(track: str, play: Play) -> str:
    """What a track has come to, with the ids that are made anew in each play replaced by their place."""
    text = orjson.dumps(STATES[track](play), default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    known: dict[str, str] = {}
    return re.sub(UUIDS, lambda found: known.setdefault(found[0], f"#{len(known)}"), text)


UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Search:
    """Plays tracks among one another and alone, and counts what it has seen."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.setting = Setting()
        self.interleavings = 0
        self.taken: Counter[tuple[str, str]] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()

    def differences(self, interleavings: int) -> Iterator[str]:
        """What is another among the others than it is alone."""
        while self.interleavings < interleavings:
            steps = steps_of(self.rng)
            plays = {track: self.setting.play(own) for track, own in steps.items()}
            expected = {track: (outcomes[track], state(track, play)) for track, (play, outcomes) in plays.items()}
            for _ in range(OF_THE_SAME_STEPS):
                yield from self._compared(interleaved(steps, self.rng), expected)

    def _compared(self, together: Sequence[Step], expected: Mapping[str, tuple[list[Outcome], str]]) -> Iterator[str]:
        self.interleavings += 1
        play, outcomes = self.setting.play(together)
        names = [step.name for step in together]
        for track, (said, came_to) in expected.items():
            self._count(track, outcomes[track])
            if outcomes[track] != said:
                yield f"{track}: {said} alone, {outcomes[track]} in {names}"
            elif state(track, play) != came_to:
                yield f"{track} has come to something else in {names}"

    def _count(self, track: str, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            counts = self.taken if outcome.refused is None else self.refused
            counts[track, outcome.name] += 1


def test_no_track_is_blocked_or_changed_by_another(announce: Callable[[str], None]) -> None:
    search = Search(seed=20261124)

    assert next(search.differences(INTERLEAVINGS), None) is None

    every = {(track, name) for track, kinds in STEPS.items() for name in kinds}
    assert {step for step in every if search.taken[step] < OFTEN} == set()
    announce(
        f"{search.interleavings} interleavings of status, assistance and proceeding:"
        f" {search.taken.total()} steps taken, {search.refused.total()} refused as alone, none by another track"
    )


def a_proceeding_needs_a_victim(patch: pytest.MonkeyPatch) -> None:
    found = named_persons._whose

    def whose(named: NamedPerson, proceeding: Proceeding, work: CasesWork) -> tuple[UUID, UUID, UUID]:
        if named.case_id and work.cases.get(named.case_id).person.trafficking_status == "not_victim":
            raise NotFound
        return found(named, proceeding, work)

    patch.setattr(named_persons, "_whose", whose)


def a_service_needs_a_proceeding(patch: pytest.MonkeyPatch) -> None:
    def add_part(case: Case, kind: Kind[Any, Any], part: Any, *, work: CasesWork) -> Any:
        if kind is SERVICE and not work.proceedings.of_cases([case.id]):
            raise Forbidden
        return parts.add_part(case, kind, part, work=work)

    patch.setattr(record_part, "add_part", add_part)


def a_stage_makes_a_victim(patch: pytest.MonkeyPatch) -> None:
    save = change_proceeding._save

    def save_proceeding(proceeding: Proceeding, action: str, *, work: CasesWork, **more: Any) -> Proceeding:
        reached = action == "proceeding.stage_recorded"
        for person in work.proceedings.persons_of([proceeding.id]) if reached else ():
            with suppress(NotFound):
                case = work.cases.get_for_update(person.case_id)
                case.person = replace(case.person, trafficking_status="identified_victim")
                work.cases.save(case)
        return save(proceeding, action, work=work, **more)

    patch.setattr(change_proceeding, "_save", save_proceeding)


def a_hearing_keeps_a_case_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.cases.domain.case.case.OF_A_PROCEEDING", frozenset())


@pytest.mark.parametrize(
    ("rule", "track"),
    [
        (a_proceeding_needs_a_victim, PROCEEDING),
        (a_service_needs_a_proceeding, ASSISTANCE),
        (a_stage_makes_a_victim, STATUS),
        (a_hearing_keeps_a_case_open, ASSISTANCE),
    ],
)
def test_a_rule_that_reads_another_track_is_found(
    rule: Callable[[pytest.MonkeyPatch], None], track: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(monkeypatch)

    found = next(Search(seed=1).differences(INTERLEAVINGS), None)

    assert found is not None
    assert found.startswith(track)
