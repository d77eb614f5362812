"""Notifying an organisation: in the application, by webhook and by e-mail."""

# fixed dates: NOON is the clock of the service

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.referrals.notifications.domain.delivery import (
    Channel,
    Claim,
    Delivery,
    DeliveryState,
    EmailMessage,
    WebhookMessage,
)
from services.referrals.notifications.domain.endpoint import MAX_IN_FLIGHT, DisabledReason
from services.referrals.notifications.domain.notice import (
    ACCESS_REQUEST,
    APPROVAL_ASKED,
    APPROVAL_DECIDED,
    BULK_ACCESS,
    CASE_ASSIGNED,
    CASE_CHANGED,
    EMAIL_REFUSED,
    EXTRACT_FAILED,
    EXTRACT_READY,
    ORGANISATION_RENAMED,
    OVERRIDE_DECIDED,
    OVERRIDE_REQUESTED,
    SETTING_DECIDED,
    SETTING_WAITS,
    TOKEN_REUSED,
    Notice,
)
from services.referrals.notifications.domain.schedule import LEASE
from services.referrals.notifications.processes.notices import notify
from shared.contracts.cases import (
    ApprovalAsked,
    ApprovalDecided,
    BulkAccessDetected,
    CaseAssigned,
    FollowedCaseChanged,
    OverrideDecided,
    OverrideRequested,
)
from shared.contracts.event import Event
from shared.contracts.identity import (
    AccessReinstated,
    AccessRequestDecided,
    AccessRequested,
    AccessSuspended,
    CountrySettingDecided,
    CountrySettingProposed,
    OrganisationRenamed,
    OrganisationRulesChanged,
    RefreshTokenReused,
)
from shared.contracts.reporting import ExtractFailed, ExtractReady
from shared.kernel.ids import new_id
from shared.telemetry import tracing
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    SENDER,
    a_card,
    a_delivery,
    a_notice,
    an_email_channel,
    an_endpoint,
)
from tests.support.world import HN, STRANGER

SUBJECT, OCCASION, USER = new_id(), new_id(), new_id()


def to_one_person(kind: str) -> Notice:
    """A notice about a case that one of several recipients gets."""
    return Notice(
        country=HN,
        organisation_id=RECEIVER,
        kind=kind,
        subject_id=SUBJECT,
        occasion=f"{OCCASION} {USER}",
        recipient=str(USER),
    )


