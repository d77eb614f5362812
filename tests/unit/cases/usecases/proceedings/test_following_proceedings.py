"""What follows from a proceeding: the days a case waits for, announcements, facts, reminders and the calendar."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.parts.service import SERVICE, ServiceProvided
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest, RequestAnswer
from services.cases.processes.parts.parts import add_part
from services.cases.processes.proceedings.proceedings import get_kept_proceeding_for_update
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.parts.record_part import record_part
from services.cases.usecases.proceedings.answer_request import answer_request
from services.cases.usecases.proceedings.follow_proceeding import follow_proceeding
from services.cases.usecases.proceedings.read_hearings import read_hearings
from services.cases.usecases.proceedings.remind_hearings import end_lapsed, remind_hearings
from shared.contracts.cases import STATISTICS
from shared.contracts.country_settings import DAYS_OFF
from shared.contracts.identity import CountrySettingChanged
from shared.contracts.proceedings import (
    PERSON_COLUMNS,
    HearingChanged,
    HearingDue,
    ProceedingFactsChanged,
    ProceedingRequestChanged,
)
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_member
from tests.support.builders.proceedings import PROSECUTION, a_liaison
from tests.support.fakes.cases import FakeCasesWork
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.court import ANA, LIAISON, Court
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit


@pytest.fixture
def court(world: World) -> Court:
    return Court(world, assigned_to=new_id())


@pytest.fixture
def known(court: Court) -> Proceeding:
    """A proceeding that the office keeps."""
    return court.opened()


def a_hearing(*persons: UUID, days: int = 10, **changes: Any) -> Hearing:
    hearing = Hearing(type="preliminary", scheduled_at=NOON + timedelta(days=days), persons=persons)
    return replace(hearing, **changes)


def follow(court: Court, job: FollowProceeding) -> FakeCasesWork:
    with court.world.platform(frozenset({GT})) as work:
        follow_proceeding(job, work=work)
    return work


def job_of(work: FakeCasesWork) -> FollowProceeding:
    (job,) = work.enqueued
    assert isinstance(job, FollowProceeding)
    return job


def a_job(known: Proceeding, kind: str | None = None, part_id: UUID | None = None, change: str | None = None) -> Any:
    return FollowProceeding(country=GT, proceeding_id=known.id, part_id=part_id, kind=kind, change=change)


def told(work: FakeCasesWork, event: type[Any]) -> list[Any]:
    return [each for each in work.published if isinstance(each, event)]


def waits_for(court: Court) -> list[tuple[TaskKind, str | None]]:
    """What the case waits for because of a proceeding."""
    return [(part.kind, part.detail) for part in court.world.case(court.case).due_parts]


def test_the_case_waits_for_what_the_proceeding_asks(court: Court, known: Proceeding) -> None:
    (person,) = court.persons(known)
    hearing = court.add(known, HEARING, a_hearing(person.id))
    court.add(known, MEASURE, Measure(kind="no_contact", from_on=TODAY, until_on=TODAY))
    court.add(known, REQUEST, ProceedingRequest(kind="report", person=person.id))

    for _ in range(2):
        follow(court, a_job(known))
        assert sorted(waits_for(court)) == [
            (TaskKind.HEARING, "preliminary"),
            (TaskKind.PROCEEDING_REQUEST, "report"),
            (TaskKind.PROTECTION_MEASURE, "no_contact"),
        ]

    court.change(known, HEARING, hearing, outcome="cancelled")
    follow(court, a_job(known))
    assert (TaskKind.HEARING, "preliminary") not in waits_for(court)


def test_a_hearing_is_a_task_at_its_hour_until_its_day_is_over(court: Court, known: Proceeding) -> None:
    court.add(known, HEARING, a_hearing(days=0))
    follow(court, a_job(known))
    assert [task.due_at for task in court.world.case(court.case).tasks if task.kind == TaskKind.HEARING] == [NOON]

    court.world.now = NOON + timedelta(hours=1)
    assert ended(court) == []
    court.world.now = NOON + timedelta(days=1)
    (job,) = ended(court)
    follow(court, job)
    assert waits_for(court) == []
    assert ended(court) == []


def ended(court: Court) -> list[FollowProceeding]:
    """What the clock lets be looked at again because its day has passed."""
    with court.world.platform(frozenset({GT})) as work:
        end_lapsed(GT, work=work)
    return [job for job in work.enqueued if isinstance(job, FollowProceeding)]


def test_a_task_that_knew_only_its_day_gets_its_hour_before_the_hearing(court: Court, known: Proceeding) -> None:
    court.add(known, HEARING, a_hearing(days=1))
    with court.world.platform(frozenset({GT})) as work:
        remind_hearings(GT, work=work)
    assert a_job(known) in work.enqueued


def test_the_version_of_the_case_stays(court: Court, known: Proceeding) -> None:
    """Otherwise what an assistant is writing would be refused because a hearing was set."""
    before = court.world.case(court.case).version
    court.add(known, HEARING, a_hearing())
    follow(court, a_job(known))

    assert court.world.case(court.case).version == before


def test_setting_moving_and_calling_off_a_hearing_is_announced_to_both_sides(court: Court, known: Proceeding) -> None:
    with court.world.work(LIAISON) as work:
        proceeding = get_kept_proceeding_for_update(known.id, work=work)
        hearing = add_part(proceeding, HEARING, a_hearing(), work=work)
    moved = court.change(known, HEARING, hearing, scheduled_at=NOON + timedelta(days=12))
    jobs = [job_of(each) for each in (work, moved, court.change(known, HEARING, hearing, outcome="cancelled"))]

    assert [job.change for job in jobs] == ["set", "moved", "cancelled"]
    for job in jobs:
        events = told(follow(court, job), HearingChanged)
        assert {(event.organisation_id, event.case_id) for event in events} == {
            (PROSECUTION, None),
            (SHELTER, court.case.id),
        }
        assert {event.recipients for event in events} == {("lía",), (str(court.case.assigned_to),)}
        assert {event.change for event in events} == {job.change}


@pytest.mark.parametrize("changes", [{"place": "Sala 3"}, {"outcome": "held", "scheduled_at": NOON}])
def test_what_changes_neither_day_nor_outcome_ahead_is_not_announced(
    court: Court, known: Proceeding, changes: Any
) -> None:
    hearing = court.add(known, HEARING, a_hearing())

    assert job_of(court.change(known, HEARING, hearing, **changes)).change is None


def heard_of(court: Court, known: Proceeding, hearing: Hearing, **changes: Any) -> set[tuple[str, UUID, UUID | None]]:
    """What each side is told of a change of a hearing."""
    events = told(follow(court, job_of(court.change(known, HEARING, hearing, **changes))), HearingChanged)
    sides = [(event.change, event.organisation_id, event.case_id) for event in events]
    assert len(sides) == len(set(sides))
    return set(sides)


def test_who_is_called_later_hears_that_it_is_set_and_who_is_removed_that_it_is_off(
    court: Court, known: Proceeding
) -> None:
    clinic = court.world.add(a_case(organisation_id=CLINIC))
    other = court.name(known, clinic)
    own = next(person.id for person in court.persons(known) if person.id != other)
    hearing = court.add(known, HEARING, a_hearing(own))

    assert heard_of(court, known, hearing, persons=[other, own]) == {("set", CLINIC, clinic.id)}
    assert heard_of(court, known, hearing, persons=[own, other], place="Sala 3") == set()
    assert heard_of(court, known, hearing, persons=[]) == set()
    assert heard_of(court, known, hearing, persons=[other]) == {("cancelled", SHELTER, court.case.id)}
    assert heard_of(court, known, hearing, persons=[own], scheduled_at=NOON + timedelta(days=12)) == {
        ("set", SHELTER, court.case.id),
        ("cancelled", CLINIC, clinic.id),
        ("moved", PROSECUTION, None),
    }
    assert heard_of(court, known, hearing, persons=[own, other], scheduled_at=NOON + timedelta(days=14)) == {
        ("moved", SHELTER, court.case.id),
        ("set", CLINIC, clinic.id),
        ("moved", PROSECUTION, None),
    }
    assert heard_of(court, known, hearing, persons=[own], outcome="cancelled") == {
        ("cancelled", SHELTER, court.case.id),
        ("cancelled", CLINIC, clinic.id),
        ("cancelled", PROSECUTION, None),
    }
    assert heard_of(court, known, hearing, persons=[own, other]) == set()


def test_a_second_person_of_a_case_that_knows_already_is_not_announced(court: Court) -> None:
    both = (court.share(), court.share(person_id=new_id()))
    known = court.opened(*(NamedPerson(shared_person_id=each.id, standing="victim") for each in both))
    (first, second) = (person.id for person in court.persons(known))
    hearing = court.add(known, HEARING, a_hearing(first))

    assert heard_of(court, known, hearing, persons=[first, second]) == set()


def test_a_request_is_announced_to_the_organisation_and_its_answer_to_the_keeper(
    court: Court, known: Proceeding
) -> None:
    other = court.name(known, court.world.add(a_case(organisation_id=CLINIC)))
    own = next(person.id for person in court.persons(known) if person.id != other)
    request = court.add(known, REQUEST, ProceedingRequest(kind="report", person=own))
    made = told(follow(court, a_job(known, "request", request.id, "made")), ProceedingRequestChanged)
    with court.world.work(ANA) as work:
        answer_request(known.id, request.id, RequestAnswer(outcome="fulfilled", answer="Canario"), work=work)
    answered = follow(court, job_of(work))

    assert [(event.organisation_id, event.case_id) for event in made] == [(SHELTER, court.case.id)]
    (event,) = told(answered, ProceedingRequestChanged)
    assert (event.organisation_id, event.case_id, event.change) == (PROSECUTION, None, "answered")
    assert "Canario" not in str(answered.messages)


def test_who_attends_no_more_leaves_it_to_the_supervisors_and_a_seal_to_those_named(world: World) -> None:
    berta, carlos = (a_member(role="supervisor") for _ in range(2))
    for member in (berta, carlos):
        world.add_member(member)
    court = Court(world, sealed_for=["ana", str(berta.user_id)])
    known = court.opened()
    hearing = court.add(known, HEARING, a_hearing())

    events = told(follow(court, a_job(known, "hearing", hearing.id, "set")), HearingChanged)

    assert {event.organisation_id: event.recipients for event in events} == {
        PROSECUTION: ("lía",),
        SHELTER: (str(berta.user_id),),
    }


def test_a_keeper_with_a_case_of_their_own_is_notified_once(court: Court) -> None:
    known = court.own()
    hearing = court.add(known, HEARING, a_hearing(), ANA)

    (event,) = told(follow(court, a_job(known, "hearing", hearing.id, "set")), HearingChanged)

    assert (event.organisation_id, event.case_id) == (SHELTER, court.case.id)
    assert event.recipients == (str(court.case.assigned_to), "ana")


def the_facts(work: FakeCasesWork) -> ProceedingFactsChanged:
    (facts,) = told(work, ProceedingFactsChanged)
    assert isinstance(facts, ProceedingFactsChanged)
    return facts


def test_facts_are_published_with_the_next_number(court: Court, known: Proceeding) -> None:
    first, second = (the_facts(follow(court, a_job(known))) for _ in range(2))

    assert (first.version, second.version) == (1, 2)
    assert replace(second, version=1) == first


def test_two_organisations_with_the_same_file_number_count_one_proceeding(court: Court, known: Proceeding) -> None:
    same, other = court.own(file_number="mp 001.2026.88123"), court.own(file_number="MP001-2026-1")
    unnumbered = [court.own(file_number=None) for _ in range(2)]

    keys = [the_facts(follow(court, a_job(each))).proceeding_key for each in (known, same, other, *unnumbered)]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 4
    assert "88123" not in str(keys)


def test_a_person_who_was_removed_from_the_case_is_not_counted(world: World) -> None:
    court = Court(world)
    known = court.own()
    with world.work(ANA) as work:
        (person,) = work.proceedings.persons_of([known.id])
        work.proceedings.add_persons(known, [replace(person, id=new_id(), person_id=new_id())])

    assert len(the_facts(follow(court, a_job(known))).persons) == 1


def test_facts_say_whether_a_consent_lets_the_person_be_counted(world: World) -> None:
    statistics = a_consent(purpose=STATISTICS)
    court = Court(world, consents=[statistics])
    known = court.opened()
    assert counted(court, known) == [True]

    with world.work() as work:
        withdraw_consent(court.case.id, statistics.id, "in_person", work=work)
    assert [job.proceeding_id for job in work.enqueued if isinstance(job, FollowProceeding)] == [known.id]
    assert counted(court, known) == [False]


def counted(court: Court, known: Proceeding) -> list[bool]:
    return [row[PERSON_COLUMNS.index("counted")] for row in the_facts(follow(court, a_job(known))).persons]


def test_a_legal_service_before_the_first_hearing_represents_the_person(court: Court, known: Proceeding) -> None:
    service = ServiceProvided(service_type="legal_counsel", status="in_progress", started_on=TODAY)
    with court.world.work() as work:
        record_part(court.case.id, SERVICE, service, work=work)
    represented = PERSON_COLUMNS.index("represented")

    assert [row[represented] for row in the_facts(follow(court, a_job(known))).persons] == [True]
    court.add(known, HEARING, a_hearing(days=-1))
    assert [row[represented] for row in the_facts(follow(court, a_job(known))).persons] == [False]


def remind(court: Court) -> list[HearingDue]:
    with court.world.platform(frozenset({GT})) as work:
        remind_hearings(GT, work=work)
    return told(work, HearingDue)


def test_both_sides_are_reminded_a_week_and_a_day_before_and_each_time_once(court: Court, known: Proceeding) -> None:
    (person,) = court.persons(known)
    court.add(known, HEARING, a_hearing(person.id, days=9))
    assert remind(court) == []

    for ahead, days in ((2, 7), (8, 1)):
        court.world.now = NOON + timedelta(days=ahead)
        events = remind(court)
        assert {(event.organisation_id, event.days) for event in events} == {(PROSECUTION, days), (SHELTER, days)}
        assert remind(court) == []


def test_days_off_of_the_country_bring_a_reminder_forward(court: Court, known: Proceeding) -> None:
    court.add(known, HEARING, a_hearing(days=9))
    assert remind(court) == []
    off = " ".join(str(TODAY + timedelta(days=ahead)) for ahead in (1, 2))
    with court.world.platform(frozenset({GT})) as work:
        decided = CountrySettingChanged(
            country=GT, setting_id=new_id(), setting=DAYS_OFF, version=1, value={"days": off}, valid_from=TODAY
        )
        work.country_settings.keep(decided, at=NOON)

    assert {event.days for event in remind(court)} == {7}


def test_nobody_is_reminded_in_the_night(court: Court, known: Proceeding) -> None:
    court.add(known, HEARING, a_hearing(days=7))
    court.world.now = NOON - timedelta(hours=6)

    assert remind(court) == []


def test_a_hearing_of_others_reminds_its_keeper_alone(court: Court, known: Proceeding) -> None:
    other = court.name(known, court.world.add(a_case(organisation_id=CLINIC)))
    court.add(known, HEARING, a_hearing(other, days=7))

    assert {event.organisation_id for event in remind(court)} == {PROSECUTION, CLINIC}


def calendar(court: Court, grant: Grant) -> list[tuple[UUID, UUID | None]]:
    with court.world.work(grant) as work:
        found = read_hearings(TODAY, TODAY + timedelta(days=30), work=work)
    return [(each.id, each.case_id) for each in found]


def test_a_calendar_shows_the_hearings_of_both_sides_in_order(court: Court, known: Proceeding) -> None:
    other = court.name(known, court.world.add(a_case(organisation_id=CLINIC)))
    (own, _) = (person.id for person in court.persons(known))
    last, first = court.add(known, HEARING, a_hearing(own)), court.add(known, HEARING, a_hearing(own, days=3))
    of_others = court.add(known, HEARING, a_hearing(other, days=5))
    court.add(known, HEARING, a_hearing(days=-1))

    assert calendar(court, LIAISON) == [(first.id, None), (of_others.id, None), (last.id, None)]
    assert calendar(court, ANA) == [(first.id, court.case.id), (last.id, court.case.id)]
    for stranger in (a_liaison(organisation_id=CLINIC, countries=frozenset({HN})), a_liaison(organisation_id=new_id())):
        assert calendar(court, stranger) == []


def test_a_case_in_a_proceeding_twice_is_in_the_calendar_once(court: Court) -> None:
    known = court.opened(NamedPerson(shared_person_id=court.share().id, standing="victim"))
    hearing = court.add(known, HEARING, a_hearing())

    assert calendar(court, ANA) == [(hearing.id, court.case.id)]
