"""Facts of a proceeding are published again when what they say of a person changes in the case."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.parts.service import SERVICE, ServiceProvided
from services.cases.domain.person.age import Majority
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.member import Member
from services.cases.domain.person.person import Person
from services.cases.domain.proceedings.proceeding import NamedPerson, Proceeding
from services.cases.usecases.case.change_case import change_case
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from services.cases.usecases.parts.record_part import change_part, record_part
from services.cases.usecases.person.change_identity import change_identity
from services.cases.usecases.person.change_person import change_person, remove_person
from services.cases.usecases.proceedings.follow_proceeding import follow_proceeding
from shared.contracts.proceedings import PERSON_COLUMNS, ProceedingFactsChanged
from tests.support.builders.cases import TODAY, a_case, a_second_victim, a_step
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import any_version
from tests.unit.cases.usecases.court import ANA, Court
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit
ADULT: dict[str, Any] = {"person": Person(birth_year=1990), "majority": Majority.ADULT}
COUNSEL = ServiceProvided(service_type="legal_counsel", status="in_progress", started_on=TODAY)


def followed(work: FakeCasesWork) -> list[FollowProceeding]:
    """The jobs that this transaction stored, which publish the facts."""
    return [job for job in work.enqueued if isinstance(job, FollowProceeding)]


def published(world: World, work: FakeCasesWork) -> list[dict[str, Any]]:
    """The persons of the only proceeding that this transaction lets be published again."""
    (job,) = followed(work)
    with world.platform() as platform:
        follow_proceeding(job, work=platform)
    (facts,) = (each for each in platform.published if isinstance(each, ProceedingFactsChanged))
    return [dict(zip(PERSON_COLUMNS, row, strict=True)) for row in facts.persons]


@pytest.fixture
def court(world: World) -> Court:
    """An adult, and a second victim who is a minor."""
    return Court(world, others=[a_second_victim(majority=Majority.MINOR)], **ADULT)


@pytest.fixture
def known(court: Court) -> Proceeding:
    """A proceeding that the office keeps about the first person."""
    return court.opened()


def record(court: Court, service: ServiceProvided = COUNSEL) -> FakeCasesWork:
    with court.world.work() as work:
        record_part(court.case.id, SERVICE, service, work=work)
    return work


def change(court: Court, service: ServiceProvided, **changes: Any) -> FakeCasesWork:
    with court.world.work() as work:
        change_part(court.case.id, SERVICE, service.id, changes, require_version=any_version, work=work)
    return work


def test_a_lawyer_who_begins_after_the_last_change_of_the_proceeding(court: Court, known: Proceeding) -> None:
    (person,) = published(court.world, record(court))
    assert person["represented"]


@pytest.mark.parametrize(
    ("service", "changes"),
    [
        (COUNSEL, {"in_error": True}),
        (COUNSEL, {"service_type": "medical"}),
        (replace(COUNSEL, service_type="medical"), {"service_type": "legal_counsel"}),
        (replace(COUNSEL, status="planned", started_on=None), {"status": "in_progress", "started_on": TODAY}),
    ],
    ids=["a mistake", "no lawyer", "a lawyer", "begun"],
)
def test_a_service_that_is_another_one_now(
    court: Court, known: Proceeding, service: ServiceProvided, changes: Any
) -> None:
    before = service.represents
    record(court, service)

    (person,) = published(court.world, change(court, service, **changes))

    assert person["represented"] is not before


def test_a_lawyer_of_another_person_of_the_case_changes_nothing_in_it(court: Court, known: Proceeding) -> None:
    (second,) = court.case.others
    service = replace(COUNSEL, person_id=second.id)
    assert followed(record(court, service)) == []

    (person,) = published(court.world, change(court, service, person_id=None))
    assert person["represented"]


def test_a_lawyer_through_a_referral(court: Court, known: Proceeding) -> None:
    accepted = a_step(court.case, state="accepted", services=("medical", "legal_counsel"))
    with court.world.platform() as waiting:
        record_referral_step(accepted, work=waiting)
    with court.world.platform() as work:
        record_referral_step(replace(accepted, state="in_service"), work=work)

    assert followed(waiting) == []
    (person,) = published(court.world, work)
    assert person["represented"]


def test_a_corrected_age(court: Court, known: Proceeding) -> None:
    with court.world.work() as work:
        young = {"person": {"birth_year": TODAY.year - 12}}
        change_case(court.case.id, young, require_version=any_version, work=work)

    assert [person["majority"] for person in published(court.world, work)] == ["minor"]


def test_a_birthdate_where_no_age_was_known(world: World) -> None:
    court = Court(world, person=Person())
    court.opened()
    identity = Identity(birthdate=(TODAY - timedelta(days=12 * 365)).isoformat())
    with world.work() as work:
        change_identity(court.case.id, lambda _: identity, require_version=any_version, work=work)

    assert [person["majority"] for person in published(world, work)] == ["minor"]


def with_both(court: Court) -> Member:
    """A proceeding of the organisation itself that names the second victim beside the first; the second."""
    (second,) = court.case.others
    named = (NamedPerson(case_id=court.case.id, person_id=each, standing="victim") for each in (None, second.id))
    court.opened(*named, grant=ANA)
    return second


def test_another_person_of_the_case(court: Court) -> None:
    second = with_both(court)
    with court.world.work() as work:
        older = {"person": {"birth_year": 1980}}
        change_person(court.case.id, second.id, older, require_version=any_version, work=work)

    assert [person["majority"] for person in published(court.world, work)] == ["adult", "adult"]


def test_a_person_who_was_added_by_mistake(court: Court) -> None:
    second = with_both(court)
    with court.world.work() as work:
        remove_person(court.case.id, second.id, require_version=any_version, work=work)

    assert len(published(court.world, work)) == 1


@pytest.mark.parametrize("changes", [{"risk_level": "high"}, {"person": {"gender": "female"}}], ids=str)
def test_what_the_facts_do_not_say_publishes_nothing(court: Court, known: Proceeding, changes: Any) -> None:
    with court.world.work() as work:
        change_case(court.case.id, changes, require_version=any_version, work=work)

    assert followed(work) == []


def test_a_case_in_no_proceeding_publishes_nothing(world: World) -> None:
    court = Court(world, **ADULT)
    assert followed(record(court)) == []


@pytest.mark.parametrize(
    "service",
    [replace(COUNSEL, service_type="medical"), replace(COUNSEL, status="planned", started_on=None)],
    ids=["medical", "planned"],
)
def test_other_services_do_not_look_for_a_proceeding(
    court: Court, known: Proceeding, service: ServiceProvided, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ordinary write has no statement more."""
    monkeypatch.setattr("tests.support.fakes.cases.proceedings.FakeProceedings.naming", None)
    record(court, service)
    change(court, service, ended_on=None, unit="hours", quantity=3)


def test_a_case_in_two_proceedings_publishes_both(court: Court, known: Proceeding) -> None:
    own = court.own(file_number=None)
    other = court.world.add(a_case())
    court.opened(NamedPerson(case_id=other.id, standing="victim"), grant=ANA, file_number=None)

    assert {job.proceeding_id for job in followed(record(court))} == {known.id, own.id}
