"""Referrals: read, locked, saved, listed, found by their case or consent."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from services.referrals.adapters.referrals import DEADLINE_FIRST, NEWEST_FIRST, BoxFilter
from services.referrals.domain.life_cycle import State
from services.referrals.domain.referral import ReferralLine
from shared.db.paging import Page
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import Works, stored
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    SENDER,
    STRANGERS,
    THE_RECEIVER,
    THE_SENDER,
    a_caller,
    a_referral,
    the_platform,
)
from tests.support.referrals_effects import CIPHER
from tests.support.world import GT, HN, MX, STRANGER

TODAY = date(2026, 11, 20)
EVERYTHING = BoxFilter()


def codes(page: Page[ReferralLine]) -> list[str]:
    return [line.code for line in page.items]


def boxed(works: Works, wanted: BoxFilter, grant: Grant = THE_SENDER) -> set[str]:
    assert grant.organisation_id is not None
    with works.open(grant) as work:
        page = work.referrals.page(grant.organisation_id, wanted, order=NEWEST_FIRST, after=None, limit=9)
    return {line.code for line in page.items}


@pytest.mark.parametrize("grant", [THE_SENDER, THE_RECEIVER, the_platform(), the_platform(frozenset({HN}))])
def test_both_parties_and_the_platform_read_a_referral_as_it_was_added(grant: Grant, works: Works) -> None:
    referral = stored(works, capacity={"age_band": "9_17"}, services=("medical", "legal"), reserved=(new_id(),))
    with works.open(grant) as work:
        assert work.referrals.get(referral.id) == referral
        assert work.referrals.get_for_update(referral.id) == referral


def test_strangers_do_not_find_a_referral(works: Works) -> None:
    referral = stored(works)
    for grant in (*STRANGERS, the_platform(frozenset({MX}))):
        with works.open(grant) as work:
            for read in (work.referrals.get, work.referrals.get_for_update):
                with pytest.raises(NotFound):
                    read(referral.id)


def test_a_referral_that_is_missing_is_not_found(works: Works) -> None:
    with works.platform() as work:
        for read in (work.referrals.get, work.referrals.get_for_update):
            with pytest.raises(NotFound):
                read(new_id())


def test_a_code_is_given_once(works: Works) -> None:
    referral = stored(works)
    with works.open(a_caller(STRANGER, MX)) as work:
        elsewhere = a_referral(code=referral.code, country=MX, from_organisation_id=STRANGER, to_country=MX)
        assert not work.referrals.add(elsewhere)
        assert work.referrals.add(replace(elsewhere, code="MX-000-000"))


def test_a_referral_in_the_name_of_another_organisation_is_refused(works: Works) -> None:
    for grant in STRANGERS:
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.referrals.add(a_referral())


def test_the_times_follow_from_the_deadline(works: Works) -> None:
    referral = stored(works, respond_by=NOON + timedelta(hours=2), expires_at=NOON)
    with works.platform() as work:
        assert work.referrals.get(referral.id).expires_at == NOON + timedelta(hours=6)


def test_a_saved_referral_is_read_back_and_may_be_saved_again(works: Works) -> None:
    referral = stored(works)
    with works.open(THE_RECEIVER) as work:
        read = work.referrals.get_for_update(referral.id)
        for state in (State.RECEIVED, State.ACCEPTED):
            read.state, read.version = state, read.version + 1
            work.referrals.save(read)
    with works.open(THE_SENDER) as work:
        assert work.referrals.get(referral.id) == replace(referral, state=State.ACCEPTED, version=3)


def test_a_change_that_is_not_saved_is_lost(works: Works) -> None:
    referral = stored(works)
    with works.open(THE_RECEIVER) as work:
        work.referrals.get_for_update(referral.id).state = State.ACCEPTED
        assert work.referrals.get(referral.id).state is State.SENT


def test_only_what_was_read_locked_is_saved(works: Works) -> None:
    referral = stored(works)
    with pytest.raises(KeyError), works.open(THE_SENDER) as work:
        work.referrals.save(work.referrals.get(referral.id))


def test_a_box_is_listed_newest_first(works: Works) -> None:
    newest, middle, oldest = sorted((stored(works) for _ in range(3)), key=lambda row: row.id, reverse=True)
    with works.open(THE_SENDER) as work:
        page = work.referrals.page(SENDER, EVERYTHING, order=NEWEST_FIRST, after=[str(newest.id)], limit=1)
        assert codes(page) == [middle.code]
        assert page.next_position == [NEWEST_FIRST, middle.id]
        rest = work.referrals.page(SENDER, EVERYTHING, order=NEWEST_FIRST, after=[str(middle.id)], limit=1)
        assert (codes(rest), rest.next_position) == ([oldest.code], None)


def test_a_box_is_listed_by_deadline(works: Works) -> None:
    late = stored(works, respond_by=NOON + timedelta(days=7))
    soon, same = sorted((stored(works) for _ in range(2)), key=lambda row: row.id)
    with works.open(THE_RECEIVER) as work:
        page = work.referrals.page(RECEIVER, EVERYTHING, order=DEADLINE_FIRST, after=None, limit=1)
        assert codes(page) == [soon.code]
        assert page.next_position == [DEADLINE_FIRST, soon.respond_by.isoformat(), soon.id]
        after = [soon.respond_by.isoformat(), str(soon.id)]
        rest = work.referrals.page(RECEIVER, EVERYTHING, order=DEADLINE_FIRST, after=after, limit=9)
        assert (codes(rest), rest.next_position) == ([same.code, late.code], None)


def test_a_line_of_a_box_holds_nothing_of_the_person(works: Works) -> None:
    referral = stored(works)
    with works.open(THE_SENDER) as work:
        (line,) = work.referrals.page(SENDER, EVERYTHING, order=NEWEST_FIRST, after=None, limit=9).items
    assert type(line) is ReferralLine
    assert (line.id, line.services, line.expires_at) == (referral.id, referral.services, referral.expires_at)


def test_a_box_is_filtered(works: Works) -> None:
    out = stored(works, urgency="7d")
    back = stored(works, country=HN, from_organisation_id=RECEIVER, to_country=GT, to_organisation_id=SENDER)
    ended = stored(works, state=State.IN_SERVICE, access_ended_at=NOON)
    stored(works, state=State.IN_SERVICE, access_ended_at=NOON, acknowledged_at=NOON, urgency="low")
    assert boxed(works, BoxFilter(box="in")) == {back.code}
    assert len(boxed(works, BoxFilter(box="out"))) == 3
    assert len(boxed(works, EVERYTHING)) == 4
    assert boxed(works, BoxFilter(urgency="7d")) == {out.code}
    assert boxed(works, BoxFilter(states=("sent",))) == {out.code, back.code}
    assert boxed(works, BoxFilter(unacknowledged=True)) == {ended.code}


def test_the_case_of_a_referral_is_a_filter_for_the_sender_alone(works: Works) -> None:
    referral = stored(works)
    wanted = BoxFilter(case_id=referral.case_id)
    assert boxed(works, wanted) == {referral.code}
    assert boxed(works, wanted, THE_RECEIVER) == set()


def test_referrals_are_found_by_consent_and_by_case(works: Works) -> None:
    case_id, consent_id = new_id(), new_id()
    first = stored(works, case_id=case_id, consent_id=consent_id)
    ended = stored(works, case_id=case_id, consent_id=consent_id, state=State.REJECTED, sealed=None, closed_at=NOON)
    accepted = stored(works, case_id=case_id, state=State.ACCEPTED)
    stored(works, consent_id=consent_id)
    with works.platform() as work:
        assert work.referrals.under_consent_for_update(case_id, consent_id) == [first, ended]
        assert work.referrals.of_case_for_update(case_id) == [first, ended, accepted]
        assert work.referrals.unanswered_of_case_for_update(case_id) == [first]
    with works.platform(frozenset({MX})) as work:
        assert work.referrals.of_case_for_update(case_id) == []


def test_the_referrals_that_an_organisation_owes_an_answer_are_found(works: Works) -> None:
    waiting = [stored(works, state=state) for state in (State.SENT, State.RECEIVED, State.INFO_REQUESTED)]
    stored(works, state=State.ACCEPTED)
    stored(works, to_organisation_id=STRANGER)
    with works.platform() as work:
        assert work.referrals.unanswered_to_for_update(RECEIVER) == waiting


def test_packets_past_their_consent_are_destroyed_once(works: Works) -> None:
    over = stored(works, consent_expires_on=TODAY - timedelta(days=1))
    kept = [stored(works, consent_expires_on=day) for day in (TODAY, None)]
    with works.platform() as work:
        assert work.referrals.destroy_packets_past_consent(TODAY) == 1
        assert work.referrals.destroy_packets_past_consent(TODAY) == 0
        assert work.referrals.get(over.id) == replace(over, sealed=None, message=None)
        assert [work.referrals.get(row.id) for row in kept] == kept


def test_a_message_is_read_by_the_key_of_the_receivers_country(works: Works) -> None:
    referral = a_referral(data_key=CIPHER.new_key(HN).wrapped, message=None)
    with works.open(THE_SENDER) as work:
        assert work.referrals.decrypt_message(referral) is None
        referral.message = work.referrals.encrypt_message(referral, "Llega esta noche")
        work.referrals.add(referral)
    with works.open(THE_RECEIVER) as work:
        assert work.referrals.decrypt_message(work.referrals.get(referral.id)) == "Llega esta noche"
