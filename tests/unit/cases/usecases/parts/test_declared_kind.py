"""A kind that is declared in a file goes through the same use cases as those that are declared in code."""

# fixed dates: NOON is the clock of the service

from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.usecases.parts.record_part import change_part, read_part, read_parts, record_part
from shared.kernel.errors import Invalid
from tests.support.builders.cases import TODAY
from tests.support.kinds.declared import RETURN_TO_SCHOOL, declared_kind
from tests.support.use_cases import any_version
from tests.unit.cases.usecases.world import World

FIRST, SECOND = declared_kind(RETURN_TO_SCHOOL, up_to=1), declared_kind(RETURN_TO_SCHOOL)
ENROLLED = {"enrolled": "yes", "enrolled_on": TODAY}


def record(world: World, case: Case, kind: Any = SECOND, **answers: Any) -> Any:
    with world.work() as work:
        return record_part(case.id, kind, kind.entity(**answers), work=work)


def change(world: World, case: Case, part_id: UUID, kind: Any = SECOND, **answers: Any) -> Any:
    with world.work() as work:
        return change_part(case.id, kind, part_id, answers, require_version=any_version, work=work)


def problem_of(refusal: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    (problem,) = refusal.value.problems
    return problem.field, problem.code


def test_it_is_recorded_listed_and_changed_and_its_words_are_encrypted(world: World) -> None:
    case = world.add()
    made = record(world, case, FIRST, enrolled="no", obstacle="Cuida a su hermana", visit_on=TODAY)

    changed = change(world, case, made.id, FIRST, obstacle="No hay cupo")

    with world.work() as work:
        stored = work.parts.get(case.id, "return_to_school", made.id)
        assert read_parts(case.id, FIRST, work=work) == [changed]
    assert (changed.version, changed.obstacle, stored.due_on) == (2, "No hay cupo", TODAY)
    assert stored.record == {"declared": 1, "enrolled": "no", "enrolled_on": None, "visit_on": str(TODAY)}
    assert world.happened(case) == ["return_to_school.recorded", "return_to_school.changed"]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({}, ("enrolled", "required")),
        ({"enrolled": "yes"}, ("enrolled_on", "required")),
        ({**ENROLLED}, ("grade", "required")),
        ({"enrolled": "no", "grade": 3}, ("grade", "not_asked")),
        ({"enrolled": "no", "obstacle": "No hay cupo"}, ("obstacle", "not_asked")),
    ],
)
def test_what_is_required_and_what_is_not_shown_is_refused(
    world: World, answers: dict[str, Any], problem: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        record(world, world.add(), **answers)
    assert problem_of(refusal) == problem


def test_a_change_is_held_to_the_same_questions(world: World) -> None:
    case = world.add()
    made = record(world, case, **ENROLLED, grade=3)

    with pytest.raises(Invalid) as refusal:
        change(world, case, made.id, enrolled="no")

    assert problem_of(refusal) == ("enrolled_on", "not_asked")
    assert change(world, case, made.id, enrolled="no", enrolled_on=None, grade=None).enrolled == "no"


def test_answers_keep_the_version_under_which_they_were_given(world: World) -> None:
    case = world.add()
    before = record(world, case, FIRST, enrolled="no", obstacle="No hay cupo")

    with world.work() as work:
        read = read_part(case.id, SECOND, before.id, work=work)
    changed = change(world, case, before.id, obstacle="Cuida a su hermana")
    after = record(world, case, **ENROLLED, grade=3)

    assert (read.declared, read.obstacle) == (1, "No hay cupo")
    assert (changed.declared, changed.obstacle, changed.version) == (1, "Cuida a su hermana", 2)
    assert after.declared == 2
