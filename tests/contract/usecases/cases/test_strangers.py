"""What another organisation or country asks about a case, where no endpoint of its own asks so."""

# fixed dates: NOON is the clock of the service

import pytest

from services.cases.api.access.approved_acts import CARRIED_OUT
from services.cases.domain.imports.run import ImportState
from services.cases.usecases.access.decide_approval import decide_approval
from services.cases.usecases.access.keep_organisation_rules import keep_organisation_rules
from services.cases.usecases.access.read_access_log import read_country_accesses
from services.cases.usecases.access.read_approvals import read_approvals
from services.cases.usecases.access.read_waiting_approvals import read_waiting_approvals
from services.cases.usecases.access.withdraw_approval import withdraw_approval
from services.cases.usecases.case.follow_case import follow_case
from services.cases.usecases.case.read_case import read_case
from services.cases.usecases.case.read_following import read_following
from services.cases.usecases.disclosure.check_packet import acting_for, check_packet
from services.cases.usecases.disclosure.check_text import check_text, scrub_text
from services.cases.usecases.disclosure.prepare_packet import prepare_packet
from services.cases.usecases.disclosure.record_escalation import record_escalation
from services.cases.usecases.imports.confirm_import import confirm_import
from shared.contracts.identity import OrganisationRulesChanged
from shared.db.audit.audit_log import AuditFilter
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import (
    a_case,
    a_caseworker,
    a_consent,
    a_member,
    a_packet,
    a_record,
    a_step,
    an_identity,
    an_import,
)
from tests.support.use_cases import code_of
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.access.test_second_person import YES, asks_to_close
from tests.unit.cases.usecases.access.test_watch_accesses import listed, opens, some, told, watched
from tests.unit.cases.usecases.case.test_duplicates import merge, two
from tests.unit.cases.usecases.disclosure.test_check_packet import RECEIVER
from tests.unit.cases.usecases.disclosure.test_record_referral_step import an_escalation, followed
from tests.unit.cases.usecases.disclosure.test_record_referral_steps import taken
from tests.unit.cases.usecases.world import World

STRANGERS = (a_caseworker(organisation_id=CLINIC), a_caseworker(countries=frozenset({HN})))
"""A caseworker of another organisation, and one of another country."""
each_stranger = pytest.mark.parametrize("stranger", STRANGERS, ids=["another organisation", "another country"])


@each_stranger
def test_no_packet_is_prepared_and_no_text_compared(world: World, stranger: Grant) -> None:
    consent = a_consent()
    case = world.add(a_case(consents=[consent], best_interest="considered"), an_identity())
    for act in (
        lambda work: prepare_packet(case.id, a_packet(consent), work=work),
        lambda work: check_text(case.id, "María", work=work),
        lambda work: scrub_text(case.id, "viene maría", "es", work=work),
    ):
        with pytest.raises(NotFound), world.work(stranger) as work:
            act(work)


@each_stranger
def test_nobody_decides_or_sees_what_waits_for_a_second_person(world: World, stranger: Grant) -> None:
    asker, _ = world.add_member(a_member()), world.add_member(a_member())
    event = OrganisationRulesChanged(
        country=GT, organisation_id=SHELTER, approvals_for=("closure",), caseworkers_see="organisation"
    )
    with world.platform(event.countries()) as work:
        keep_organisation_rules(event, work=work)
    case = world.add()
    asked = asks_to_close(world, case, a_caseworker(subject=str(asker.user_id)))
    with world.work(stranger) as work:
        assert read_waiting_approvals(after=None, limit=9, work=work).items == []
    for ask in (
        lambda work: decide_approval(case.id, asked.id, YES, carry_out=CARRIED_OUT, work=work),
        lambda work: withdraw_approval(case.id, asked.id, work=work),
        lambda work: read_approvals(case.id, after=None, limit=9, work=work),
    ):
        with pytest.raises(NotFound), world.work(stranger) as work:
            ask(work)


@each_stranger
def test_nobody_follows_a_case_of_others(world: World, stranger: Grant) -> None:
    case = world.add()
    for ask in (
        lambda work: follow_case(case.id, follows=True, work=work),
        lambda work: read_following(case.id, work=work),
    ):
        with pytest.raises(NotFound), world.work(stranger) as work:
            ask(work)


@each_stranger
def test_nobody_confirms_an_import_of_others(world: World, stranger: Grant) -> None:
    run = world.add_import(an_import(state=ImportState.CHECKED, rows=3, checked_rows=3))
    with pytest.raises(NotFound), world.work(stranger) as work:
        confirm_import(run.id, work=work)


def test_a_case_of_another_organisation_is_not_kept_for_a_duplicate(world: World) -> None:
    case, _ = two(world)
    with pytest.raises(Invalid) as refused:
        merge(world, case, world.add(a_case(organisation_id=CLINIC)).id)
    assert code_of(refused) == "not_to_keep"
    assert world.case(case) == case


def test_the_platform_acts_in_the_country_of_a_case_only(world: World) -> None:
    consent = a_consent()
    case = world.add(a_case(consents=[consent], best_interest="considered"))
    record = world.refer(case, a_record(consent))
    with pytest.raises(NotFound), world.work(acting_for(RECEIVER, HN)) as work:
        check_packet(case.id, record.referral_id, receiver=RECEIVER, work=work)


def test_steps_and_escalations_about_a_case_in_another_country_are_not_found(world: World) -> None:
    here, there = world.add(), world.add(a_case(country=HN))
    with pytest.raises(NotFound):
        followed(world, a_step(there, country=GT))
    with pytest.raises(NotFound):
        taken(world, a_step(here), a_step(there, country=GT))
    assert (world.case(here), world.timeline(here)) == (here, [])
    event = an_escalation(world.add(a_case(country=Country.EL_SALVADOR)))
    with pytest.raises(NotFound), world.platform(event.countries()) as work:
        record_escalation(event, work=work)


def test_the_accesses_of_every_organisation_of_a_country_are_read_by_the_platform(world: World) -> None:
    mine, theirs = world.add(), world.add(a_case(organisation_id=CLINIC))
    abroad = world.add(a_case(country=HN))
    for case, grant in (
        (mine, a_caseworker()),
        (theirs, a_caseworker(subject="rosa", organisation_id=CLINIC)),
        (abroad, a_caseworker(subject="eva", countries=frozenset({HN}))),
    ):
        with world.work(grant) as work:
            read_case(case.id, work=work)
    wanted = AuditFilter(equal={"action": "case.read"})
    with world.platform(frozenset({GT})) as work:
        page = read_country_accesses(wanted, before=None, limit=9, work=work)
    assert [entry.actor for entry in page.items] == ["rosa", "ana"]
    (row,) = work.audit_rows
    assert (row["action"], row["country"], row["object_type"], row["object_id"]) == (
        "access_log.read",
        GT,
        "country",
        None,
    )
    assert row["fields"] == ["action"]


def test_supervisors_of_others_and_who_has_left_are_not_told_of_unusual_accesses(world: World) -> None:
    watched_one = a_caseworker(subject=str(world.add_member(a_member()).user_id))
    elsewhere = world.add_member(a_member(role="supervisor", organisation_id=CLINIC))
    world.add_member(a_member(role="supervisor", active=False))
    world.add_member(a_member(role="country_admin", country=HN, organisation_id=new_id()))
    opens(world, watched_one, some(world, 31))
    assert told(watched(world)) == set()
    assert listed(world, a_caseworker(subject=str(elsewhere.user_id), organisation_id=CLINIC)) == []
    assert len(listed(world, a_caseworker(subject="berta"))) == 1
