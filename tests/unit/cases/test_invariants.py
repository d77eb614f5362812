"""Rules that hold for every record, searched for a counterexample (invariants 1 and 6 of the domain model)."""

# fixed dates: the rules are handed their day

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from services.cases.api.schemas import ChangeCaseSchema, ExperienceSchema
from services.cases.domain.case.case import Case
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from tests.support.builders.cases import a_case

pytestmark = pytest.mark.unit


def codes(list_id: str, *without: str) -> st.SearchStrategy[str]:
    return st.sampled_from([code for code in code_list(list_id).items if code not in without])


PURPOSES = st.lists(st.builds(Exploitation, type=codes("exploitation_type", "mixed")), max_size=2)
EXPERIENCES = st.builds(
    Experience,
    acts=st.lists(codes("tip_act"), max_size=2),
    means=st.lists(codes("tip_means", "not_required_minor", "not_required_law"), max_size=2),
    exploitation=PURPOSES,
    age_when_trafficked=st.none() | st.integers(5, 60),
    minor_at_exploitation=st.none() | st.booleans(),
)


def is_recorded(case: Case) -> bool:
    try:
        case.recompute()
    except Invalid:
        return False
    return True


def is_whole(case: Case, experience: Experience) -> bool:
    """What the law asks, written down a second time."""
    was_adult_throughout = (
        case.majority != "minor"
        and experience.minor_at_exploitation is not True
        and (experience.age_when_trafficked is None or experience.age_when_trafficked >= 18)
    )
    purposes = [purpose for purpose in experience.exploitation if purpose.type != "unknown"]
    return bool(experience.acts and purposes and (experience.means or not was_adult_throughout))


@given(st.sampled_from([1990, 2009, None]), EXPERIENCES, st.lists(EXPERIENCES, max_size=1), st.sampled_from(Country))
def test_an_actual_victim_has_an_act_and_a_purpose_and_means_if_an_adult_throughout(
    birth_year: int | None, experience: Experience, more: list[Experience], country: Country
) -> None:
    person = Person(birth_year=birth_year, trafficking_status="actual_victim")
    case = a_case(country=country, person=person, experience=experience, more_experiences=tuple(more))

    recorded = is_recorded(case)

    assert recorded is any(is_whole(case, each) for each in (experience, *more))


@given(EXPERIENCES, st.sampled_from(["possible_victim", "not_victim"]))
def test_nobody_else_needs_an_element(experience: Experience, status: str) -> None:
    assert is_recorded(a_case(person=Person(birth_year=1990, trafficking_status=status), experience=experience))


@given(PURPOSES, st.integers(0, 2))
def test_mixed_exploitation_is_in_no_body_that_is_accepted(purposes: list[Exploitation], place: int) -> None:
    given_purposes: list[dict[str, Any]] = [{"type": purpose.type} for purpose in purposes]
    mixed = [*given_purposes[:place], {"type": "mixed"}, *given_purposes[place:]]

    assert [each.type for each in ExperienceSchema().load({"exploitation": given_purposes}).exploitation] == [
        purpose.type for purpose in purposes
    ]
    for schema, body in (
        (ExperienceSchema(), {"exploitation": mixed}),
        (ChangeCaseSchema(), {"experience": {"exploitation": mixed}}),
        (ChangeCaseSchema(), {"more_experiences": [{"exploitation": mixed}]}),
    ):
        with pytest.raises(ValidationError):
            schema.load(body)


@given(PURPOSES)
def test_the_types_of_an_experience_name_what_it_is_made_of(purposes: list[Exploitation]) -> None:
    experience = replace(Experience(), exploitation=tuple(purposes))

    assert "mixed" not in experience.types
