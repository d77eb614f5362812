"""Escalations, and receivers who have to acknowledge that their access has ended."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from services.referrals.domain.escalation import REGIONAL_LEVEL
from shared.contracts.identity import COUNTRY_ADMIN
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import Works, stored
from tests.support.builders.referrals import (
    NOON,
    STRANGERS,
    THE_RECEIVER,
    THE_SENDER,
    a_caller,
    a_card,
    a_withdrawal_notice,
    an_escalation,
)
from tests.support.world import GT, HN, MX, STRANGER

LATER = NOON + timedelta(hours=1)
MINISTRY = new_id()
THE_MINISTRY = a_caller(MINISTRY, HN)


def test_both_parties_read_the_log_of_escalations(works: Works) -> None:
    referral, other = stored(works), stored(works)
    rows = [an_escalation(referral, MINISTRY), an_escalation(referral, None, level=REGIONAL_LEVEL)]
    with works.platform() as work:
        for row in (*rows, an_escalation(other, MINISTRY)):
            work.escalations.add(row)
    for grant in (THE_SENDER, THE_RECEIVER):
        with works.open(grant) as work:
            assert work.escalations.of(referral.id) == sorted(rows, key=lambda row: row.id)
    for stranger in STRANGERS:
        with works.open(stranger) as work:
            assert work.escalations.of(referral.id) == []


def test_only_the_platform_logs_an_escalation(works: Works) -> None:
    referral = stored(works)
    for grant in (THE_SENDER, THE_RECEIVER, THE_MINISTRY):
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.escalations.add(an_escalation(referral, MINISTRY))


def test_an_organisation_lists_what_it_was_notified_of(works: Works) -> None:
    first, second, third = rows = [an_escalation(stored(works), MINISTRY) for _ in range(3)]
    with works.platform() as work:
        for row in (*rows, an_escalation(stored(works), STRANGER)):
            work.escalations.add(row)
    with works.open(THE_MINISTRY) as work:
        page = work.escalations.page(MINISTRY, after=first.id, limit=1)
        assert (page.items, page.next_position) == ([second], [second.id])
        rest = work.escalations.page(MINISTRY, after=second.id, limit=1)
        assert (rest.items, rest.next_position) == ([third], None)
    for stranger in (THE_SENDER, a_caller(MINISTRY, GT)):
        with works.open(stranger) as work:
            seen = work.escalations.page(MINISTRY, after=None, limit=9).items
            assert list(seen) == (rows if stranger is THE_SENDER else [])


def test_an_answer_ends_the_waiting_of_those_who_were_notified(works: Works) -> None:
    referral, other = stored(works), stored(works)
    with works.platform() as work:
        for row in (an_escalation(referral, MINISTRY), an_escalation(other, MINISTRY)):
            work.escalations.add(row)
    for at in (NOON, LATER):
        with works.open(THE_RECEIVER) as work:
            work.escalations.finish(referral.id, at=at)
    with works.open(THE_MINISTRY) as work:
        (finished,) = work.escalations.of(referral.id)
        assert finished.settled_at == NOON
        assert [row.referral_id for row in work.escalations.page(MINISTRY, after=None, limit=9).items] == [other.id]


def test_those_who_were_notified_end_no_waiting(works: Works) -> None:
    referral = stored(works)
    with works.platform() as work:
        work.escalations.add(an_escalation(referral, MINISTRY))
    with works.open(THE_MINISTRY) as work:
        work.escalations.finish(referral.id, at=NOON)
    with works.platform() as work:
        assert [row.settled_at for row in work.escalations.of(referral.id)] == [None]


def test_notices_of_withdrawal_are_listed_oldest_first(works: Works) -> None:
    newest = a_withdrawal_notice(stored(works), at=LATER)
    oldest, same = sorted((a_withdrawal_notice(stored(works)) for _ in range(2)), key=lambda row: row.referral_id)
    with works.platform() as work:
        for notice in (newest, oldest, same):
            work.withdrawal_notices.add(notice)
    for grant in (THE_SENDER, THE_RECEIVER):
        with works.open(grant) as work:
            page = work.withdrawal_notices.page(after=None, limit=1)
            assert (page.items, page.next_position) == ([oldest], [NOON.isoformat(), oldest.referral_id])
            rest = work.withdrawal_notices.page(after=(NOON, oldest.referral_id), limit=9)
            assert (rest.items, rest.next_position) == ([same, newest], None)


def test_an_organisation_with_a_duty_sees_the_notices_of_its_country(works: Works) -> None:
    notice = a_withdrawal_notice(stored(works))
    with works.platform() as work:
        work.organisations.put(a_card(STRANGER, HN))
        work.organisations.put(a_card(MINISTRY, HN))
        work.organisations.keep_duties(MINISTRY, (COUNTRY_ADMIN,), at=NOON)
        work.withdrawal_notices.add(notice)
    seen = {
        a_caller(MINISTRY, HN): [notice],
        a_caller(MINISTRY, GT): [notice],
        a_caller(MINISTRY, MX): [],
        a_caller(STRANGER, HN): [],
    }
    for grant, expected in seen.items():
        with works.open(grant) as work:
            assert work.withdrawal_notices.page(after=None, limit=9).items == expected


def test_a_notice_is_asked_for_once_and_acknowledged_once(works: Works) -> None:
    referral = stored(works)
    notice = a_withdrawal_notice(referral)
    with works.platform() as work:
        work.withdrawal_notices.add(notice)
        work.withdrawal_notices.add(replace(notice, at=LATER))
        assert work.withdrawal_notices.page(after=None, limit=9).items == [notice]
    with works.open(THE_RECEIVER) as work:
        work.withdrawal_notices.acknowledge(referral.id, at=NOON)
        assert work.withdrawal_notices.page(after=None, limit=9).items == []


def test_only_the_platform_asks_for_an_acknowledgement(works: Works) -> None:
    referral = stored(works)
    for grant in (THE_SENDER, THE_RECEIVER):
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.withdrawal_notices.add(a_withdrawal_notice(referral))
