"""Retention: which closed cases end, and what is left of them."""

# fixed dates: NOON is the clock of the service

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from structlog.testing import capture_logs

from services.cases.domain.case.case import Case, CaseSource
from services.cases.domain.case.errors import CaseAnonymised
from services.cases.domain.case.facts import facts_of_all
from services.cases.domain.case.retention import RetentionClass, anonymise, retained_until, retention_class
from services.cases.domain.case.stage import CaseStatus
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Experience, Exploitation, Person, RouteLeg
from services.cases.usecases.case.end_retention import end_retention, report_retention
from services.cases.usecases.case.reopen_case import reopen_case
from services.cases.usecases.case.write_note import write_note
from shared.contracts.cases import IdentityErased
from shared.contracts.country_settings import DEFAULTS, RETENTION
from shared.contracts.identity import CountrySettingChanged
from shared.kernel.ids import new_id
from tests.support.builders.cases import TODAY, a_case, a_second_victim, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions
from tests.support.world import GT, HN
from tests.unit.cases.usecases.world import World

YEARS = DEFAULTS[RETENTION]
LONG_AGO = date(2010, 3, 15)
WOMAN = Person(
    trafficking_status="actual_victim",
    gender="feminine",
    birth_year=1980,
    citizenships=("HND", "GTM"),
    habitual_adm1="GT-01",
    ethnic_identity="maya",
    disabilities=("seeing",),
)
HISTORY = Experience(
    started_on="2008-01",
    ended_on="2009-12",
    exploitation_country="GTM",
    exploitation_adm1="GT-13",
    exploitation=(Exploitation(type="forced_labour", sector="agriculture"),),
    controls={"debt_bondage": "yes", "threats_to_individual": "no"},
    recruiter_relationship="friend",
    legs=(RouteLeg(event_type="transit", adm1="GT-02"),),
)


def a_closed_case(**changes: Any) -> Case:
    closed = {"status": CaseStatus.CLOSED, "closed_on": LONG_AGO, "opened_on": date(2009, 12, 24)}
    kept = {"person": WOMAN, "experience": HISTORY, "majority": Majority.ADULT, "identified_on": date(2009, 12, 30)}
    return a_case(**{**closed, **kept, **changes})


@pytest.mark.parametrize(
    ("changes", "kind", "until"),
    [
        ({}, RetentionClass.VICTIM, date(2020, 3, 15)),
        ({"closed_on": date(2024, 2, 29)}, RetentionClass.VICTIM, date(2034, 2, 28)),
        ({"person": Person(trafficking_status="not_victim")}, RetentionClass.NOT_A_VICTIM, date(2011, 3, 15)),
        ({"person": Person(role="witness")}, RetentionClass.NOT_A_VICTIM, date(2011, 3, 15)),
        ({"majority": Majority.UNKNOWN, "person": Person()}, RetentionClass.CHILD, date(2020, 3, 15)),
        ({"majority": Majority.MINOR, "person": Person(birth_year=2005)}, RetentionClass.CHILD, date(2033, 12, 31)),
    ],
)
def test_how_long_a_case_is_kept_follows_from_its_persons(
    changes: dict[str, Any], kind: RetentionClass, until: date
) -> None:
    case = a_closed_case(**changes)
    assert (retention_class(case), retained_until(case, YEARS)) == (kind, until)


def test_a_child_with_the_victim_makes_it_the_case_of_a_child() -> None:
    child = a_second_victim(person=Person(role="dependant", birth_year=2009), majority=Majority.MINOR)
    case = a_closed_case(others=[child])
    assert (retention_class(case), retained_until(case, YEARS)) == (RetentionClass.CHILD, date(2037, 12, 31))


def test_an_open_case_is_kept() -> None:
    assert retained_until(a_case(), YEARS) is None


def test_statistics_count_an_anonymised_case_as_before() -> None:
    case = a_closed_case(others=[a_second_victim(person=WOMAN, experience=HISTORY)])
    before = facts_of_all(case, str, TODAY)
    anonymise(case, TODAY)
    assert facts_of_all(case, str, TODAY) == before


def test_no_day_place_or_trait_is_left_beside_what_is_counted() -> None:
    case = a_closed_case(needs=["medical"])
    anonymise(case, TODAY)
    for _, record in case.records:
        assert record.person == Person(
            trafficking_status="actual_victim", gender="feminine", age_band="27_29", citizenships=("HND",)
        )
        assert (record.experience.legs, record.experience.started_on) == ((), None)
        assert record.experience.exploitation_adm1 is None
        assert record.recorded_on.day == 1
    assert (case.opened_on, case.identified_on, list(case.needs)) == (date(2009, 12, 1), date(2009, 12, 1), [])
    assert case.closed_on == date(2010, 3, 1)


def test_the_person_and_what_was_collected_are_gone(world: World) -> None:
    case = world.add(a_case(), an_identity())
    with world.work() as work:
        write_note(case.id, "Llamó hoy", work=work)
    with world.platform() as work:
        stored = work.cases.get_for_update(case.id)
        stored.close("other", on=LONG_AGO)
        stored.person, stored.majority = WOMAN, Majority.ADULT
        work.cases.save(stored)

    report = end_retention(GT, open_work=world.platform)

    assert (report.ended, report.anonymised) == ({"victim": 1}, {"victim": 1})
    assert not world.found(case, an_identity())
    assert world.happened(case) == ["case.anonymised"]
    with world.platform() as work:
        (remains,) = work.tables.tombstones.where()
        assert (remains.person_id, remains.reason) == (case.person_id, "retention_ended")
        assert work.tables.notes.of_case(case.id) == []
    assert world.case(case).anonymised_on == TODAY