EVENTS: list[tuple[Event, Notice]] = [
    (
        CaseAssigned(country=HN, case_id=SUBJECT, organisation_id=RECEIVER, assignment_id=OCCASION, user_id=USER),
        Notice(
            country=HN,
            organisation_id=RECEIVER,
            kind=CASE_ASSIGNED,
            subject_id=SUBJECT,
            occasion=str(OCCASION),
            recipient=str(USER),
        ),
    ),
    (
        ApprovalAsked(
            country=HN,
            case_id=SUBJECT,
            organisation_id=RECEIVER,
            approval_id=OCCASION,
            act="closure",
            recipients=(str(USER),),
        ),
        to_one_person(APPROVAL_ASKED),
    ),
    (
        ApprovalDecided(
            country=HN,
            case_id=SUBJECT,
            organisation_id=RECEIVER,
            approval_id=OCCASION,
            act="closure",
            decision="refused",
            recipient=str(USER),
        ),
        to_one_person(APPROVAL_DECIDED),
    ),
    (
        BulkAccessDetected(country=HN, organisation_id=RECEIVER, alert_id=SUBJECT, recipients=(str(USER),)),
        Notice(
            country=HN,
            organisation_id=RECEIVER,
            kind=BULK_ACCESS,
            subject_id=SUBJECT,
            occasion=str(USER),
            recipient=str(USER),
        ),
    ),
    (
        RefreshTokenReused(country=HN, organisation_id=RECEIVER, alert_id=SUBJECT, recipients=(str(USER),)),
        Notice(
            country=HN,
            organisation_id=RECEIVER,
            kind=TOKEN_REUSED,
            subject_id=SUBJECT,
            occasion=str(USER),
            recipient=str(USER),
        ),
    ),
    (
        CountrySettingProposed(country=HN, organisation_id=RECEIVER, setting_id=SUBJECT, recipients=(str(USER),)),
        Notice(
            country=HN,
            organisation_id=RECEIVER,
            kind=SETTING_WAITS,
            subject_id=SUBJECT,
            occasion=str(USER),
            recipient=str(USER),
        ),
    ),
    (
        CountrySettingDecided(country=HN, organisation_id=RECEIVER, setting_id=SUBJECT, recipients=(str(USER),)),
        Notice(
            country=HN,
            organisation_id=RECEIVER,
            kind=SETTING_DECIDED,
            subject_id=SUBJECT,
            occasion=str(USER),
            recipient=str(USER),
        ),
    ),
    (
        OverrideRequested(
            country=HN, case_id=SUBJECT, organisation_id=RECEIVER, override_id=OCCASION, recipients=(str(USER),)
        ),
        to_one_person(OVERRIDE_REQUESTED),
    ),
    *(
        (
            OverrideDecided(
                country=HN,
                case_id=SUBJECT,
                organisation_id=RECEIVER,
                override_id=OCCASION,
                answer=answer,
                recipients=(str(USER),),
            ),
            to_one_person(kind),
        )
        for answer, kind in OVERRIDE_DECIDED.items()
    ),
    (
        FollowedCaseChanged(
            country=HN,
            case_id=SUBJECT,
            organisation_id=RECEIVER,
            change_id=OCCASION,
            change="risk",
            recipients=(str(USER),),
        ),
        to_one_person(CASE_CHANGED),
    ),
    (
        ExtractReady(country=HN, run_id=SUBJECT, extract_id=new_id(), organisation_id=RECEIVER),
        Notice(country=HN, organisation_id=RECEIVER, kind=EXTRACT_READY, subject_id=SUBJECT),
    ),
    (
        ExtractFailed(country=HN, run_id=SUBJECT, extract_id=new_id(), organisation_id=RECEIVER),
        Notice(country=HN, organisation_id=RECEIVER, kind=EXTRACT_FAILED, subject_id=SUBJECT),
    ),
    (
        AccessRequested(country=HN, request_id=SUBJECT, organisation_id=RECEIVER),
        Notice(country=HN, organisation_id=RECEIVER, kind=ACCESS_REQUEST["person"], subject_id=SUBJECT),
    ),
    (
        AccessSuspended(
            country=HN,
            organisation_id=RECEIVER,
            subject_type="system",
            subject_id=SUBJECT,
            suspension_id=OCCASION,
            recipients=(str(USER),),
        ),
        to_one_person("system_suspended"),
    ),
    (
        OrganisationRenamed(country=HN, organisation_id=RECEIVER, change_id=OCCASION),
        Notice(
            country=HN,
            organisation_id=RECEIVER,
            kind=ORGANISATION_RENAMED,
            subject_id=RECEIVER,
            occasion=str(OCCASION),
        ),
    ),
]


@pytest.mark.parametrize("about", ["person", "system", "stopped_system"])
def test_a_request_is_told_to_each_who_may_decide_it_and_to_the_mailbox(world: World, about: str) -> None:
    event = AccessRequested(
        country=HN, request_id=SUBJECT, organisation_id=RECEIVER, about=about, recipients=(str(USER), "other")
    )
    for _ in range(2):
        world.receive(event)
    stored = world.notices(RECEIVER)
    assert sorted(str(one.recipient) for one in stored) == sorted((str(USER), "mailbox", "other"))
    assert {one.notification.kind for one in stored} == {ACCESS_REQUEST[about]}
    world.receive(AccessRequestDecided(country=HN, organisation_id=RECEIVER, request_id=SUBJECT))
    assert all(one.notification.read_at for one in world.notices(RECEIVER))


@pytest.mark.parametrize("what", ["person", "system", "stopped_system", "organisation"])
def test_a_suspension_that_has_ended_is_news_to_no_member(world: World, what: str) -> None:
    suspended = AccessSuspended(
        country=HN,
        organisation_id=RECEIVER,
        subject_type=what,
        subject_id=SUBJECT,
        suspension_id=OCCASION,
        recipients=(str(USER), "other"),
    )
    world.receive(suspended)
    assert [one.notification.read_at for one in world.notices(RECEIVER)] == [None, None]
    world.receive(AccessReinstated(country=HN, organisation_id=RECEIVER, subject_id=SUBJECT))
    assert all(one.notification.read_at for one in world.notices(RECEIVER))


