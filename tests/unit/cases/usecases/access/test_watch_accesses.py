"""An account that opens or searches much within an hour: others are told, once."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.cases.domain.access.mass_acts import ERASURE, MASS_ACTS, MassAct
from services.cases.domain.access.unusual_access import ENOUGH_HOURS, USUAL_OF, BulkLimits, ListFilter, UnusualAccess
from services.cases.domain.case.case import Case
from services.cases.usecases.access.read_unusual_accesses import read_unusual_accesses
from services.cases.usecases.access.watch_accesses import watch_accesses, watch_unusual_accesses
from services.cases.usecases.case.find_numbered_cases import find_numbered_cases
from services.cases.usecases.case.read_case import read_case
from services.cases.usecases.disclosure.check_packet import acting_for, check_packet
from services.cases.usecases.person.read_identity import read_identity
from shared.contracts.cases import BulkAccessDetected
from shared.contracts.identity import PersonChanged
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, a_case, a_caseworker, a_member, a_record
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.world import World

LIMITS = BulkLimits(opened=30, searched=60)


@pytest.fixture
def watched_one(world: World) -> Grant:
    """The account that is watched: a known caseworker of `SHELTER`."""
    return a_caseworker(subject=str(world.add_member(a_member()).user_id))


@pytest.fixture
def supervisor(world: World) -> PersonChanged:
    return world.add_member(a_member(role="supervisor"))


@pytest.fixture
def administrator(world: World) -> PersonChanged:
    return world.add_member(a_member(role="country_admin", organisation_id=CLINIC))


def opens(world: World, who: Grant, cases: list[Case]) -> None:
    for case in cases:
        with world.work(who) as work:
            read_case(case.id, work=work)


def some(world: World, count: int) -> list[Case]:
    return [world.add() for _ in range(count)]


def watched(world: World) -> FakeCasesWork:
    with world.platform() as work:
        watch_accesses(LIMITS, work=work)
        watch_unusual_accesses(LIMITS, work=work)
    return work


def told(work: FakeCasesWork) -> set[str]:
    """Who was told."""
    events = [event for event in work.published if isinstance(event, BulkAccessDetected)]
    return {recipient for event in events for recipient in event.recipients}


def listed(world: World, who: Grant) -> list[UnusualAccess]:
    with world.work(who) as work:
        return list(read_unusual_accesses(ListFilter(), after=None, limit=9, work=work).items)


def test_thirty_cases_alert_nobody_and_the_next_one_alerts(
    world: World, watched_one: Grant, supervisor: PersonChanged, administrator: PersonChanged
) -> None:
    cases = some(world, 31)
    opens(world, watched_one, cases[:30])
    assert watched(world).published == []
    opens(world, watched_one, cases[30:])
    work = watched(world)
    assert told(work) == {str(supervisor.user_id), str(administrator.user_id)}
    assert {event.organisation_id for event in work.published if isinstance(event, BulkAccessDetected)} == {
        SHELTER,
        CLINIC,
    }
    assert work.audited == [("bulk_access.detected", SHELTER)]


def test_the_same_case_opened_often_is_one_case(world: World, watched_one: Grant) -> None:
    cases = some(world, 30)
    opens(world, watched_one, cases * 2)
    for case in cases:
        with world.work(watched_one) as work:
            read_identity(case.id, "referral", work=work)
    assert watched(world).published == []


def test_counted_again_nobody_is_told_again_within_the_hour(
    world: World, watched_one: Grant, supervisor: PersonChanged
) -> None:
    opens(world, watched_one, some(world, 31))
    assert len(watched(world).published) == 1
    opens(world, watched_one, some(world, 40))
    world.now = NOON + timedelta(minutes=59)
    assert watched(world).published == []
    opens(world, watched_one, some(world, 31))
    world.now = NOON + timedelta(minutes=61)
    assert told(watched(world)) == {str(supervisor.user_id)}


def test_what_was_opened_more_than_an_hour_ago_does_not_count(world: World, watched_one: Grant) -> None:
    opens(world, watched_one, some(world, 20))
    world.now = NOON + timedelta(minutes=61)
    opens(world, watched_one, some(world, 20))
    assert watched(world).published == []


def test_of_two_that_count_at_once_one_tells(world: World, watched_one: Grant, supervisor: PersonChanged) -> None:
    opens(world, watched_one, some(world, 31))
    with world.platform() as first:
        assert watch_accesses(LIMITS, work=first) == 1
        with world.platform() as second:
            assert watch_accesses(LIMITS, work=second) == 0


def works(world: World, who: Grant, hours: int, *counts: int) -> None:
    """Open so many different cases in each of the hours before the last one."""
    cases, now = some(world, max(counts)), world.now
    for hour in range(hours):
        world.now = now - timedelta(hours=hour + 2)
        opens(world, who, cases[: counts[hour % len(counts)]])
    world.now = now


def test_far_more_than_the_account_is_used_to_alerts_below_the_limit(
    world: World, watched_one: Grant, supervisor: PersonChanged
) -> None:
    works(world, watched_one, ENOUGH_HOURS, 2, 4)
    cases = some(world, 11)
    opens(world, watched_one, cases[:10])
    assert watched(world).published == []
    opens(world, watched_one, cases[10:])
    assert told(watched(world)) == {str(supervisor.user_id)}
    assert watched(world).published == []


def test_what_an_account_is_used_to_alerts_nobody(world: World, watched_one: Grant) -> None:
    works(world, watched_one, ENOUGH_HOURS, 12)
    opens(world, watched_one, some(world, 22))
    assert watched(world).published == []


def test_an_account_that_is_new_has_nothing_it_is_used_to(world: World, watched_one: Grant) -> None:
    works(world, watched_one, ENOUGH_HOURS - 1, 2)
    opens(world, watched_one, some(world, 30))
    assert watched(world).published == []


def test_what_others_do_and_what_was_long_ago_is_not_what_an_account_is_used_to(
    world: World, watched_one: Grant
) -> None:
    works(world, a_caseworker(subject="berta"), ENOUGH_HOURS, 2)
    world.now = NOON - USUAL_OF
    works(world, watched_one, ENOUGH_HOURS, 2)
    world.now = NOON
    opens(world, watched_one, some(world, 30))
    assert watched(world).published == []


def test_far_more_searches_than_usual_alert_too(world: World, watched_one: Grant, supervisor: PersonChanged) -> None:
    works(world, watched_one, ENOUGH_HOURS, 2)
    for _ in range(21):
        with world.work(watched_one) as work:
            find_numbered_cases("2026-0001", 5, work=work)
    assert told(watched(world)) == {str(supervisor.user_id)}


def test_many_searches_alert_too(world: World, watched_one: Grant, supervisor: PersonChanged) -> None:
    for _ in range(60):
        with world.work(watched_one) as work:
            find_numbered_cases("2026-0001", 5, work=work)
    assert watched(world).published == []
    with world.work(watched_one) as work:
        find_numbered_cases("2026-0001", 5, work=work)
    assert told(watched(world)) == {str(supervisor.user_id)}
    (alert,) = listed(world, a_caseworker(subject=str(supervisor.user_id)))
    assert (alert.actor, alert.opened, alert.searched) == (watched_one.subject, 0, 61)


def test_packets_of_others_that_somebody_opens_count_for_their_own_organisation(world: World) -> None:
    rosa = a_member(organisation_id=CLINIC, country=HN)
    boss = world.add_member(a_member(organisation_id=CLINIC, country=HN, role="supervisor"))
    world.add_member(rosa)
    receiver = a_caseworker(subject=str(rosa.user_id), organisation_id=CLINIC, countries=frozenset({HN}))
    for _ in range(31):
        case = world.add(a_case(best_interest="considered"))
        record = world.refer(case, a_record(profile="d1_capacity", to_country=HN))
        with world.work(acting_for(receiver, GT)) as work:
            work.audit_organisation_id = CLINIC
            check_packet(case.id, record.referral_id, receiver=receiver, work=work)
    work = watched(world)
    assert told(work) == {str(boss.user_id)}
    assert [event.country for event in work.published if isinstance(event, BulkAccessDetected)] == [HN]


def test_a_supervisor_or_administrator_who_opens_much_is_not_told_of_themself(
    world: World, supervisor: PersonChanged, administrator: PersonChanged
) -> None:
    opens(world, a_caseworker(subject=str(supervisor.user_id)), some(world, 31))
    assert told(watched(world)) == {str(administrator.user_id)}
    assert listed(world, a_caseworker(subject=str(supervisor.user_id))) == []


def test_a_system_that_signs_in_for_itself_is_not_counted(world: World, supervisor: PersonChanged) -> None:
    opens(world, a_caseworker(subject="sync", client_id="sync"), some(world, 31))
    assert watched(world).published == []


def test_the_event_says_neither_who_nor_which_case(world: World, watched_one: Grant, supervisor: PersonChanged) -> None:
    cases = some(world, 31)
    opens(world, watched_one, cases)
    (event,) = watched(world).published
    hidden: set[str | UUID] = {watched_one.subject, *(str(case.id) for case in cases)}
    assert not [word for word in hidden if str(word) in str(event.data())]


def test_reading_the_list_is_audited(world: World) -> None:
    with world.work() as work:
        read_unusual_accesses(ListFilter(), after=None, limit=9, work=work)
    assert actions(work) == ["bulk_accesses.read"]


def does(world: World, who: Grant, act: MassAct, times: int) -> None:
    for _ in range(times):
        with world.work(who) as work:
            work.audit_case(act.actions[0], a_case())


@pytest.mark.parametrize("act", MASS_ACTS, ids=lambda act: act.kind)
def test_what_destroys_or_hands_over_is_told_from_a_number_on_once_in_an_hour(
    world: World, watched_one: Grant, supervisor: PersonChanged, administrator: PersonChanged, act: MassAct
) -> None:
    own = world.add_member(a_member(role="organisation_admin"))
    does(world, watched_one, act, act.told_from - 1)
    assert watched(world).published == []
    does(world, watched_one, act, 1)
    assert told(watched(world)) == {str(each.user_id) for each in (supervisor, administrator, own)}
    does(world, watched_one, act, 1)
    assert watched(world).published == []
    (line,) = listed(world, a_caseworker(subject=str(supervisor.user_id)))
    assert (line.kind, line.opened, line.searched) == (act.kind, act.told_from, 0)


def test_a_system_that_erases_is_told_of_too(world: World, supervisor: PersonChanged) -> None:
    system = a_caseworker(subject="case-system", client_id="case-system")
    does(world, system, ERASURE, ERASURE.told_from)
    assert told(watched(world)) == {str(supervisor.user_id)}


def test_an_alert_names_who_holds_what_the_account_acted_through_in_the_day_before(
    world: World, watched_one: Grant, supervisor: PersonChanged
) -> None:
    through = replace(watched_one, client_id="case-system", held_by=frozenset({"eva", "berta"}))
    does(world, through, ERASURE, ERASURE.told_from)
    watched(world)
    (line,) = listed(world, a_caseworker(subject=str(supervisor.user_id)))
    assert line.held_by == ("berta", "eva")

    world.now += timedelta(hours=25)
    does(world, watched_one, ERASURE, ERASURE.told_from)
    watched(world)
    (newest, _) = listed(world, a_caseworker(subject=str(supervisor.user_id)))
    assert newest.held_by == ()


def test_the_second_erasure_is_told_and_each_asks_for_a_sign_in() -> None:
    assert (ERASURE.sign_in_from, ERASURE.told_from) == (1, 2)
    assert all(act.sign_in_from <= act.told_from for act in MASS_ACTS), "who is told of has signed in again before"
