"""The decision whether somebody is a victim may name the screening that it rests on."""

# fixed dates: NOON is the clock of the service

from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.parts.screening import SCREENING, Screening
from services.cases.usecases.case.change_case import change_case
from services.cases.usecases.parts.record_part import change_part, record_part
from services.cases.usecases.person.change_person import change_person
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import TODAY, a_case, a_child_of_the_case
from tests.support.use_cases import any_version, code_of
from tests.unit.cases.usecases.world import World

NOT_A_VICTIM = {"trafficking_status": "not_victim", "status_decided_by": "ngo", "status_decided_on": TODAY}


@pytest.fixture
def case(world: World) -> Case:
    """A case of a girl and her brother."""
    return world.add(a_case(others=[a_child_of_the_case()]))


def screened(world: World, case: Case, person_id: UUID | None = None, **changes: Any) -> Screening:
    screening = Screening(
        instrument="trafficking_indicators",
        instrument_version=1,
        done_on=TODAY,
        answers={},
        result="unlikely",
        person_id=person_id,
    )
    with world.work() as work:
        recorded = record_part(case.id, SCREENING, screening, work=work)
    if changes:
        with world.work() as work:
            change_part(case.id, SCREENING, recorded.id, changes, require_version=any_version, work=work)
    return recorded


def decide(world: World, case: Case, screening_id: UUID, person_id: UUID | None = None) -> None:
    changes = {"person": {**NOT_A_VICTIM, "status_screening_id": screening_id}}
    with world.work() as work:
        if person_id is None:
            change_case(case.id, changes, require_version=any_version, work=work)
        else:
            change_person(case.id, person_id, changes, require_version=any_version, work=work)


def test_a_decision_names_the_screening_it_rests_on(world: World, case: Case) -> None:
    screening = screened(world, case)

    decide(world, case, screening.id)

    assert world.case(case).person.status_screening_id == screening.id
    (entry,) = [entry for entry in world.timeline(case) if entry.kind == "status.decided"]
    assert entry.details["screening_id"] == str(screening.id)


def test_a_decision_about_somebody_else_rests_on_a_screening_of_theirs(world: World, case: Case) -> None:
    brother = case.others[0].id
    screening = screened(world, case, brother)

    decide(world, case, screening.id, brother)

    assert world.case(case).member(brother).person.status_screening_id == screening.id


def test_a_decision_does_not_rest_on_a_screening_of_another_person_or_case_or_one_made_by_mistake(
    world: World, case: Case
) -> None:
    brother = case.others[0].id
    refused_for = [
        (screened(world, case, brother).id, None),
        (screened(world, case).id, brother),
        (screened(world, world.add()).id, None),
        (screened(world, case, in_error=True).id, None),
        (new_id(), None),
    ]

    for screening_id, person_id in refused_for:
        with pytest.raises(Invalid) as refused:
            decide(world, case, screening_id, person_id)
        assert (refused.value.problems[0].field, code_of(refused)) == (
            "person.status_screening_id",
            "not_a_screening",
        )
    assert world.case(case).person.trafficking_status == "possible_victim"


def test_a_decision_needs_no_screening(world: World, case: Case) -> None:
    with world.work() as work:
        change_case(case.id, {"person": NOT_A_VICTIM}, require_version=any_version, work=work)

    (entry,) = [entry for entry in world.timeline(case) if entry.kind == "status.decided"]
    assert "screening_id" not in entry.details
