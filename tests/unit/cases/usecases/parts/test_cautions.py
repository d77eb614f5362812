"""Cautions: recorded as parts, in force in the case itself, and in the packet that protects with them."""

# fixed dates: NOON is the clock of the service

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.consent.disclosure import Companion
from services.cases.domain.parts.flag import FLAG, CautionFlag, Flag, in_force
from services.cases.domain.parts.safety_plan import SAFETY_PLAN, SafetyPlan
from services.cases.domain.parts.stay import STAY, Stay
from services.cases.domain.person.identity import Phone
from services.cases.usecases.disclosure.preview_packet import Preview, preview_packet
from services.cases.usecases.parts.record_part import change_part, record_part
from services.cases.usecases.person.change_person import remove_person
from shared.contracts.codelists import code_list
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import TODAY, a_case, a_child_of_the_case, a_consent, a_preview, an_identity
from tests.support.use_cases import any_version, code_of
from tests.unit.cases.usecases.world import World


def a_flag(flag: str = "do_not_call", **changes: Any) -> Flag:
    return Flag(flag=flag, **{"active_from": TODAY, **changes})


def record(world: World, case: Case, *flags: Flag) -> list[Flag]:
    recorded = []
    for flag in flags:
        with world.work() as work:
            recorded.append(record_part(case.id, FLAG, flag, work=work))
    return recorded


def change(world: World, case: Case, flag: Flag, **changes: Any) -> None:
    with world.work() as work:
        change_part(case.id, FLAG, flag.id, changes, require_version=any_version, work=work)


def shown(world: World, case: Case) -> list[str]:
    return [flag.flag for flag in world.case(case).flags]


def test_a_caution_in_force_is_shown_by_the_case_itself_which_has_a_new_version(world: World) -> None:
    case = world.add()

    record(world, case, a_flag())

    assert (world.case(case).flags, world.case(case).version) == ([CautionFlag(flag="do_not_call")], 2)
    assert world.happened(case) == ["flag.recorded"]


def test_a_caution_that_somebody_ended_or_said_to_be_a_mistake_is_shown_no_more(world: World) -> None:
    case = world.add()
    ended, mistaken, _ = record(world, case, a_flag(), a_flag("pregnant"), a_flag("suicidal"))

    change(world, case, ended, active_to=TODAY)
    change(world, case, mistaken, in_error=True)

    assert shown(world, case) == ["suicidal"]


def test_the_same_caution_twice_is_shown_once_and_until_both_have_ended(world: World) -> None:
    case = world.add()
    first, _ = record(world, case, a_flag(), a_flag())
    before = world.case(case).version

    change(world, case, first, active_to=TODAY)

    assert (shown(world, case), world.case(case).version) == (["do_not_call"], before)


def test_no_caution_ends_by_itself(world: World) -> None:
    case = world.add()
    record(world, case, a_flag(active_from=TODAY - timedelta(days=4000)))

    assert shown(world, case) == ["do_not_call"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"active_from": date(2026, 11, 26)}, "in_the_future"),
        ({"active_to": date(2026, 11, 26)}, "in_the_future"),
        ({"active_to": date(2026, 11, 1)}, "ends_before_it_begins"),
    ],
)
def test_a_caution_of_impossible_days_is_refused(world: World, changes: dict[str, Any], code: str) -> None:
    case = world.add()

    with pytest.raises(Invalid) as refused:
        record(world, case, a_flag(**changes))

    assert (code_of(refused), world.case(case).flags) == (code, [])


def test_a_caution_is_about_one_person_and_goes_with_them(world: World) -> None:
    child = a_child_of_the_case()
    case = world.add(a_case(others=[child]))
    record(world, case, a_flag("minor_alone", person_id=child.id), a_flag(person_id=case.person_id))

    with_child = world.case(case).flags
    with world.work() as work:
        remove_person(case.id, child.id, require_version=any_version, work=work)

    assert with_child == [CautionFlag(flag="do_not_call"), CautionFlag(flag="minor_alone", person_id=child.id)]
    assert world.case(case).flags == [CautionFlag(flag="do_not_call")]
    record(world, case, a_flag("pregnant"))
    assert shown(world, case) == ["do_not_call", "pregnant"]


def test_only_the_persons_of_the_case_have_cautions_in_it() -> None:
    first, other, stranger = new_id(), new_id(), new_id()
    flags = [a_flag(person_id=first), a_flag(person_id=other), a_flag(person_id=stranger)]

    found = in_force(flags, first=first, others=[other])

    assert [flag.person_id for flag in found] == [None, other]


def previewed(world: World, case: Case, profile: str, *along: UUID) -> Preview:
    consent = case.consents[0]
    companions = tuple(Companion(person_id=person_id) for person_id in along)
    request = a_preview(consent, disclosure_profile=profile, accompanied_by=companions)
    with world.work() as work:
        return preview_packet(case.id, request, purpose="referral", work=work)


