"""A quiz is marked, and what was enough is kept."""

import pytest

from services.identity.domain.people.people import Person
from services.identity.usecases.training.attempt_module import Outcome, attempt_module
from shared.kernel.errors import Invalid
from tests.contract.usecases.identity.world import World
from tests.support.builders.identity import NOON, a_person, an_organisation
from tests.support.builders.training import a_module
from tests.support.use_cases import actions

MODULE = a_module("referir", questions=5)


@pytest.fixture
def person(world: World) -> Person:
    organisation = an_organisation()
    person = a_person(organisation)
    world.add(organisation, person)
    return person


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([0, 0, 0, 0, 0], Outcome(passed=True, score=5, wrong=[])),
        ([0, 0, 2, 0, 0], Outcome(passed=True, score=4, wrong=[2])),
        ([1, 0, 0, 0, 2], Outcome(passed=False, score=3, wrong=[0, 4])),
    ],
)
def test_what_is_enough_is_kept_and_audited_either_way(
    world: World, person: Person, answers: list[int], outcome: Outcome
) -> None:
    with world.work(person.own_grant()) as work:
        assert attempt_module(answers, MODULE, person, work=work) == outcome
    assert actions(work) == ["training.passed" if outcome.passed else "training.failed"]
    with world.work() as work:
        kept = work.passes.all_of([person.id]).get(person.id, ())
    expected = [MODULE.passed(person.id, person.country, score=outcome.score, at=NOON)] if outcome.passed else []
    assert list(kept) == expected


@pytest.mark.parametrize("answers", [[], [0] * 4, [0] * 6, [0, 0, 0, 0, 3], [-1, 0, 0, 0, 0]])
def test_answers_that_fit_no_quiz_are_refused_and_nothing_is_kept(
    world: World, person: Person, answers: list[int]
) -> None:
    with pytest.raises(Invalid), world.work(person.own_grant()) as work:
        attempt_module(answers, MODULE, person, work=work)
    with world.work() as work:
        assert not work.passes.all_of([person.id])
