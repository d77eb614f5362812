"""Disclosing without a consent: one person asks, another decides, it ends after three days and is reviewed."""

# fixed dates: NOON is the clock of the service

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.case.retention import anonymise
from services.cases.domain.consent.errors import (
    OverrideDecided,
    OverrideNotApproved,
    OverrideReviewed,
    SecondPersonNeeded,
    ThirdPersonNeeded,
)
from services.cases.domain.consent.override import AskOverride, OverrideAnswer, OverrideFinding, ReadOverride
from services.cases.domain.disclosure.packet import PreparePacket
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.person.person import Person
from services.cases.usecases.consent.ask_override import ask_override
from services.cases.usecases.consent.decide_override import decide_override, review_override
from services.cases.usecases.consent.read_overrides import read_override, read_overrides
from services.cases.usecases.disclosure.check_packet import acting_for, check_packet
from services.cases.usecases.disclosure.prepare_packet import Packet, prepare_packet
from services.cases.usecases.disclosure.read_disclosures import read_disclosures
from shared.contracts.cases import DisclosureStopped, OverrideRequested
from shared.contracts.cases import OverrideDecided as DecidedEvent
from shared.contracts.transfer_refusals import NobodyMayApprove
from shared.kernel.errors import DomainError, Forbidden, Invalid, NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from shared.kernel.second_person import PersonNeeded
from tests.support.builders.cases import (
    NOON,
    TODAY,
    a_case,
    a_case_referral,
    a_caseworker,
    a_child_of_the_case,
    a_member,
    a_packet,
    a_supervisor,
    an_identity,
)
from tests.support.use_cases import actions, code_of, published
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.world import World

APPROVED, REFUSED = OverrideAnswer.APPROVED, OverrideAnswer.REFUSED
JUSTIFIED, NOT_JUSTIFIED = OverrideFinding.JUSTIFIED, OverrideFinding.NOT_JUSTIFIED
REASON = "Su vida corre peligro y nadie contesta en la procuraduría."
RECEIVER = a_caseworker(subject="rosa", organisation_id=CLINIC)


def a_request(**changes: Any) -> AskOverride:
    """The wish to send a child's name to `CLINIC`, because the law orders to protect them."""
    request = AskOverride(
        basis="child_protection_duty",
        purpose="referral",
        recipient_organisation_id=CLINIC,
        data_scope="d3_identified",
        reason=REASON,
    )
    return replace(request, **changes)


CARLA = a_supervisor(subject="carla")


@pytest.fixture(autouse=True)
def who_answers(world: World) -> None:
    """Both supervisors are known as people of the organisation."""
    world.knows("berta", "carla")


@pytest.fixture
def case(world: World) -> Case:
    """A child without any consent; the best interests were considered."""
    return world.add(a_case(best_interest="considered"), an_identity())


def asked(world: World, case: Case, grant: Grant | None = None, **changes: Any) -> ReadOverride:
    with world.work(grant) as work:
        return ask_override(case.id, a_request(**changes), work=work)


def decided(
    world: World, case: Case, override: ReadOverride, answer: OverrideAnswer = APPROVED, grant: Grant | None = None
) -> ReadOverride:
    with world.work(grant or a_supervisor()) as work:
        return decide_override(case.id, override.id, answer, work=work)


def approved(world: World, case: Case, **changes: Any) -> ReadOverride:
    return decided(world, case, asked(world, case, **changes))


def sealed(world: World, case: Case, override: ReadOverride, **changes: Any) -> tuple[Packet, PreparePacket]:
    command = a_packet(None, override_id=override.id, **changes)
    with world.work() as work:
        packet = prepare_packet(case.id, command, work=work)
    if isinstance(packet, DomainError):
        raise packet
    return packet, command


def refusal(world: World, case: Case, override: ReadOverride, **changes: Any) -> str:
    with pytest.raises(Invalid) as refused:
        sealed(world, case, override, **changes)
    return code_of(refused)


def test_a_request_waits_for_a_second_person_and_permits_nothing(world: World, case: Case) -> None:
    override = asked(world, case)

    assert (override.state, override.reason, override.asked_by, override.in_force) == (
        "requested",
        REASON,
        "ana",
        False,
    )
    assert refusal(world, case, override) == "consent_override_ended"
    assert [task.kind for task in world.case(case).tasks].count(TaskKind.OVERRIDE_DECISION) == 1


