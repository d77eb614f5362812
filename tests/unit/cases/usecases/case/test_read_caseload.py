"""The caseload of each person."""

# fixed dates: NOON is the clock of the service

from datetime import timedelta
from uuid import uuid4

from services.cases.usecases.case.read_caseload import read_caseload
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, a_member
from tests.support.world import CLINIC
from tests.unit.cases.usecases.world import World


def test_open_overdue_and_risks_are_counted_for_each_person_and_for_nobody(world: World) -> None:
    ana, idle = world.add_member(a_member()), world.add_member(a_member(role="supervisor"))
    world.add_member(a_member(role="focal_point"))
    late, in_time = NOON - timedelta(hours=1), NOON + timedelta(days=40)
    world.add(a_case(assigned_to=ana.user_id, reassess_risk_by=late))
    world.add(a_case(assigned_to=ana.user_id, risk_level="low", reassess_risk_by=in_time))
    closed = a_case(assigned_to=ana.user_id)
    closed.close("other", on=TODAY)
    world.add(closed)
    world.add(a_case(organisation_id=CLINIC))
    with world.work() as work:
        nobody, *staff = read_caseload(work=work)
    assert (nobody.user_id, nobody.open) == (None, 0)
    by_person = {load.user_id: load for load in staff}
    assert by_person.keys() == {ana.user_id, idle.user_id}
    load = by_person[ana.user_id]
    assert (load.open, load.by_risk) == (2, {"low": 1, "medium": 0, "high": 1, "imminent": 0})
    assert load.overdue >= 1
    assert by_person[idle.user_id].open == 0
    assert work.audited == [("caseload.read", work.organisation_id)]


def test_who_left_is_shown_as_long_as_they_have_open_cases(world: World) -> None:
    gone = uuid4()
    world.add(a_case(assigned_to=gone))
    world.add()
    with world.work(a_caseworker()) as work:
        nobody, left = read_caseload(work=work)
    assert (nobody.open, left.user_id, left.active, left.open) == (1, gone, False, 1)
