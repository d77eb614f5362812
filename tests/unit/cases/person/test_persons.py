"""A case of several persons: each has a record, an age, consents and tasks of their own."""

# fixed dates: the rules are handed their day

from dataclasses import replace
from datetime import date

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.case.persons import MOST_OTHERS
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_child_of_the_case, a_consent, a_second_victim
from tests.support.use_cases import code_of

pytestmark = pytest.mark.unit

CHILD, WOMAN = a_child_of_the_case(), a_second_victim()


@pytest.fixture
def case() -> Case:
    """A mother with her child, and a woman who was found with them."""
    return a_case(person=Person(birth_year=1990), majority=Majority.ADULT, others=[replace(CHILD), replace(WOMAN)])


def test_the_first_person_comes_first_and_nobody_is_missing(case: Case) -> None:
    assert [person.id for person in case.persons] == [case.person_id, CHILD.id, WOMAN.id]
    assert [person.is_first for person in case.persons] == [True, False, False]
    assert [whose.person_id for whose in case.vault_persons] == [case.person_id, CHILD.id, WOMAN.id]
    assert (case.person_count, case.other_ids) == (3, [CHILD.id, WOMAN.id])


def test_a_case_of_one_person_names_no_others() -> None:
    assert (a_case().person_count, a_case().other_ids) == (1, None)


def test_each_person_is_a_child_or_an_adult_by_their_own_age(case: Case) -> None:
    assert [person.majority for person in case.persons] == [Majority.ADULT, Majority.MINOR, Majority.ADULT]


def test_the_persons_are_told_apart_by_words_that_are_no_names(case: Case) -> None:
    words = [person.pseudonym for person in case.persons]
    assert len(set(words)) == 3


def test_a_child_beside_an_adult_is_a_task_of_its_own(case: Case) -> None:
    asked = {(task.kind, task.person_id) for task in case.tasks}
    assert (TaskKind.CHILD_PROTECTION, CHILD.id) in asked
    assert (TaskKind.BEST_INTEREST, CHILD.id) in asked
    assert not [kind for kind, person_id in asked if person_id in (None, WOMAN.id) and kind.startswith("child")]


def test_the_authority_for_a_child_is_named_whichever_person_the_child_is(case: Case) -> None:
    assert (case.suggested_authority, case.child_protection_required) == ("GT_PGN", True)
    case.consents = [a_consent(person_id=CHILD.id)]
    assert (case.suggested_authority, case.child_protection_required) == ("GT_PGN", False)


def test_the_first_person_goes_by_the_words_of_the_case(case: Case) -> None:
    assert case.persons[0].pseudonym == case.pseudonym


def test_a_consent_is_about_the_person_it_names_and_else_about_the_first(case: Case) -> None:
    mothers, childs = case.addressed(a_consent(person_id=case.person_id)), case.addressed(a_consent(person_id=CHILD.id))
    case.consents = [mothers, childs]
    assert mothers.person_id is None
    assert (case.consents_of(case.person_id), case.consents_of(CHILD.id), case.consents_of(WOMAN.id)) == (
        [mothers],
        [childs],
        [],
    )


def test_a_consent_about_a_stranger_is_refused(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        case.addressed(a_consent(person_id=new_id()))
    assert code_of(refused) == "not_of_this_case"


def test_a_refusal_of_one_person_takes_back_nothing_of_another(case: Case) -> None:
    case.consents = [a_consent(capacity="self_adult"), a_consent(person_id=WOMAN.id, capacity="self_adult")]
    refusal = a_consent(person_id=WOMAN.id, capacity="self_adult", status="refused")
    taken = case.add_consent(refusal, majority=Majority.ADULT, now=NOON)
    assert [consent.person_id for consent in taken] == [WOMAN.id]
    assert [consent.status for consent in case.consents_of(case.person_id)] == ["given"]


def test_somebody_who_is_none_of_the_case_is_not_found(case: Case) -> None:
    for read in (case.record_of, case.show, case.vault_person, case.member, case.remove_person):
        with pytest.raises(NotFound):
            read(new_id())


def test_the_first_person_is_not_removed(case: Case) -> None:
    with pytest.raises(NotFound):
        case.remove_person(case.person_id)


def test_a_case_holds_a_family_and_no_crowd(case: Case) -> None:
    while len(case.others) < MOST_OTHERS:
        case.add_person(a_child_of_the_case())
    with pytest.raises(Invalid) as refused:
        case.add_person(a_child_of_the_case())
    assert code_of(refused) == "too_many_persons"


def test_nobody_is_added_to_a_closed_case(case: Case) -> None:
    case.close("other", on=TODAY)
    with pytest.raises(CaseClosedAlready):
        case.add_person(a_child_of_the_case())


def test_a_record_that_changes_is_that_of_one_person_only(case: Case) -> None:
    before = case.person
    case.member(CHILD.id).change_record({"person": {"birth_year": 2008}}, on=TODAY)
    assert (case.person, case.member(CHILD.id).person.birth_year) == (before, 2008)


ONE = Experience(acts=("recruitment",), exploitation=(Exploitation(type="forced_labour"),), means=("fraud",))


def test_an_actual_victim_needs_one_experience_that_is_complete() -> None:
    woman = a_second_victim(person=Person(birth_year=1996, trafficking_status="actual_victim"), experience=Experience())
    with pytest.raises(Invalid) as refused:
        woman.check_elements()
    assert {problem.field for problem in refused.value.problems} == {
        "experience.acts",
        "experience.means",
        "experience.exploitation",
    }
    woman.more_experiences = (ONE,)
    woman.check_elements()


def test_what_contradicts_the_law_is_named_where_it_stands() -> None:
    woman = a_second_victim(more_experiences=(ONE, Experience(means=("not_required_minor",))))
    with pytest.raises(Invalid) as refused:
        woman.check_elements()
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("more_experiences.1.means", "not_a_minor")


def test_the_age_of_a_child_counts_from_the_day_they_were_added() -> None:
    born_2008 = a_child_of_the_case(person=Person(role="dependant", birth_year=2008), added_on=date(2027, 1, 2))
    assert born_2008.age is not None
    assert born_2008.age.majority == Majority.ADULT