def give(world: World, notice: Notice) -> None:
    with world.platform() as work:
        notify(notice, work=work)


def deliveries(world: World, notice: Notice) -> list[Delivery]:
    assert notice.referral_id is not None
    with world.platform() as work:
        return work.deliveries.of_referral(notice.referral_id)


@pytest.mark.parametrize(("event", "notice"), EVENTS, ids=lambda value: getattr(value, "kind", ""))
def test_an_event_of_another_service_is_given_as_one_notice(world: World, event: Event, notice: Notice) -> None:
    for _ in range(2):
        world.receive(event)
    (stored,) = world.notices(RECEIVER)
    assert (stored.notification.kind, stored.notification.subject_id) == (notice.kind, notice.subject_id)
    assert (stored.occasion, stored.recipient, stored.country) == (notice.occasion, notice.recipient, HN)
    assert world.effects.woken == [RECEIVER]


def test_a_notice_is_given_once(world: World) -> None:
    world.add(an_endpoint(), an_email_channel())
    notice = a_notice()
    for _ in range(2):
        give(world, notice)
    assert (world.effects.woken, len(world.effects.dispatched), len(deliveries(world, notice))) == ([RECEIVER], 2, 2)


def test_a_webhook_carries_ids_and_codes_under_the_id_of_the_notification(world: World) -> None:
    world.add(an_endpoint())
    notice = a_notice()
    give(world, notice)
    (delivery,) = deliveries(world, notice)
    (stored,) = world.notices(RECEIVER)
    body = json.loads(delivery.body)
    assert (body["id"], body["type"]) == (str(stored.notification.id), "ceiba.referral.sent.v1")
    assert body["time"] == "2026-11-20T12:00:00Z"
    assert body["data"] == {
        "referral_id": str(notice.referral_id),
        "state": "sent",
        "country": "GT",
        "urgency": "24h",
        "respond_by": "2026-11-21T12:00:00Z",
    }
    assert delivery.notification_id == stored.notification.id
    assert (delivery.country, delivery.organisation_id) == (HN, RECEIVER)
    assert (delivery.from_country, delivery.from_organisation_id) == (notice.from_country, SENDER)


def test_deliveries_are_leased_and_dispatched_after_the_commit(world: World) -> None:
    world.add(an_endpoint())
    notice = a_notice()
    with world.platform() as work:
        notify(notice, work=work)
        assert (world.effects.dispatched, world.effects.woken) == ([], [])
    (delivery,) = deliveries(world, notice)
    assert (delivery.state, delivery.leased_until) == (DeliveryState.PENDING, NOON + LEASE)
    assert world.effects.claims == [Claim(delivery_id=delivery.id, attempt=1, country=HN, leased_until=NOON + LEASE)]


def test_what_is_dispatched_holds_all_that_an_attempt_needs(world: World) -> None:
    endpoint = an_endpoint()
    world.add(endpoint, an_email_channel())
    notice = a_notice(code="GT-7K3-Q9X")
    with tracing(request_id="request", trace="trace"):
        give(world, notice)
    webhook, email = deliveries(world, notice)
    assert world.effects.dispatched == [
        WebhookMessage(
            claim=webhook.claim,
            endpoint_id=endpoint.id,
            organisation_id=RECEIVER,
            url=endpoint.url,
            body=webhook.body,
            secrets=("secret",),
            trace="trace",
            request_id="request",
        ),
        EmailMessage(
            claim=email.claim,
            organisation_id=RECEIVER,
            address="a@b.example",
            language="es",
            code="7K3-Q9X",
            trace="trace",
            request_id="request",
        ),
    ]
    assert not any(secret in repr(world.effects.dispatched) for secret in ("secret", "a@b", webhook.body))


def test_several_notices_of_one_transaction_wake_each_organisation_once(world: World) -> None:
    world.add(an_endpoint())
    with world.platform() as work:
        for notice in (a_notice(), a_notice(organisation_id=STRANGER), a_notice()):
            notify(notice, work=work)
    assert world.effects.woken == sorted([RECEIVER, STRANGER])
    assert len(world.effects.dispatched) == 2


def test_each_delivery_of_a_batch_names_the_request_that_caused_it(world: World) -> None:
    world.add(an_endpoint())
    with world.platform() as work:
        for request_id in ("first", "second"):
            with tracing(request_id=request_id, trace=""):
                notify(a_notice(), work=work)
    assert [message.request_id for message in world.effects.dispatched] == ["first", "second"]