def every_caution() -> list[CautionFlag]:
    return [CautionFlag(flag=flag) for flag in sorted(code_list("caution_flag").items)]


@pytest.fixture
def case(world: World) -> Case:
    """A child's case with every caution there is, and a brother with one."""
    brother = a_child_of_the_case(best_interest="considered")
    flags = [*every_caution(), CautionFlag(flag="pregnant", person_id=brother.id)]
    return world.add(a_case(consents=[a_consent()], best_interest="considered", others=[brother], flags=flags))


def test_an_anonymous_question_says_no_caution(world: World, case: Case) -> None:
    content = previewed(world, case, "d0_anonymous").after_acceptance

    assert {"flags", "more_flags"} & content.keys() == set()


def test_before_acceptance_the_receiver_knows_whom_not_to_call_and_who_is_alone(world: World, case: Case) -> None:
    preview = previewed(world, case, "d1_capacity")

    assert preview.after_acceptance["flags"] == ["do_not_call", "minor_alone"]
    assert preview.before_acceptance["flags"] == ["do_not_call", "minor_alone"]
    assert {"field": "more_flags", "reason": "above_profile"} in preview.withheld


@pytest.mark.parametrize("profile", ["d2_protection", "d3_identified"])
def test_from_d2_the_packet_holds_every_caution(world: World, case: Case, profile: str) -> None:
    content = previewed(world, case, profile)

    told = [*content.after_acceptance["flags"], *content.after_acceptance["more_flags"]]

    assert sorted(told) == sorted(code_list("caution_flag").items)
    assert "more_flags" not in content.before_acceptance


def test_those_who_go_along_have_cautions_of_their_own(world: World, case: Case) -> None:
    (brother,) = previewed(world, case, "d1_capacity", case.others[0].id).after_acceptance["accompanied_by"]

    assert "flags" not in brother
    assert previewed(world, case, "d1_capacity").after_acceptance["flags"] == ["do_not_call", "minor_alone"]


@pytest.mark.parametrize(("flags", "safe"), [((), True), (("suicidal",), True), (("do_not_call",), False)])
def test_no_telephone_of_somebody_who_must_not_be_called_leaves_as_safe(
    world: World, flags: tuple[str, ...], safe: bool
) -> None:
    phone = Phone(number="+50499990000", safe_to_call=True, safe_hours="9 a 12")
    cautions = [CautionFlag(flag=flag) for flag in flags]
    case = world.add(
        a_case(consents=[a_consent()], best_interest="considered", flags=cautions), an_identity(phones=[phone])
    )

    (told,) = previewed(world, case, "d3_identified").after_acceptance["phones"]

    assert (told.number, told.safe_to_call, told.safe_hours is not None) == ("+50499990000", safe, safe)


def test_a_caution_that_came_after_the_preview_changes_what_would_leave(world: World, case: Case) -> None:
    before = previewed(world, case, "d1_capacity").seal
    with world.platform() as work:
        stored = work.cases.get_for_update(case.id)
        stored.flags = []
        work.cases.save(stored)

    assert previewed(world, case, "d1_capacity").seal != before


def test_a_safety_plan_holds_until_it_is_ended() -> None:
    plan = SafetyPlan(what_to_do="Llamar", review_on=TODAY)

    assert (SAFETY_PLAN.due(plan), SAFETY_PLAN.is_open(plan)) == (TODAY, True)
    assert not SAFETY_PLAN.is_open(SafetyPlan(ended_on=TODAY))
    assert not SAFETY_PLAN.is_open(SafetyPlan(in_error=True))


def test_the_review_of_a_safety_plan_is_a_task_of_the_case_until_the_plan_ended(world: World) -> None:
    case = world.add()
    with world.work() as work:
        plan = record_part(case.id, SAFETY_PLAN, SafetyPlan(review_on=TODAY), work=work)
    asked = [task.kind for task in world.case(case).tasks]
    with world.work() as work:
        change_part(case.id, SAFETY_PLAN, plan.id, {"ended_on": TODAY}, require_version=any_version, work=work)

    assert "safety_plan" in asked
    assert "safety_plan" not in [task.kind for task in world.case(case).tasks]


def test_the_order_of_a_stay_is_a_task_until_the_person_left(world: World) -> None:
    case = world.add()
    with world.work() as work:
        stay = record_part(case.id, STAY, Stay(entered_on=TODAY, ordered_by="judge", order_until=TODAY), work=work)
    asked = [task.kind for task in world.case(case).tasks]
    with world.work() as work:
        left = {"left_on": TODAY, "exit_reason": "other"}
        change_part(case.id, STAY, stay.id, left, require_version=any_version, work=work)

    assert "stay" in asked
    assert "stay" not in [task.kind for task in world.case(case).tasks]
