"""A proceeding itself: its days and codes, who is named in it, and what is shown through a case."""

# fixed dates: the rules are handed their day

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.adapters.proceedings.proceedings import WORDS
from services.cases.domain.case.case import Case
from services.cases.domain.person.pseudonym import pseudonym_of
from services.cases.domain.proceedings.hearing import Hearing
from services.cases.domain.proceedings.label import label_of
from services.cases.domain.proceedings.part import check_order
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding, ProceedingProfile, check_proceeding
from services.cases.domain.proceedings.summary import hearings_about
from shared.kernel.codes import ENCRYPTED
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.shapes import fields_of
from tests.support.builders.cases import NOON, TODAY, a_case
from tests.support.builders.proceedings import a_proceeding, a_shared_person, open_command
from tests.support.use_cases import code_of

pytestmark = pytest.mark.unit

LATER = TODAY + timedelta(days=2)
OURS, THEIRS = new_id(), new_id()

ALL = ("institution", "articles", "facts_on", "reported_on")


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"facts_on": LATER}, ("facts_on", "in_the_future")),
        ({"reported_on": LATER}, ("reported_on", "in_the_future")),
        ({"institution": "HN_MP_UTESCTP"}, ("institution", "other_country")),
        ({"institution": "GT_NONE"}, ("institution", "unknown_code")),
        ({"articles": ["GT_202TER", "MX_LG_10"]}, ("articles.1", "other_country")),
        ({"articles": ["GT_CP_194"]}, ("articles.0", "not_in_force")),
    ],
)
def test_days_and_codes_are_those_of_the_law_of_the_country(wrong: Mapping[str, Any], refused: tuple[str, str]) -> None:
    check_proceeding(a_proceeding(), TODAY, named=ALL)
    with pytest.raises(Invalid) as refusal:
        check_proceeding(a_proceeding(**wrong), TODAY, named=ALL)
    (problem,) = refusal.value.problems
    assert (problem.field, problem.code) == refused


def test_what_is_stored_stays_right_when_its_code_is_retired() -> None:
    retired = a_proceeding(institution="GT_NONE", articles=["GT_CP_194"])
    check_proceeding(retired, TODAY, named=["responsible"])
    with pytest.raises(Invalid):
        check_proceeding(retired, TODAY, named=["facts_on"])


def test_who_opens_one_fills_in_all_of_its_profile() -> None:
    named = NamedPerson(case_id=new_id(), standing="victim")
    command = open_command(named, articles=["GT_202TER"], court="Juzgado", responsible=new_id())

    made = command.proceeding()

    assert made.country == command.country
    for name in fields_of(ProceedingProfile):
        assert getattr(made, name) == getattr(command, name)
    assert (made.stage, made.organisation_id, made.version) == (None, None, 1)


@pytest.mark.parametrize("named", [{}, {"case_id": new_id(), "shared_person_id": new_id()}], ids=["none", "both"])
def test_a_person_is_of_an_own_case_or_shared(named: Mapping[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        NamedPerson(**named, standing="victim").check()
    assert code_of(refusal) == "case_or_shared_person"
    NamedPerson(case_id=new_id(), standing="victim").check()
    NamedPerson(shared_person_id=new_id(), standing="victim").check()


def test_a_label_is_the_pseudonym_and_says_the_number_from_the_second_person_on() -> None:
    case = a_case()

    assert label_of(case.id, 1) == pseudonym_of(case.id)
    assert label_of(case.id, 2) == f"{pseudonym_of(case.id)} 2"
    assert [a_shared_person(case, number=number).label for number in (1, 3)] == [label_of(case.id, n) for n in (1, 3)]


def test_neither_the_case_nor_its_number_is_in_a_label() -> None:
    case: Case = a_case()
    label = label_of(case.id, 2)
    assert case.case_number not in label
    assert str(case.id) not in label


def test_the_days_of_a_part_are_in_order_or_open() -> None:
    for first, last in ((TODAY, TODAY), (None, TODAY), (TODAY, None)):
        check_order(first, last, last_name="until_on")
    with pytest.raises(Invalid) as refusal:
        check_order(TODAY, TODAY - timedelta(days=1), last_name="until_on")
    assert refusal.value.problems[0].field == "until_on"


def a_hearing(*persons: UUID, **changes: Any) -> Hearing:
    return replace(Hearing(type="preliminary", scheduled_at=NOON, persons=list(persons), heard=[]), **changes)


def test_a_case_shows_the_hearings_that_call_its_persons_or_name_nobody() -> None:
    called, general, of_others = a_hearing(OURS), a_hearing(), a_hearing(THEIRS)

    assert hearings_about({OURS}, [called, general, of_others]) == [called, general]


def test_it_shows_a_hearing_in_which_its_person_testified_without_being_called() -> None:
    testified = a_hearing(THEIRS, heard=[OURS], outcome="held")

    assert hearings_about({OURS}, [testified]) == [replace(testified, persons=[], heard=[OURS])]


def test_it_shows_nothing_of_the_persons_of_other_cases() -> None:
    together = a_hearing(OURS, THEIRS, heard=[THEIRS, OURS], outcome="held")

    assert hearings_about({OURS}, [together]) == [replace(together, persons=[OURS], heard=[OURS])]


def test_what_was_recorded_by_mistake_is_not_shown() -> None:
    assert hearings_about({OURS}, [a_hearing(OURS, in_error=True)]) == []


def test_file_numbers_and_the_court_are_the_words_of_a_proceeding() -> None:
    assert {name for name, of in fields_of(Proceeding).items() if ENCRYPTED in of.shape.marks} == set(WORDS)
