"""Notifications in the application, and e-mail channels."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.referrals.adapters.work import ReferralsWork
from services.referrals.notifications.domain.notice import APPROVAL_ASKED, Asked, Notice
from services.referrals.notifications.domain.notification import Notification
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant, Permission
from shared.kernel.ids import first_id_at, new_id
from tests.contract.repositories.referrals.works import Works
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    SENDER,
    THE_RECEIVER,
    THE_SENDER,
    a_caller,
    a_notice,
    an_email_channel,
    new_notice_of,
)
from tests.support.referrals_effects import CIPHER
from tests.support.world import GT, HN, STRANGER

LATER = NOON + timedelta(hours=1)
STRANGERS = (THE_SENDER, a_caller(STRANGER, HN), a_caller(RECEIVER, GT))


def add(work: ReferralsWork, notice: Notice) -> bool:
    return bool(work.notifications.add([new_notice_of(notice)], at=NOON))


def notified(works: Works, *notices: Notice) -> list[Notification]:
    """Store notices to `RECEIVER`; the notifications of that organisation, oldest first."""
    with works.platform() as work:
        assert all(add(work, notice) for notice in notices)
        return work.notifications.after(RECEIVER, 0, limit=99)


def unread(work: ReferralsWork) -> list[int]:
    return [row.seq for row in work.notifications.page(RECEIVER, unread=True, before=None, limit=9).items]


def test_an_organisation_reads_what_it_was_notified_of(works: Works) -> None:
    notice = a_notice()
    (stored,) = notified(works, notice)
    with works.open(THE_RECEIVER) as work:
        assert work.notifications.after(RECEIVER, 0, limit=9) == [stored]
    assert (stored.seq, stored.kind, stored.subject_id, stored.referral_id) == (
        1,
        notice.kind,
        notice.subject_id,
        notice.referral_id,
    )
    assert (stored.code, stored.state, stored.country) == ("GT-000-000", "sent", HN)
    assert (stored.created_at, stored.read_at) == (NOON, None)


def test_strangers_read_no_notification_and_write_none(works: Works) -> None:
    (stored,) = notified(works, a_notice())
    for grant in STRANGERS:
        with works.open(grant) as work:
            assert work.notifications.after(RECEIVER, 0, limit=9) == []
            assert work.notifications.last_seq(RECEIVER) == 0
            assert work.notifications.mark_many_read(RECEIVER, referral_id=None, at=NOON) == 0
            with pytest.raises(NotFound):
                work.notifications.mark_read(RECEIVER, stored.id, at=NOON)
        with pytest.raises(DBAPIError), works.open(grant) as work:
            add(work, a_notice())


def test_a_notice_is_given_once(works: Works) -> None:
    notice = a_notice(occasion="1")
    notified(works, notice)
    others: list[dict[str, Any]] = [
        {"occasion": "2"},
        {"kind": "referral_reminder"},
        {"subject_id": new_id()},
        {"organisation_id": STRANGER},
    ]
    with works.platform() as work:
        assert not add(work, replace(notice, code="other"))
    assert len(notified(works, *(replace(notice, **other) for other in others))) == 4


def test_notices_are_given_together_and_each_once(works: Works) -> None:
    first, second, elsewhere = a_notice(), a_notice(), a_notice(organisation_id=STRANGER)
    notified(works, a_notice())
    news = [new_notice_of(notice) for notice in (elsewhere, second, first, replace(second, code="other"))]
    with works.platform() as work:
        assert work.notifications.add(news, at=NOON) == {news[0].id, news[1].id, news[2].id}
        assert work.notifications.add([new_notice_of(first), new_notice_of(elsewhere)], at=NOON) == set()
        told = work.notifications.after(RECEIVER, 1, limit=9)
        assert [(row.seq, row.subject_id) for row in told] == [(2, second.subject_id), (3, first.subject_id)]
        assert [row.seq for row in work.notifications.after(STRANGER, 0, limit=9)] == [1]


def test_organisations_that_others_have_locked_are_left_out(works: Works) -> None:
    with works.platform() as first, works.platform() as second:
        first.notifications.lock(RECEIVER)
        assert first.notifications.try_lock([RECEIVER]) == {RECEIVER}
        assert second.notifications.try_lock([RECEIVER, STRANGER]) == {STRANGER}
    with works.platform() as third:
        assert third.notifications.try_lock([RECEIVER, STRANGER]) == {RECEIVER, STRANGER}


def test_notifications_are_numbered_within_their_organisation(works: Works) -> None:
    notified(works, a_notice(), a_notice(organisation_id=STRANGER), a_notice())
    with works.platform() as work:
        assert [row.seq for row in work.notifications.after(RECEIVER, 0, limit=9)] == [1, 2]
        assert [row.seq for row in work.notifications.after(RECEIVER, 1, limit=9)] == [2]
        assert [row.seq for row in work.notifications.after(RECEIVER, 0, limit=1)] == [1]
        assert (work.notifications.last_seq(RECEIVER), work.notifications.last_seq(SENDER)) == (2, 0)


def test_notifications_are_listed_newest_first(works: Works) -> None:
    notified(works, a_notice(), a_notice(), a_notice())
    with works.open(THE_RECEIVER) as work:
        page = work.notifications.page(RECEIVER, unread=False, before=3, limit=1)
        assert ([row.seq for row in page.items], page.next_position) == ([2], [2])
        rest = work.notifications.page(RECEIVER, unread=False, before=2, limit=1)
        assert ([row.seq for row in rest.items], rest.next_position) == ([1], None)


def test_a_notification_for_one_person_is_shown_to_that_person_alone(works: Works) -> None:
    notified(works, a_notice(), a_notice(recipient="ana"))
    for subject, seen in (("ana", [1, 2]), ("tester", [1])):
        with works.open(a_caller(RECEIVER, HN, subject=subject)) as work:
            assert [row.seq for row in work.notifications.after(RECEIVER, 0, limit=9)] == seen
            assert work.notifications.last_seq(RECEIVER) == seen[-1]


def test_a_notification_is_read_once(works: Works) -> None:
    stored, _ = notified(works, a_notice(), a_notice())
    with works.open(THE_RECEIVER) as work:
        first = work.notifications.mark_read(RECEIVER, stored.id, at=NOON)
        again = work.notifications.mark_read(RECEIVER, stored.id, at=LATER)
        assert first == again == replace(stored, read_at=NOON)
        assert unread(work) == [2]
        with pytest.raises(NotFound):
            work.notifications.mark_read(RECEIVER, new_id(), at=NOON)


def test_many_are_read_at_once_about_one_referral_or_about_anything(works: Works) -> None:
    notices = [a_notice() for _ in range(3)]
    notified(works, *notices, replace(notices[0], kind="referral_reminder"))
    with works.open(THE_RECEIVER) as work:
        assert work.notifications.mark_many_read(RECEIVER, referral_id=notices[0].referral_id, at=NOON) == 2
        assert unread(work) == [3, 2]
        assert work.notifications.mark_many_read(RECEIVER, referral_id=None, at=LATER) == 2
        assert unread(work) == []


def test_what_is_older_than_the_account_of_the_reader_is_new_to_the_others_alone(works: Works) -> None:
    (stored,) = notified(works, a_notice())
    before, after = first_id_at(NOON - timedelta(seconds=1)), first_id_at(NOON + timedelta(seconds=1))
    for subject, numbers, read_at in ((before, [1], None), (after, [], NOON)):
        with works.open(a_caller(RECEIVER, HN, subject=str(subject), signed_in_at=0)) as work:
            assert unread(work) == numbers
            assert work.notifications.after(RECEIVER, 0, limit=9) == [replace(stored, read_at=read_at)]
            assert work.notifications.page(RECEIVER, unread=False, before=None, limit=9).items == [
                replace(stored, read_at=read_at)
            ]


def test_a_system_that_was_registered_anew_finds_what_came_before_it(works: Works) -> None:
    (stored,) = notified(works, a_notice())
    system = a_caller(RECEIVER, HN, subject=str(first_id_at(LATER)), signed_in_at=None)
    with works.open(system) as work:
        assert unread(work) == [1]
        assert work.notifications.after(RECEIVER, 0, limit=9) == [stored]


def test_what_asked_for_a_decision_is_read_for_everyone_once_it_is_made(works: Works) -> None:
    approval = a_notice(kind=APPROVAL_ASKED)
    asked = [
        replace(approval, occasion=f"{number} {who}", recipient=who) for number in (1, 2) for who in ("ana", "eva")
    ]
    notified(works, *asked, replace(approval, kind="approval_decided", occasion="1 ana", recipient="ana"))

    with works.platform() as work:
        answered = Asked(kind=APPROVAL_ASKED, subject_id=approval.subject_id, occasion="1 ")
        assert [work.notifications.mark_decided(answered, at=LATER) for _ in range(2)] == [2, 0]

    for who, numbers in (("ana", [5, 3]), ("eva", [4])):
        with works.open(a_caller(RECEIVER, HN, subject=who)) as work:
            assert unread(work) == numbers


def test_what_asked_for_a_decision_has_a_state_once_it_is_made_read_or_not(works: Works) -> None:
    asked = [a_notice(kind="access_request", occasion=who, recipient=who, state=None) for who in ("ana", "eva")]
    asked = [replace(one, subject_id=asked[0].subject_id) for one in asked]
    notified(works, *asked, a_notice(kind="access_request", state=None))
    with works.open(a_caller(RECEIVER, HN, subject="ana")) as work:
        work.notifications.mark_many_read(RECEIVER, referral_id=None, at=LATER)

    with works.platform() as work:
        about = Asked(kind="access_request", subject_id=asked[0].subject_id)
        assert work.notifications.save_state(about, RECEIVER, "ended") == 2
        assert work.notifications.save_state(about, STRANGER, "ended") == 0

    for who in ("ana", "eva"):
        with works.open(a_caller(RECEIVER, HN, subject=who)) as work:
            assert [row.state for row in work.notifications.after(RECEIVER, 0, limit=9)] == ["ended", None]


@pytest.mark.parametrize(
    ("may", "shown"),
    [
        ((), ["services_changed"]),
        ((Permission.NOTIFICATIONS_READ, Permission.WEBHOOKS_MANAGE), ["services_changed"]),
        ((Permission.REFERRALS_OVERSEE,), ["referral_overdue", "services_changed"]),
        ((Permission.REFERRALS_READ,), ["referral_sent", "referral_overdue", "services_changed"]),
    ],
    ids=["nothing", "administers", "oversees", "reads referrals"],
)
def test_who_cannot_open_a_referral_has_no_notification_of_it(
    works: Works, may: tuple[Permission, ...], shown: list[str]
) -> None:
    sent, *_ = notified(
        works,
        a_notice(),
        a_notice(kind="referral_overdue"),
        a_notice(kind="services_changed", referral_id=None, code=None, state=None),
    )
    with works.open(a_caller(RECEIVER, HN, may=may)) as work:
        assert [row.kind for row in work.notifications.after(RECEIVER, 0, limit=9)] == shown
        assert len(unread(work)) == len(shown)
        assert work.notifications.mark_many_read(RECEIVER, referral_id=None, at=LATER) == len(shown)
        if "referral_sent" not in shown:
            with pytest.raises(NotFound):
                work.notifications.mark_read(RECEIVER, sent.id, at=LATER)
    with works.platform() as work:
        still_new = work.notifications.page(RECEIVER, unread=True, before=None, limit=9).items
        assert len(still_new) == 3 - len(shown), "what others may open is new to them"


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_organisation_settles_what_another_was_asked(works: Works, stranger: Grant) -> None:
    (stored,) = notified(works, a_notice())
    with works.open(stranger) as work:
        asked = Asked(kind=stored.kind, subject_id=stored.subject_id)
        assert work.notifications.mark_decided(asked, at=LATER) == 0
        assert work.notifications.save_state(asked, RECEIVER, "ended") == 0


def test_an_organisation_reads_its_e_mail_channel(works: Works) -> None:
    channel = an_email_channel()
    with works.open(THE_RECEIVER) as work:
        work.email_channels.put(channel)
        assert work.email_channels.get(RECEIVER) == channel
        assert work.email_channels.find(RECEIVER) == work.email_channels.find_for_update(RECEIVER) == channel
        assert work.email_channels.of([RECEIVER, STRANGER]) == {RECEIVER: channel}


def test_strangers_find_no_e_mail_channel_and_set_none(works: Works) -> None:
    with works.platform() as work:
        work.email_channels.put(an_email_channel())
    for grant in STRANGERS:
        with works.open(grant) as work:
            assert work.email_channels.find(RECEIVER) is None
            assert work.email_channels.find_for_update(RECEIVER) is None
            with pytest.raises(NotFound):
                work.email_channels.get(RECEIVER)
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.email_channels.put(an_email_channel())


def test_a_channel_is_replaced_and_its_refusal_kept(works: Works) -> None:
    renewed = an_email_channel(address=b"other", version=2)
    with works.platform() as work:
        for channel in (an_email_channel(), renewed):
            work.email_channels.put(channel)
        work.email_channels.record_refusal(RECEIVER, at=LATER)
        assert work.email_channels.get(RECEIVER) == replace(renewed, refused_at=LATER)


def test_an_e_mail_address_is_read_in_clear(works: Works) -> None:
    key = CIPHER.new_key(HN).wrapped
    with works.open(THE_RECEIVER) as work:
        sealed = work.email_channels.encrypt_address("a@b.example", organisation_id=RECEIVER, key=key, country=HN)
        assert work.email_channels.decrypt_address(an_email_channel(address=sealed, data_key=key)) == "a@b.example"
