"""The services that come of the referrals of a case."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.parts.service import SERVICE, ServiceProvided
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from services.cases.usecases.parts.record_part import change_part, read_parts
from shared.contracts.referrals import ReferralStep
from tests.support.builders.cases import TODAY, a_case, a_step
from tests.support.use_cases import any_version
from tests.support.world import CLINIC
from tests.unit.cases.usecases.world import World

pytestmark = pytest.mark.unit


def hear(world: World, *steps: ReferralStep) -> None:
    """Record each in a transaction of its own."""
    for step in steps:
        with world.platform() as work:
            record_referral_step(step, work=work)


def services(world: World, case: Case) -> dict[str, ServiceProvided]:
    with world.work() as work:
        return {service.service_type: service for service in read_parts(case.id, SERVICE, work=work)}


def steps(case: Case) -> tuple[ReferralStep, ReferralStep, ReferralStep, ReferralStep]:
    sent = a_step(case, services=("medical", "legal_counsel"))
    accepted, started = replace(sent, state="accepted"), replace(sent, state="in_service")
    return sent, accepted, started, replace(sent, state="completed", outcome="delivered")


def test_an_accepted_referral_brings_a_service_for_each_that_was_asked_for(world: World) -> None:
    case = world.add()
    sent, accepted, *_ = steps(case)
    hear(world, sent)
    assert services(world, case) == {}

    hear(world, accepted)

    found = services(world, case)
    assert {name: service.status for name, service in found.items()} == {
        "medical": "planned",
        "legal_counsel": "planned",
    }
    assert {service.provider_organisation_id for service in found.values()} == {CLINIC}
    assert {service.recorded_by for service in found.values()} == {"system:cases"}


def test_the_steps_move_their_services_to_the_end(world: World) -> None:
    case = world.add()

    hear(world, *steps(case))

    medical = services(world, case)["medical"]
    assert (medical.status, medical.started_on, medical.ended_on, medical.version) == ("delivered", TODAY, TODAY, 3)


def test_steps_that_come_twice_late_or_in_the_wrong_order_end_the_same(world: World) -> None:
    case, other = world.add(), world.add()
    hear(world, *steps(case))
    expected = services(world, case)["medical"]

    sent, accepted, started, completed = steps(other)
    hear(world, completed, started, completed, accepted, sent, accepted)

    found = services(world, other)["medical"]
    assert (found.status, found.started_on, found.ended_on) == (expected.status, TODAY, TODAY)
    assert len(services(world, other)) == 2


def test_steps_of_one_transaction_leave_one_service(world: World) -> None:
    case = world.add()
    with world.platform() as work:
        for step in steps(case):
            record_referral_step(step, work=work)

    assert {service.status for service in services(world, case).values()} == {"delivered"}


def test_a_rejection_says_why_the_service_is_not_available(world: World) -> None:
    case = world.add()
    sent = a_step(case)

    hear(world, sent, replace(sent, state="rejected", reason="capacity"))

    (service,) = services(world, case).values()
    assert (service.status, service.decline_reason) == ("unavailable", "capacity")


def test_an_anonymous_consultation_is_about_nobody(world: World) -> None:
    case = world.add()
    asked = replace(a_step(case), kind="consultation")

    hear(world, asked, replace(asked, state="accepted"))

    assert services(world, case) == {}


def test_what_people_have_decided_stays(world: World) -> None:
    case = world.add()
    sent, accepted, started, completed = steps(case)
    hear(world, sent, accepted)
    medical = services(world, case)["medical"]
    with world.work() as work:
        change_part(
            case.id,
            SERVICE,
            medical.id,
            {"status": "declined", "decline_reason": "person_choice"},
            require_version=any_version,
            work=work,
        )

    hear(world, started, completed)

    found = services(world, case)
    assert (found["medical"].status, found["medical"].version) == ("declined", 2)
    assert found["legal_counsel"].status == "delivered"


def test_what_was_given_is_recorded_for_a_closed_case_too(world: World) -> None:
    case = a_case()
    sent, accepted, started, completed = steps(case)
    case.close("referred", on=TODAY)
    world.add(case)

    hear(world, sent, accepted, started, completed)

    assert {service.status for service in services(world, case).values()} == {"delivered"}
