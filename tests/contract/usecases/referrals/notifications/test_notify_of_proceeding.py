"""Notifying of hearings and requests: people in the application, systems by webhook, no mailbox."""

# fixed dates: NOON is the clock of the service

import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from services.referrals.notifications.domain.delivery import DeliveryState
from shared.contracts.cases import CaseSealChanged
from shared.contracts.proceedings import HearingChanged
from shared.kernel.ids import new_id
from tests.contract.usecases.referrals.world import World
from tests.support.builders.proceeding_events import (
    HELD_AT,
    HELD_AT_IN_UTC,
    ProceedingEvent,
    a_changed_hearing,
    a_changed_request,
    a_due_hearing,
)
from tests.support.builders.referrals import NOON, RECEIVER, a_card, an_email_channel, an_endpoint
from tests.support.world import HN, STRANGER

ANA, LUIS = str(new_id()), str(new_id())
BOTH = (ANA, LUIS)

KINDS: list[tuple[ProceedingEvent, str]] = [
    *(
        (a_changed_hearing(change=change, recipients=BOTH), f"hearing_{change}")
        for change in ("set", "moved", "cancelled")
    ),
    (a_due_hearing(days=7, recipients=BOTH), "hearing_in_7_days"),
    (a_due_hearing(days=1, recipients=BOTH), "hearing_tomorrow"),
    *(
        (a_changed_request(change=change, recipients=BOTH), f"request_{change}")
        for change in ("made", "answered", "withdrawn")
    ),
]
each_kind = pytest.mark.parametrize(("event", "kind"), KINDS, ids=[kind for _, kind in KINDS])


def given(world: World) -> list[tuple[str | None, str]]:
    """Recipient and kind of what people of `RECEIVER` were notified of, oldest first."""
    people = (row for row in world.notices(RECEIVER) if row.recipient != "systems")
    return [(row.recipient, row.notification.kind) for row in people]


def seal(event: HearingChanged, *named: str) -> CaseSealChanged:
    """The case of the event is sealed for the people named."""
    assert event.case_id is not None
    return CaseSealChanged(
        country=HN,
        case_id=event.case_id,
        organisation_id=RECEIVER,
        sealed_for=named,
        emergency_for=None,
        emergency_until=None,
    )


@each_kind
def test_each_recipient_is_notified_once_and_the_notice_leads_to_their_case(
    world: World, event: ProceedingEvent, kind: str
) -> None:
    for _ in range(2):
        world.receive(event)
    assert given(world) == [(ANA, f"case_{kind}"), (LUIS, f"case_{kind}")]
    assert {row.notification.subject_id for row in world.notices(RECEIVER)} == {event.case_id}


@each_kind
def test_who_keeps_the_proceeding_is_led_to_the_proceeding(world: World, event: ProceedingEvent, kind: str) -> None:
    kept = replace(event, case_id=None, recipients=(ANA,))
    for _ in range(2):
        world.receive(kept)
    assert given(world) == [(ANA, f"proceeding_{kind}")]
    assert {row.notification.subject_id for row in world.notices(RECEIVER)} == {event.proceeding_id}


@each_kind
def test_no_notice_holds_more_than_ids_and_its_kind(world: World, event: ProceedingEvent, kind: str) -> None:
    world.receive(event)
    for row in world.notices(RECEIVER):
        shown = row.notification
        assert (shown.referral_id, shown.code, shown.state) == (None, None, None)


@each_kind
def test_no_mailbox_is_written_to(world: World, event: ProceedingEvent, kind: str) -> None:
    world.add(an_email_channel())
    world.receive(event)
    assert world.effects.dispatched == []


def test_a_hearing_that_is_moved_twice_is_two_notices(world: World) -> None:
    moved = a_changed_hearing(change="moved", recipients=(ANA,))
    for version in (2, 2, 3):
        world.receive(replace(moved, hearing_version=version))
    assert given(world) == [(ANA, "case_hearing_moved")] * 2


