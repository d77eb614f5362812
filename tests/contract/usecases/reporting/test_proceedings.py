"""Proceedings in the figures of an organisation and of the network."""

# fixed dates: NOON is the clock of the service

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.reporting.domain.figures.answers import Answer
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.indicators import CATALOGUE
from services.reporting.domain.figures.periods import span
from services.reporting.domain.figures.questions import Question
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.usecases.figures.answer_persons_for_network import answer_persons_for_network
from services.reporting.usecases.figures.answer_proceedings_for_network import answer_proceedings_for_network
from services.reporting.usecases.figures.answer_proceedings_for_organisation import answer_proceedings_for_organisation
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.usecases.reporting.conftest import Reporting
from tests.support.builders.proceeding_facts import a_participant, a_proceeding, a_reparation, a_stage, an_accused
from tests.support.builders.reporting import GUATEMALA, a_case
from tests.support.world import CLINIC, SHELTER

HOME = UUID(int=77)


def about(indicator: str, first: str = "2030", last: str = "2030", **changes: Any) -> Question:
    wish: dict[str, Any] = {"countries": GUATEMALA, "by": ()} | changes
    return Question(indicator=CATALOGUE[indicator], span=span(first, last), **wish)


def value(answer: Answer, **key: str) -> float | None:
    return next((figure.value for figure in answer.figures if figure.key == key), None)


def own(reporting: Reporting, indicator: str) -> float | None:
    with reporting.work() as work:
        return value(answer_proceedings_for_organisation([about(indicator)], work=work)[0])


def network(reporting: Reporting, indicator: str, **changes: Any) -> Answer:
    with reporting.platform(GUATEMALA) as work:
        return answer_proceedings_for_network([about(indicator, **changes)], work=work)[0]


def each(n: int, *organisations: UUID, **changes: Any) -> list[ProceedingFactsChanged]:
    """So many proceedings of each organisation."""
    return [a_proceeding(organisation_id=org, **changes) for org in organisations for _ in range(n)]


def with_reparation(n: int, organisation: UUID, amount: int) -> list[ProceedingFactsChanged]:
    """So many proceedings with one person each, to be paid this amount."""
    made = []
    for _ in range(n):
        person = a_participant()
        made += each(1, organisation, persons=(person,), reparations=(a_reparation(person[0], amount=amount),))
    return made


def published(reporting: Reporting, kind: Kind = Kind.INVESTIGATION) -> int:
    with reporting.platform() as work:
        return sum(row.units for row in work.published_classes.proceedings({"GT"}, [kind], ("0000", "9999"))[kind])


def publish(reporting: Reporting) -> bool:
    return reporting.publish(Source.PROCEEDINGS)


def test_an_older_version_that_comes_late_changes_nothing(reporting: Reporting) -> None:
    event = a_proceeding()
    newer = replace(event, version=2, accused=(an_accused(),))
    reporting.receive(newer, event, newer)
    assert (own(reporting, "I09"), own(reporting, "I10")) == (1, 1)
    reporting.receive_together(replace(newer, version=4, accused=()), replace(newer, version=3))
    assert own(reporting, "I10") is None


def test_the_platform_has_no_figures_of_its_own(reporting: Reporting) -> None:
    with reporting.platform() as work, pytest.raises(NotFound):
        answer_proceedings_for_organisation([about("I09")], work=work)


def test_a_question_about_something_else_is_not_answered_from_proceedings(reporting: Reporting) -> None:
    with reporting.platform(GUATEMALA) as work, pytest.raises(TypeError):
        answer_proceedings_for_network([about("I01")], work=work)


def test_several_questions_are_answered_in_their_order(reporting: Reporting) -> None:
    reporting.receive(a_proceeding(accused=(an_accused(), an_accused())))
    with reporting.work() as work:
        answers = answer_proceedings_for_organisation([about("I10"), about("I09"), about("I11")], work=work)
    assert [(answer.indicator.id, value(answer)) for answer in answers] == [("I10", 2), ("I09", 1), ("I11", None)]


@pytest.mark.parametrize(("n", "made"), [(10, False), (11, True)])
def test_a_vintage_needs_eleven_of_a_kind_known_to_others_than_any_one(
    reporting: Reporting, n: int, made: bool
) -> None:
    reporting.receive(*each(n, SHELTER, CLINIC))
    assert publish(reporting) is made
    assert published(reporting) == (2 * n if made else 0)


def test_a_kind_moves_when_enough_of_that_kind_have_changed(reporting: Reporting) -> None:
    reporting.receive(*each(11, SHELTER, CLINIC), *each(5, SHELTER, CLINIC, accused=(an_accused(),), stages=()))
    assert publish(reporting)
    assert (published(reporting), published(reporting, Kind.PROSECUTION)) == (22, 0)


def test_the_coarse_class_of_a_year_waits_until_it_is_over(reporting: Reporting) -> None:
    for offence in ("02041", "02042"):
        for year in ("2030", "2031"):
            stages = (a_stage(month=f"{year}-02"),)
            reporting.receive(*each(6, SHELTER, CLINIC, offences=(offence,), stages=stages))
    assert publish(reporting)
    with_details = network(reporting, "I09", last="2031", by=("offence",))
    assert value(with_details, period="2030", offence="withheld") == 24
    assert value(with_details, period="2031") is None