def test_a_request_is_audited_published_and_on_the_timeline_without_its_reason(world: World, case: Case) -> None:
    with world.work() as work:
        override = ask_override(case.id, a_request(), work=work)

    assert work.audited == [("override.requested", case.id)]
    assert work.published == [
        OverrideRequested(country=GT, case_id=case.id, organisation_id=SHELTER, override_id=override.id, recipients=())
    ]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details["basis"]) == ("override.requested", "child_protection_duty")
    everything = json.dumps([asdict(world.case(case).overrides[0]), entry.details], default=str)
    assert "procurad" not in everything


def test_a_supervisor_who_did_not_ask_approves_for_three_days(world: World, case: Case) -> None:
    override = asked(world, case)
    with world.work(a_supervisor()) as work:
        answered = decide_override(case.id, override.id, APPROVED, work=work)

    assert (answered.state, answered.decided_by, answered.in_force) == ("approved", "berta", True)
    assert answered.ends_at == NOON + timedelta(hours=72)
    assert work.published == [
        DecidedEvent(
            country=GT,
            case_id=case.id,
            organisation_id=SHELTER,
            override_id=override.id,
            answer="approved",
            recipients=("ana",),
        )
    ]
    assert actions(work) == ["override.approved"]
    (task,) = [task for task in world.case(case).tasks if task.kind == TaskKind.OVERRIDE_REVIEW]
    assert task.due_at == answered.ends_at


def test_supervisors_are_notified_and_of_a_sealed_case_those_named(world: World) -> None:
    bea, carla = (world.add_member(a_member(role="supervisor")).user_id for _ in range(2))
    world.add_member(a_member(role="caseworker"))
    world.add_member(a_member(role="supervisor", active=False))
    for named, recipients in ((None, {str(bea), str(carla)}), (["ana", str(carla)], {str(carla)})):
        case = world.add(a_case(sealed_for=named), an_identity())
        with world.work() as work:
            override = ask_override(case.id, a_request(), work=work)
        (event,) = work.published
        assert isinstance(event, OverrideRequested)
        assert set(event.recipients) == recipients
        with world.platform() as sealing:
            stored = sealing.cases.get_for_update(case.id)
            stored.sealed_for = named and [str(bea), str(carla)]
            sealing.cases.save(stored)
        with world.work(replace(a_supervisor(), subject=str(bea))) as deciding:
            decide_override(case.id, override.id, APPROVED, work=deciding)
        (answer,) = deciding.published
        assert isinstance(answer, DecidedEvent)
        assert answer.recipients == (() if named else ("ana",))


def test_in_a_sealed_case_nobody_is_asked_where_no_other_supervisor_sees_it(world: World) -> None:
    world.add_member(a_member(role="supervisor"))
    case = world.add(a_case(sealed_for=["ana", "beto"]), an_identity())
    with pytest.raises(NobodyMayApprove):
        asked(world, case)
    assert world.case(case).overrides == []


def test_who_asked_neither_decides_nor_reviews_though_they_supervise(world: World, case: Case) -> None:
    override = asked(world, case, a_supervisor())
    with pytest.raises(SecondPersonNeeded):
        decided(world, case, override)
    with world.work(CARLA) as work:
        decide_override(case.id, override.id, APPROVED, work=work)
    for involved in (a_supervisor(), CARLA):
        with pytest.raises(ThirdPersonNeeded), world.work(involved) as work:
            review_override(case.id, override.id, JUSTIFIED, work=work)


def test_without_a_third_supervisor_another_person_of_the_case_reviews(world: World, case: Case) -> None:
    supervisor = world.add_member(a_member(role="supervisor"))
    world.knows("ana")
    override = asked(world, case, a_supervisor())
    decided(world, case, override, grant=CARLA)
    with pytest.raises(Forbidden), world.work() as work:
        review_override(case.id, override.id, JUSTIFIED, work=work)
    world.add_member(replace(supervisor, active=False))
    with world.work() as work:
        assert review_override(case.id, override.id, JUSTIFIED, work=work).reviewed_by == "ana"


@pytest.mark.parametrize("caller", [a_supervisor(signed_in_at=None), a_supervisor(subject="nobody")])
def test_a_system_and_who_is_not_active_there_decide_and_review_nothing(
    world: World, case: Case, caller: Grant
) -> None:
    override = asked(world, case)
    with pytest.raises(PersonNeeded):
        decided(world, case, override, grant=caller)
    decided(world, case, override)
    with pytest.raises(PersonNeeded), world.work(caller) as work:
        review_override(case.id, override.id, JUSTIFIED, work=work)


