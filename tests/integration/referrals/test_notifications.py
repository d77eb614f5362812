"""Each event notifies the right organisations, once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from services.referrals.domain.life_cycle import Party
from services.referrals.domain.notices import NOTIFIED
from services.referrals.notifications.domain.notice import Notice
from services.referrals.notifications.processes.notices import notify
from services.referrals.tasks import tick_deadlines
from shared.contracts import referrals as facts
from shared.contracts.identity import (
    AccessRequestDecided,
    AccessRequested,
    CountrySettingDecided,
    CountrySettingProposed,
    OrganisationRenamed,
)
from shared.contracts.reporting import ExtractFailed, ExtractReady
from shared.contracts.subscriptions import REFERRALS_NOTIFY
from shared.kernel.country import Country
from tests.integration.referrals.network import Network, Organisation, an_organisation


def _kinds(network: Network, organisation: Organisation) -> list[str]:
    return [notification["kind"] for notification in network.notifications(organisation)]


def test_the_receiver_is_notified_of_a_referral_and_the_sender_of_every_decision(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], "receive", "request-info", "accept", "start", "complete")
    network.deliver_events()

    assert _kinds(network, network.shelter) == ["referral_sent"]
    assert _kinds(network, network.sender) == [
        "referral_completed",
        "referral_started",
        "referral_accepted",
        "referral_info_requested",
        "referral_received",
    ]
    assert _kinds(network, network.stranger) == []


def test_a_notification_carries_ids_and_codes_only(network: Network) -> None:
    sent = network.send()
    network.deliver_events()

    notification = network.notifications(network.shelter)[0]

    assert notification["referral_id"] == sent["id"]
    assert notification["code"] == sent["code"]
    assert notification["state"] == "sent"
    assert set(notification) == {
        *("id", "seq", "kind", "subject_id", "referral_id", "code", "state", "country", "created_at", "read_at")
    }


def test_a_request_that_was_decided_is_new_to_nobody_and_says_that_it_waits_no_more(network: Network) -> None:
    first, second = uuid4(), uuid4()
    shelter = network.shelter
    for request in (first, second):
        network.receive(
            AccessRequested(country=shelter.country, organisation_id=shelter.id, request_id=request), REFERRALS_NOTIFY
        )

    decided = AccessRequestDecided(country=shelter.country, organisation_id=shelter.id, request_id=first)
    network.receive(decided, REFERRALS_NOTIFY)

    unread = network.ask("GET", "/notifications?unread=true", shelter).json["items"]
    assert [notice["subject_id"] for notice in unread] == [str(second)]
    states = {notice["subject_id"]: notice["state"] for notice in network.notifications(shelter)}
    assert states == {str(first): "ended", str(second): None}


def test_who_asked_for_access_is_notified_of_the_answer_and_no_other(network: Network) -> None:
    shelter, sender = network.shelter, network.sender
    asker, request = uuid4(), uuid4()
    for _ in range(2):
        decided = AccessRequestDecided(
            country=shelter.country,
            organisation_id=shelter.id,
            request_id=request,
            asked_by=str(asker),
            asked_from=sender.id,
            kind="role",
            state="refused",
        )
        network.receive(decided, REFERRALS_NOTIFY, event_id=uuid4())

    rows = network.rows("SELECT kind, organisation_id, recipient, subject_id, code, state FROM notification")
    assert [tuple(row.values()) for row in rows] == [
        ("access_decided", sender.id, str(asker), request, "role", "refused")
    ]


@pytest.mark.parametrize(
    ("recipients", "told"), [(("proposer",), [("setting_decided", True, "escalation", "rejected")]), ((), [])]
)
def test_a_setting_that_was_decided_or_taken_back_is_new_to_none_of_those_who_were_asked(
    network: Network, recipients: tuple[str, ...], told: list[tuple[object, ...]]
) -> None:
    setting, shelter, stranger = uuid4(), network.shelter, network.stranger
    for organisation in (shelter, stranger):
        proposed = CountrySettingProposed(
            country=organisation.country,
            organisation_id=organisation.id,
            setting_id=setting,
            recipients=(str(organisation.id),),
        )
        network.receive(proposed, REFERRALS_NOTIFY)

    decided = CountrySettingDecided(
        country=shelter.country,
        organisation_id=network.sender.id,
        setting_id=setting,
        recipients=recipients,
        setting="escalation",
        answer="rejected",
    )
    network.receive(decided, REFERRALS_NOTIFY)

    rows = network.rows("SELECT kind, read_at IS NULL AS new, code, state FROM notification ORDER BY kind")
    assert [tuple(row.values()) for row in rows] == [
        *told,
        ("setting_waits", False, None, None),
        ("setting_waits", False, None, None),
    ]


def test_every_step_notifies_an_organisation() -> None:
    assert set(NOTIFIED) == set(facts.REFERRAL_STEPS)
    assert all(parties for parties in NOTIFIED.values())
    assert Party.PLATFORM not in {party for parties in NOTIFIED.values() for party in parties}


def test_an_event_delivered_twice_is_one_notification(network: Network) -> None:
    network.send()
    network.deliver_events()
    network.rows("UPDATE outbox_delivery SET state = 'pending'")
    network.deliver_events()

    assert _kinds(network, network.shelter) == ["referral_sent"]


def test_the_same_event_in_another_message_is_still_one_notification(network: Network) -> None:
    sent = network.send()
    network.deliver_events()
    data = network.rows("SELECT data FROM outbox WHERE aggregate_id = %s", sent["id"])[0]["data"]

    network.receive(facts.ReferralSent.from_data(data), REFERRALS_NOTIFY, event_id=uuid4())

    assert _kinds(network, network.shelter) == ["referral_sent"]


def test_ten_copies_side_by_side_are_one_notification(network: Network) -> None:
    sent = network.send()
    fact = facts.ReferralSent.from_data(
        network.rows("SELECT data FROM outbox WHERE aggregate_id = %s", sent["id"])[0]["data"]
    )
    event_id = uuid4()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: network.receive(fact, REFERRALS_NOTIFY, event_id=event_id), range(10)))

    assert _kinds(network, network.shelter) == ["referral_sent"]
    assert not network.rows("SELECT * FROM dead_letter")


def test_both_parties_are_notified_of_reminder_and_expiry(network: Network) -> None:
    sent = network.send(urgency="24h")
    network.deliver_events()
    tick_deadlines()
    assert "referral_reminder" not in _kinds(network, network.shelter)

    network.clock.advance(hours=12, minutes=1)
    tick_deadlines()
    tick_deadlines()
    assert _kinds(network, network.shelter) == ["referral_reminder", "referral_sent"]

    network.clock.advance(hours=60)
    tick_deadlines()
    tick_deadlines()
    network.deliver_events()

    row = network.rows("SELECT state, sealed, reminded_at IS NOT NULL AS reminded FROM referral")[0]
    assert row == {"state": "expired", "sealed": None, "reminded": True}
    assert _kinds(network, network.shelter) == ["referral_expired", "referral_reminder", "referral_sent"]
    assert _kinds(network, network.sender) == ["referral_expired"]
    assert network.ask("GET", f"/referrals/{sent['id']}", network.sender).json["state"] == "expired"


def test_an_answered_referral_neither_reminds_nor_escalates_nor_expires(network: Network) -> None:
    sent = network.send(urgency="immediate")
    network.walk(sent["id"], "accept")

    for _ in range(4):
        network.clock.advance(hours=2)
        tick_deadlines()
    network.deliver_events()

    assert _kinds(network, network.shelter) == ["referral_sent"]
    assert network.rows("SELECT state, escalation_level FROM referral") == [
        {"state": "accepted", "escalation_level": 0}
    ]


def test_two_ticks_at_once_expire_once(network: Network) -> None:
    for _ in range(5):
        network.send(urgency="immediate")
    network.clock.advance(hours=7)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: tick_deadlines(), range(4)))
    tick_deadlines()

    assert network.rows("SELECT count(*) AS n FROM referral_event WHERE state_to = 'expired'") == [{"n": 5}]


@pytest.mark.parametrize(("fact", "kind"), [(ExtractReady, "extract_ready"), (ExtractFailed, "extract_failed")])
def test_the_owner_of_an_extract_is_notified_of_its_end(
    network: Network, fact: type[ExtractFailed] | type[ExtractReady], kind: str
) -> None:
    run_id = uuid4()
    event = fact(country=Country.GUATEMALA, run_id=run_id, extract_id=uuid4(), organisation_id=network.sender.id)

    network.receive(event, REFERRALS_NOTIFY)
    network.receive(event, REFERRALS_NOTIFY)

    assert [(n["kind"], n["subject_id"], n["referral_id"]) for n in network.notifications(network.sender)] == [
        (kind, str(run_id), None)
    ]


def test_who_administers_an_organisation_gets_no_notice_that_they_cannot_open(network: Network) -> None:
    sent = network.send()
    network.deliver_events()
    (notice,) = network.notifications(network.shelter)
    assert (notice["kind"], notice["referral_id"]) == ("referral_sent", sent["id"])

    administrator = "organisation_admin"
    assert network.ask("GET", f"/referrals/{sent['id']}", network.shelter, administrator).status_code == 403
    assert network.ask("GET", "/notifications", network.shelter, administrator).json["items"] == []
    marked = network.ask("POST", "/notifications/read", network.shelter, administrator, json={})
    assert (marked.status_code, marked.json) == (200, {"marked": 0})
    one = network.ask("POST", f"/notifications/{notice['id']}/read", network.shelter, administrator)
    assert one.status_code == 404
    assert network.notifications(network.shelter) == [notice], "still new to who reads it"


def test_an_organisation_is_notified_once_of_an_access_request(network: Network) -> None:
    event = AccessRequested(country=Country.GUATEMALA, organisation_id=network.sender.id, request_id=uuid4())

    network.receive(event, REFERRALS_NOTIFY)
    network.receive(event, REFERRALS_NOTIFY)

    assert [(n["kind"], n["subject_id"]) for n in network.notifications(network.sender)] == [
        ("access_request", str(event.request_id))
    ]


def test_an_organisation_is_notified_once_of_each_name_that_others_gave_it(network: Network) -> None:
    home = network.sender
    first, second = (
        OrganisationRenamed(country=home.country, organisation_id=home.id, change_id=uuid4()) for _ in range(2)
    )

    for event in (first, first, second):
        network.receive(event, REFERRALS_NOTIFY)

    assert [(n["kind"], n["subject_id"]) for n in network.notifications(home)] == [
        ("organisation_renamed", str(home.id))
    ] * 2


def test_a_recipient_of_an_extract_abroad_is_notified_in_its_own_country(network: Network) -> None:
    event = ExtractReady(
        country=network.abroad.country, run_id=uuid4(), extract_id=uuid4(), organisation_id=network.abroad.id
    )

    network.receive(event, REFERRALS_NOTIFY)

    assert _kinds(network, network.abroad) == ["extract_ready"]
    assert network.notifications(network.abroad)[0]["country"] == network.abroad.country


def test_reading_marks_once_and_only_ones_own(network: Network) -> None:
    network.send()
    network.deliver_events()
    path = f"/notifications/{network.notifications(network.shelter)[0]['id']}/read"

    assert network.ask("POST", path, None).status_code == 401
    assert network.ask("POST", path, network.shelter, scope="referrals:read").status_code == 403
    assert network.ask("POST", path, network.stranger).status_code == 404
    assert network.ask("POST", path, network.shelter, country="MX").status_code == 404
    first = network.ask("POST", path, network.shelter)
    again = network.ask("POST", path, network.shelter)

    assert first.status_code == 200
    assert first.json["read_at"] == again.json["read_at"] is not None
    assert network.ask("GET", "/notifications?unread=true", network.shelter).json["items"] == []


def test_the_list_goes_page_by_page(network: Network) -> None:
    for _ in range(5):
        network.send()
    network.deliver_events()

    first = network.ask("GET", "/notifications?limit=3", network.shelter).json
    second = network.ask("GET", f"/notifications?limit=3&cursor={first['next_cursor']}", network.shelter).json

    seqs = [item["seq"] for item in first["items"] + second["items"]]
    assert seqs == sorted(seqs, reverse=True)
    assert len(set(seqs)) == 5
    assert second["next_cursor"] is None


def test_the_number_of_a_notification_counts_only_the_organisations_own(network: Network) -> None:
    network.send()
    network.deliver_events()
    before = network.ask("GET", "/notifications", network.shelter).json["items"][0]["seq"]
    busy = an_organisation("GT")
    for _ in range(5):
        notice = Notice(country=busy.country, organisation_id=busy.id, kind="k", subject_id=uuid.uuid4())
        with network.wiring.system_work(frozenset({busy.country})) as work:
            notify(notice, work=work)

    network.send()
    network.deliver_events()

    assert network.ask("GET", "/notifications", network.shelter).json["items"][0]["seq"] == before + 1


def test_numbers_of_one_organisation_become_visible_in_their_order(network: Network) -> None:
    """Eight writers at once; a reader that only ever looks beyond the last number it saw misses nothing."""
    organisation = an_organisation("GT")
    seen: list[int] = []

    def write(_: int) -> None:
        for _ in range(25):
            notice = Notice(
                country=organisation.country, organisation_id=organisation.id, kind="k", subject_id=uuid.uuid4()
            )
            with network.wiring.system_work(frozenset({organisation.country})) as work:
                notify(notice, work=work)

    def look() -> None:
        with network.wiring.work(network.grant(organisation)) as work:
            rows = work.notifications.after(organisation.id, seen[-1] if seen else 0, limit=500)
        seen.extend(row.seq for row in rows)

    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(write, number) for number in range(8)]
        while not all(writer.done() for writer in writers):
            look()
        for writer in writers:
            writer.result()
    look()

    assert len(seen) == 8 * 25
    assert seen == sorted(seen)


def test_a_reject_and_its_notice_name_the_reason_to_the_sender_only(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], "reject")
    network.deliver_events()

    assert _kinds(network, network.sender) == ["referral_rejected"]
    assert _kinds(network, network.shelter) == ["referral_sent"]
    assert UUID(network.notifications(network.sender)[0]["referral_id"]) == UUID(sent["id"])


def test_everything_about_one_referral_and_then_all_is_marked_read(network: Network) -> None:
    one, other = network.send(), network.send()
    network.walk(one["id"], "cancel", by=network.sender)
    network.deliver_events()

    def mark(organisation: Organisation | None = network.shelter, **more: Any) -> TestResponse:
        return network.ask("POST", "/notifications/read", organisation, **more)

    def unread() -> list[str]:
        page = network.ask("GET", "/notifications?unread=true", network.shelter).json
        return [n["referral_id"] for n in page["items"]]

    assert mark(None, json={}).status_code == 401
    assert mark(json={}, scope="referrals:read").status_code == 403
    assert mark(network.stranger, json={}).json == {"marked": 0}
    assert mark(json={}, country="MX").json == {"marked": 0}
    assert unread() == [one["id"], other["id"], one["id"]]

    assert mark(json={"referral_id": one["id"]}).json == {"marked": 2}
    assert unread() == [other["id"]]
    assert mark(json={}).json == {"marked": 1}
    assert mark(json={}).json == {"marked": 0}
    assert unread() == []