def test_it_is_published_and_audited_once(world: World) -> None:
    case = world.add(a_closed_case(), an_identity())
    opened = []

    def open_work() -> Any:
        opened.append(world.platform())
        return opened[-1]

    end_retention(GT, open_work=open_work)
    done = len(opened)
    assert end_retention(GT, open_work=open_work).ended == {}
    assert [event for work in opened for event in work.published] == [IdentityErased(country=GT, case_id=case.id)]
    assert [action for work in opened[:done] for action in actions(work)] == ["case.anonymised"]
    assert [action for work in opened[done:] for action in actions(work)] == []


def test_a_dry_run_counts_and_changes_nothing(world: World) -> None:
    case = world.add(a_closed_case(), an_identity())
    recent = world.add(a_closed_case(closed_on=date(2024, 1, 1)))
    report = report_retention(GT, open_work=world.platform)
    assert (report.closed, report.ended, report.anonymised) == ({"victim": 2}, {"victim": 1}, {})
    assert world.case(case).version == world.case(recent).version == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"status": CaseStatus.INTAKE, "closed_on": None},
        {"closed_on": date(2024, 1, 1)},
        {"source": CaseSource.IMPORTED},
        {"country": HN},
    ],
    ids=["open", "closed a while ago", "imported", "another country"],
)
def test_every_other_case_stays(world: World, changes: dict[str, Any]) -> None:
    case = world.add(a_closed_case(**changes), an_identity())
    assert end_retention(GT, open_work=world.platform).anonymised == {}
    assert world.case(case).anonymised_on is None


def test_more_than_usual_are_left_until_somebody_looks(world: World) -> None:
    cases = [world.add(a_closed_case()) for _ in range(3)]
    assert end_retention(GT, open_work=world.platform, most=2).anonymised == {}
    assert end_retention(GT, open_work=world.platform, most=3).anonymised == {"victim": 3}
    assert [world.case(case).anonymised_on for case in cases] == [TODAY] * 3


def test_an_anonymised_case_is_not_taken_up_again(world: World) -> None:
    case = world.add(a_closed_case())
    end_retention(GT, open_work=world.platform)
    with world.work() as work, pytest.raises(CaseAnonymised):
        reopen_case(case.id, "other", work=work)


def test_each_is_told_to_the_progress_of_the_run(world: World) -> None:
    for _ in range(2):
        world.add(a_closed_case())
    seen = list[int]()
    end_retention(GT, open_work=world.platform, progress=seen.append)
    assert seen == [1, 1]


class Broken:
    """Opens the platform's work, in which nothing of one case can be forgotten."""

    def __init__(self, world: World, case: Case, error: Exception) -> None:
        self._world, self._case, self._error = world, case, error

    def __call__(self) -> FakeCasesWork:
        work = self._world.platform()
        forget = work.retained_cases.forget

        def refuse(case_id: UUID) -> None:
            if case_id == self._case.id:
                raise self._error
            forget(case_id)

        work.retained_cases.forget = refuse  # type: ignore[method-assign]  # one case must fail in the middle
        return work


def test_a_case_that_fails_stops_no_other_and_is_tried_again(world: World) -> None:
    broken = world.add(a_closed_case(), an_identity())
    others = [world.add(a_closed_case()) for _ in range(2)]
    seen = list[int]()

    with capture_logs() as logs:
        report = end_retention(GT, open_work=Broken(world, broken, ValueError("Ana")), progress=seen.append)

    assert (report.anonymised, report.failed, seen) == ({"victim": 2}, {"victim": 1}, [1, 1, 1])
    assert [world.case(case).anonymised_on for case in others] == [TODAY] * 2
    assert (world.case(broken), world.found(broken, an_identity())) == (broken, True)
    (line,) = logs
    assert (line["event"], line["case_id"]) == ("case not anonymised", str(broken.id))
    assert end_retention(GT, open_work=world.platform).anonymised == {"victim": 1}


def test_a_run_whose_time_is_over_goes_on_with_no_other(world: World) -> None:
    first, second = sorted((world.add(a_closed_case()) for _ in range(2)), key=lambda case: case.id)
    with pytest.raises(SoftTimeLimitExceeded):
        end_retention(GT, open_work=Broken(world, first, SoftTimeLimitExceeded()))
    assert world.case(second).anonymised_on is None


def test_every_class_has_years() -> None:
    assert YEARS.keys() == set(RetentionClass)


def decided(world: World, **value: int) -> None:
    with world.platform() as work:
        today = work.today(GT)
        made = CountrySettingChanged(
            country=GT, setting_id=new_id(), setting=RETENTION, version=1, value=value, valid_from=today
        )
        work.country_settings.keep(made, at=work.clock.now())


def test_a_country_decides_for_how_many_years_a_case_is_kept(world: World) -> None:
    assert report_retention(GT, open_work=world.platform).ended.total() == 0
    kept = world.add(a_closed_case())
    assert report_retention(GT, open_work=world.platform).ended.total() == 1
    decided(world, victim=90)
    assert report_retention(GT, open_work=world.platform).ended.total() == 0
    end_retention(GT, open_work=world.platform)
    assert world.case(kept).anonymised_on is None


def test_a_duplicate_is_kept_as_long_as_the_case_that_stands_for_it(world: World) -> None:
    kept = world.add(a_case())
    duplicate = world.add(a_closed_case(duplicate_of=kept.id), an_identity())
    assert end_retention(GT, open_work=world.platform).anonymised == {}
    assert world.case(duplicate).anonymised_on is None