def test_quarters_are_widened_to_years_for_the_network(reporting: Reporting) -> None:
    answer = network(reporting, "I09", first="2030-Q4", last="2031-Q3")
    assert (answer.first, answer.last) == ("2030", "2031")
    assert [period.code for period in answer.dimensions[0].values] == ["2030", "2031"]


def test_what_is_measured_need_not_be_alike(reporting: Reporting) -> None:
    for n, party in enumerate((SHELTER, CLINIC) * 11):
        stage = a_stage(stage="first_judgment", month="2030-09")
        reporting.receive(*each(1, party, stages=(stage,), days_to_first_judgment=100 + 10 * n))
    assert publish(reporting)
    assert value(network(reporting, "I15")) == 205


def test_a_median_moves_with_ten_others_and_not_before(reporting: Reporting) -> None:
    stages = (a_stage(stage="first_judgment", month="2030-09"),)
    events = each(22, SHELTER, CLINIC, stages=stages, days_to_first_judgment=100)
    reporting.receive(*events)
    assert publish(reporting)
    corrected = [replace(event, version=2, days_to_first_judgment=900) for event in (*events[:11], *events[22:33])]
    reporting.receive(*corrected[:21])
    assert not publish(reporting)
    assert value(network(reporting, "I15")) == 100
    reporting.receive(corrected[21])
    assert publish(reporting)
    assert published(reporting, Kind.JUDGMENT) == 44
    assert value(network(reporting, "I15")) == 500


def test_who_is_not_counted_any_more_leaves_with_others(reporting: Reporting) -> None:
    events = [each(1, party, persons=(a_participant(),))[0] for party in (SHELTER, CLINIC) for _ in range(22)]
    reporting.receive(*events)
    assert publish(reporting)
    left = [replace(e, version=2, persons=([*e.persons[0][:-1], False],)) for e in (*events[:11], *events[22:33])]
    reporting.receive(*left[:20])
    assert not publish(reporting)
    assert published(reporting, Kind.REPRESENTATION) == 44
    reporting.receive(*left[20:])
    assert publish(reporting)
    assert published(reporting, Kind.REPRESENTATION) == 22


@pytest.mark.parametrize(
    ("amounts", "shown"),
    [
        ({SHELTER: [100] * 12, CLINIC: [100] * 12}, True),
        ({SHELTER: [100] * 12, CLINIC: [1_000] * 12}, False),
        ({SHELTER: [100] * 12, CLINIC: [100] * 11 + [90_000]}, False),
    ],
    ids=["shared", "of one organisation", "of one person"],
)
def test_a_sum_that_is_nearly_all_of_one_is_not_published(
    reporting: Reporting, amounts: dict[UUID, list[int]], shown: bool
) -> None:
    for organisation, sums in amounts.items():
        for amount in sums:
            reporting.receive(*with_reparation(1, organisation, amount))
    publish(reporting)
    assert published(reporting, Kind.REPARATION) == 24
    assert (value(network(reporting, "I16-ordered")) is not None) is shown


def test_many_hearings_of_few_proceedings_are_not_published(reporting: Reporting) -> None:
    hearing = ["2030-05", "preliminary", "held"]
    reporting.receive(*each(5, SHELTER, CLINIC, hearings=(hearing,) * 10))
    assert not publish(reporting)


def attended(events: Iterable[ProceedingFactsChanged], organisation: UUID) -> list[Any]:
    """The persons of these proceedings have cases with this organisation."""
    keys = [person[0] for event in events for person in event.persons]
    return [a_case(person_key=key, organisation_id=organisation) for key in keys]


@pytest.mark.parametrize("first", ["proceedings", "cases"])
def test_who_attends_the_persons_of_a_proceeding_knows_it_too(reporting: Reporting, first: str) -> None:
    events = [each(1, party, persons=(a_participant(),))[0] for party in (SHELTER, CLINIC) for _ in range(11)]
    cases = attended(events[1:], HOME)
    reporting.receive(*([*events, *cases] if first == "proceedings" else [*cases, *events]))
    assert not publish(reporting)
    others = [each(1, party, persons=(a_participant(),))[0] for party in (SHELTER, CLINIC) for _ in range(11)]
    reporting.receive(*others)
    assert publish(reporting)
    # All of them are alike: enough are known to others than the home.
    assert published(reporting) == 44


def test_two_records_of_one_proceeding_are_known_to_both_organisations(reporting: Reporting) -> None:
    events = each(12, SHELTER)
    reporting.receive(*events, *(replace(e, proceeding_id=new_id(), organisation_id=CLINIC) for e in events))
    reporting.receive(*each(10, HOME))
    assert not publish(reporting)
    reporting.receive(*each(1, HOME))
    assert publish(reporting)
    assert published(reporting) == 23


def test_persons_are_published_apart_from_proceedings(reporting: Reporting) -> None:
    reporting.receive(*each(11, SHELTER, CLINIC))
    assert publish(reporting)
    with reporting.platform(GUATEMALA) as work:
        answer = answer_persons_for_network(about("I01"), work=work)
    assert answer.vintages == []