def test_nothing_is_dispatched_to_a_suspended_organisation(world: World) -> None:
    world.add(a_card(RECEIVER), an_endpoint(), an_email_channel())
    with world.platform() as work:
        work.organisations.suspend(RECEIVER, at=NOON)
    notice = a_notice()
    give(world, notice)
    stored = deliveries(world, notice)
    assert [(row.state, row.last_error) for row in stored] == [(DeliveryState.FAILED, "organisation_suspended")] * 2
    assert world.effects.dispatched == []


def test_an_endpoint_gets_the_events_that_it_wants(world: World) -> None:
    wanted, unwanted = (an_endpoint(events=(f"ceiba.referral.{name}.v1",)) for name in ("sent", "accepted"))
    world.add(wanted, unwanted, an_endpoint(organisation_id=STRANGER))
    notice = a_notice()
    give(world, notice)
    assert [delivery.endpoint_id for delivery in deliveries(world, notice)] == [wanted.id]


@pytest.mark.parametrize("changes", [{"paused_until": NOON + timedelta(seconds=1)}, {"failures": 5}])
def test_a_delivery_that_has_no_room_waits_for_the_tick(world: World, changes: dict[str, Any]) -> None:
    endpoint = an_endpoint(**changes)
    world.add(endpoint, a_delivery(endpoint, leased_until=NOON + LEASE))
    notice = a_notice()
    give(world, notice)
    (delivery,) = deliveries(world, notice)
    assert (delivery.state, delivery.leased_until, delivery.due_at) == (DeliveryState.PENDING, None, NOON)
    assert world.effects.dispatched == []


def test_a_healthy_endpoint_takes_four_at_once(world: World) -> None:
    world.add(an_endpoint())
    for _ in range(MAX_IN_FLIGHT + 1):
        give(world, a_notice())
    assert len(world.effects.dispatched) == MAX_IN_FLIGHT


def test_what_a_disabled_endpoint_misses_is_kept_for_a_replay(world: World) -> None:
    world.add(an_endpoint(disabled_at=NOON, disabled_reason=DisabledReason.OWNER))
    notice = a_notice()
    give(world, notice)
    (delivery,) = deliveries(world, notice)
    assert (delivery.state, delivery.last_error, delivery.attempts) == (
        DeliveryState.FAILED,
        "endpoint_disabled",
        0,
    )
    assert world.effects.dispatched == []


def test_an_e_mail_holds_the_code_alone(world: World) -> None:
    world.add(an_email_channel())
    notice = a_notice()
    give(world, notice)
    (delivery,) = deliveries(world, notice)
    assert (delivery.channel, delivery.body, delivery.event_type) == (Channel.EMAIL, "GT-000-000", "referral_sent")
    silent = a_notice(code=None)
    give(world, silent)
    assert [row.body for row in deliveries(world, silent)] == [""]


def test_no_e_mail_goes_to_an_address_that_was_refused_or_about_the_refusal(world: World) -> None:
    world.add(an_email_channel())
    notice = a_notice(kind=EMAIL_REFUSED)
    give(world, notice)
    world.add(an_email_channel(refused_at=NOON))
    other = a_notice()
    give(world, other)
    assert (deliveries(world, notice), deliveries(world, other)) == ([], [])
    assert len(world.notices(RECEIVER)) == 2


def test_a_notice_for_one_person_stays_in_the_application(world: World) -> None:
    world.add(an_endpoint(), an_email_channel())
    notice = replace(a_notice(), recipient="ana")
    give(world, notice)
    assert (deliveries(world, notice), world.effects.woken) == ([], [RECEIVER])


def test_each_rule_that_changed_is_told_with_what_it_says_now(world: World) -> None:
    event = OrganisationRulesChanged(
        country=HN,
        organisation_id=RECEIVER,
        approvals_for=("closure", "transfer"),
        caseworkers_see="organisation",
        approvals_before=("closure", "sealed"),
        caseworkers_saw="own",
        change_id=OCCASION,
        recipients=("someone",),
    )
    world.receive(event)
    told = {(one.notification.code, one.notification.state) for one in world.notices(RECEIVER)}
    assert told == {("sealed", "waived"), ("transfer", "required"), ("caseworkers_see", "organisation")}