def test_who_was_reminded_is_reminded_again_of_another_day_alone(world: World) -> None:
    due = a_due_hearing(recipients=(ANA,))
    in_another_zone = HELD_AT.astimezone(timezone(timedelta(hours=-6)))
    for held_at in (HELD_AT, in_another_zone, HELD_AT + timedelta(days=3)):
        world.receive(replace(due, scheduled_at=held_at))
    assert given(world) == [(ANA, "case_hearing_in_7_days")] * 2


@pytest.mark.parametrize("change", ["set", "moved", "cancelled"])
@pytest.mark.parametrize("recipients", [(), BOTH])
def test_the_systems_of_the_organisation_get_ids_a_code_and_the_hour_once(
    world: World, change: str, recipients: tuple[str, ...]
) -> None:
    wanted, other = an_endpoint(events=(f"ceiba.hearing.{change}.v1",)), an_endpoint(events=("ceiba.extract.ready.v1",))
    world.add(wanted, other, an_endpoint(organisation_id=STRANGER))
    event = a_changed_hearing(change=change, recipients=recipients)
    for _ in range(2):
        world.receive(event)
    (delivery,) = world.deliveries(wanted)
    body = json.loads(delivery.body)
    assert (body["type"], body["subject"]) == (f"ceiba.hearing.{change}.v1", f"hearing/{event.hearing_id}")
    assert body["data"] == {
        "hearing_id": str(event.hearing_id),
        "proceeding_id": str(event.proceeding_id),
        "country": "HN",
        "hearing_type": "trial_session",
        "scheduled_at": HELD_AT_IN_UTC,
    }
    assert str(event.case_id) not in delivery.body
    assert [message.claim.delivery_id for message in world.effects.dispatched] == [delivery.id]


@pytest.mark.parametrize(
    "event", [a_due_hearing(recipients=BOTH), a_changed_request(recipients=BOTH)], ids=["due", "request"]
)
def test_reminders_and_requests_stay_in_the_application(world: World, event: ProceedingEvent) -> None:
    world.add(an_endpoint())
    world.receive(event)
    assert world.effects.dispatched == []


def test_nothing_is_sent_to_the_systems_of_a_suspended_organisation(world: World) -> None:
    endpoint = an_endpoint()
    world.add(a_card(RECEIVER), endpoint)
    with world.platform() as work:
        work.organisations.suspend(RECEIVER, at=NOON)
    world.receive(a_changed_hearing(recipients=(ANA,)))
    (delivery,) = world.deliveries(endpoint)
    assert (delivery.state, delivery.last_error) == (DeliveryState.FAILED, "organisation_suspended")
    assert given(world) == [(ANA, "case_hearing_set")]


def test_of_a_sealed_case_the_people_named_are_notified_and_no_system(world: World) -> None:
    endpoint = an_endpoint()
    world.add(endpoint)
    event = a_changed_hearing(recipients=BOTH)
    world.receive(seal(event, LUIS))
    world.receive(event)
    world.receive(a_due_hearing(case_id=event.case_id, recipients=BOTH))
    world.receive(a_changed_request(case_id=event.case_id, recipients=BOTH))
    assert given(world) == [(LUIS, f"case_{kind}") for kind in ("hearing_set", "hearing_in_7_days", "request_made")]
    assert world.deliveries(endpoint) == []


def test_sealing_a_case_takes_back_what_others_were_notified_of_and_what_has_not_left(world: World) -> None:
    endpoint = an_endpoint()
    world.add(endpoint)
    event, other = a_changed_hearing(recipients=BOTH), a_changed_hearing(recipients=(ANA,))
    world.receive(event)
    world.receive(other)
    world.receive(seal(event, LUIS))
    assert given(world) == [(LUIS, "case_hearing_set"), (ANA, "case_hearing_set")]
    assert [str(other.hearing_id) in delivery.body for delivery in world.deliveries(endpoint)] == [True]