def test_who_holds_the_system_that_asked_neither_decides_nor_reviews(world: World, case: Case) -> None:
    override = asked(world, case, a_caseworker(signed_in_at=None, held_by=frozenset({"berta"})))
    with pytest.raises(SecondPersonNeeded):
        decided(world, case, override)
    decided(world, case, override, grant=CARLA)
    with pytest.raises(ThirdPersonNeeded), world.work(a_supervisor()) as work:
        review_override(case.id, override.id, JUSTIFIED, work=work)


def test_an_answer_is_given_once(world: World, case: Case) -> None:
    override = asked(world, case)
    decided(world, case, override, REFUSED)
    with pytest.raises(OverrideDecided):
        decided(world, case, override)
    assert refusal(world, case, override) == "consent_override_ended"
    with pytest.raises(OverrideNotApproved), world.work(a_supervisor()) as work:
        review_override(case.id, override.id, JUSTIFIED, work=work)


def test_a_packet_is_sealed_under_an_approved_override_and_the_disclosure_names_it(world: World, case: Case) -> None:
    override = approved(world, case)
    packet, command = sealed(world, case, override)

    assert "first_names" in packet.fields
    assert packet.consent_expires_on == date(2026, 11, 27)
    with world.platform() as work:
        work.case_referrals.save_each([(case, replace(a_case_referral(), referral_id=command.referral_id))])
    with world.work() as work:
        ((record, _),) = read_disclosures(case.id, work=work)
    assert (record.consent_id, record.override_id) == (None, override.id)


@pytest.mark.parametrize(
    ("asked_for", "wanted", "code"),
    [
        ({"recipient_organisation_id": SHELTER}, {}, "consent_recipient"),
        ({}, {"to_country": HN}, "consent_recipient"),
        ({"data_scope": "d2_protection"}, {}, "consent_scope"),
        ({"purpose": "prosecution_sharing"}, {}, "consent_override_ended"),
    ],
    ids=["organisation", "country", "scope", "purpose"],
)
def test_an_override_covers_only_what_was_approved(
    world: World, case: Case, asked_for: dict[str, Any], wanted: dict[str, Any], code: str
) -> None:
    override = approved(world, case, **asked_for)
    assert refusal(world, case, override, **wanted) == code


def test_the_best_interests_of_a_child_are_considered_under_an_override_too(world: World) -> None:
    case = world.add(a_case(), an_identity())
    override = approved(world, case)
    assert refusal(world, case, override) == "best_interest_missing"


def test_an_override_about_one_person_is_none_about_another(world: World) -> None:
    child = a_child_of_the_case(best_interest="considered")
    case = world.add(a_case(others=[child], best_interest="considered"), an_identity())
    override = approved(world, case, person_id=child.id)
    assert refusal(world, case, override) == "consent_override_ended"
    with pytest.raises(Invalid) as refused:
        asked(world, case, person_id=new_id())
    assert code_of(refused) == "not_of_this_case"
    assert asked(world, case, person_id=case.person_id).person_id is None


def test_nobody_has_the_duty_to_protect_an_adult_as_a_child(world: World) -> None:
    case = world.add(a_case(person=Person(birth_year=1990)), an_identity(birthdate="1990-01-02"))
    with pytest.raises(Invalid) as refused:
        asked(world, case)
    assert code_of(refused) == "not_for_an_adult"
    assert sealed(world, case, approved(world, case, basis="vital_interest"))


def checked(world: World, case: Case, command: PreparePacket) -> tuple[str | None, list[str]]:
    with world.work(acting_for(RECEIVER, GT)) as work:
        return check_packet(case.id, command.referral_id, receiver=RECEIVER, work=work), published(work)


def test_a_packet_is_read_no_longer_than_the_override_lasts(world: World, case: Case) -> None:
    _, command = sealed(world, case, approved(world, case))
    assert checked(world, case, command) == (None, [])
    world.now = NOON + timedelta(hours=72) - timedelta(seconds=1)
    assert checked(world, case, command) == (None, [])
    world.now = NOON + timedelta(hours=72)
    assert checked(world, case, command) == ("consent_override_ended", ["disclosure_stopped"])


def test_what_left_without_justification_is_stopped_at_once(world: World, case: Case) -> None:
    override = approved(world, case)
    _, command = sealed(world, case, override)
    with world.work(CARLA) as work:
        reviewed = review_override(case.id, override.id, NOT_JUSTIFIED, work=work)

    stopped = DisclosureStopped(
        country=GT, case_id=case.id, referral_id=command.referral_id, reason="consent_override_ended"
    )
    assert work.published == [stopped]
    assert (reviewed.finding, reviewed.reviewed_by, reviewed.in_force) == ("not_justified", "carla", False)
    assert actions(work)[0] == "override.reviewed"
    with pytest.raises(OverrideReviewed), world.work(CARLA) as work:
        review_override(case.id, override.id, JUSTIFIED, work=work)


def test_what_was_justified_goes_on_until_its_end_and_asks_for_no_review_any_more(world: World, case: Case) -> None:
    override = approved(world, case)
    _, command = sealed(world, case, override)
    with world.work(CARLA) as work:
        review_override(case.id, override.id, JUSTIFIED, work=work)

    assert published(work) == []
    assert checked(world, case, command) == (None, [])
    assert TaskKind.OVERRIDE_REVIEW not in [task.kind for task in world.case(case).tasks]


def test_a_closed_case_takes_no_request_and_no_answer_but_a_review(world: World, case: Case) -> None:
    waiting, override = asked(world, case), approved(world, case)
    with world.platform() as work:
        stored = work.cases.get_for_update(case.id)
        stored.close("other", on=TODAY)
        work.cases.save(stored)
    with pytest.raises(CaseClosedAlready):
        asked(world, case)
    with pytest.raises(CaseClosedAlready):
        decided(world, case, waiting)
    (task,) = world.case(case).tasks
    assert (task.kind, task.due_at, world.case(case).next_task) == (
        TaskKind.OVERRIDE_REVIEW,
        override.ends_at,
        task.kind,
    )
    with world.work(CARLA) as work:
        assert review_override(case.id, override.id, JUSTIFIED, work=work).finding == "justified"
    assert (world.case(case).tasks, world.case(case).next_due_at) == ([], None)


def test_requests_are_read_newest_first_and_audited(world: World, case: Case) -> None:
    first, second = asked(world, case), asked(world, case)
    with world.work() as work:
        assert [one.id for one in read_overrides(case.id, work=work)] == [second.id, first.id]
        assert read_override(case.id, first.id, work=work).reason == REASON
    assert actions(work) == ["overrides.read", "overrides.read"]
    with pytest.raises(NotFound), world.work() as work:
        read_override(case.id, new_id(), work=work)


def test_the_reason_is_gone_with_the_key_of_the_person(world: World, case: Case) -> None:
    asked(world, case)
    with world.platform() as work:
        work.vault.erase(case, reason="person_request", erased_by="berta", at=NOON)
    with world.work() as work:
        assert [one.reason for one in read_overrides(case.id, work=work)] == [""]
    with pytest.raises(NotFound):
        asked(world, case)


def test_a_reason_goes_with_the_person_it_is_about_and_with_no_other(world: World) -> None:
    sibling = a_child_of_the_case()
    case = world.add(a_case(others=[sibling]), an_identity())
    asked(world, case), asked(world, case, person_id=sibling.id, reason="La hermana corre peligro.")
    with world.platform() as work:
        work.vault.erase(case.vault_person(sibling.id), reason="person_request", erased_by="berta", at=NOON)
    with world.work() as work:
        assert [one.reason for one in read_overrides(case.id, work=work)] == ["", REASON]
    with pytest.raises(NotFound):
        asked(world, case, person_id=sibling.id)


def test_a_reason_is_not_read_once_its_person_was_removed_from_the_case(world: World) -> None:
    sibling = a_child_of_the_case()
    case = world.add(a_case(others=[sibling]), an_identity())
    asked(world, case, person_id=sibling.id)
    with world.platform() as work:
        stored = work.cases.get_for_update(case.id)
        stored.others.clear()
        work.cases.save(stored)
    with world.work() as work:
        assert [one.reason for one in read_overrides(case.id, work=work)] == [""]


def test_nothing_is_left_of_a_request_once_the_retention_of_its_case_has_ended(world: World, case: Case) -> None:
    approved(world, case)
    with world.platform() as work:
        stored = work.cases.get_for_update(case.id)
        anonymise(stored, TODAY)
        work.cases.save(stored)
    with world.work() as work:
        assert list(read_overrides(case.id, work=work)) == []
