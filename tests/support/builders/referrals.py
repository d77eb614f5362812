"""What tests of referrals and notifications begin with, with everything a test does not care about filled in."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.code import new_code
from services.referrals.domain.escalation import COUNTRY_LEVEL, Escalation
from services.referrals.domain.life_cycle import CONSENT_WITHDRAWN, State
from services.referrals.domain.offer import Offer
from services.referrals.domain.organisation import OrganisationCard
from services.referrals.domain.packet import Packet, SendReferral
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import LogEntry
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from services.referrals.notifications.domain.delivery import (
    Channel,
    Delivery,
    EmailMessage,
    OutgoingMessage,
    WebhookMessage,
)
from services.referrals.notifications.domain.email_channel import EmailChannel
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.notice import NewNotice, Notice
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant, Permission, system_grant
from shared.kernel.ids import new_id
from tests.support.referrals_effects import CIPHER
from tests.support.world import CLINIC, GT, HN, SHELTER, STRANGER

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SENDER = SHELTER
"""An organisation in Guatemala, which refers."""
RECEIVER = CLINIC
"""An organisation in Honduras, to which people are referred."""


def a_caller(
    organisation_id: UUID,
    *countries: Country,
    may: tuple[Permission, ...] = (Permission.REFERRALS_READ,),
    **changes: Any,
) -> Grant:
    """A person of an organisation, who reads its referrals."""
    grant = Grant(
        subject="tester",
        client_id="test",
        organisation_id=organisation_id,
        countries=frozenset(countries),
        permissions=frozenset(may),
    )
    return replace(grant, **changes)


THE_SENDER = a_caller(SENDER, GT)
THE_RECEIVER = a_caller(RECEIVER, HN)
STRANGERS = (a_caller(STRANGER, GT), a_caller(STRANGER, HN), a_caller(SENDER, HN), a_caller(RECEIVER, GT))
"""Callers of another organisation, and the two parties where they may not act."""


def the_platform(countries: frozenset[Country] = ALL_COUNTRIES) -> Grant:
    """The grant of the platform itself."""
    return system_grant("referrals", countries)


def a_card(organisation_id: UUID | None = None, country: Country = HN, **changes: Any) -> OrganisationCard:
    """The card of an organisation without a duty."""
    card = OrganisationCard(
        id=organisation_id or new_id(), country=country, kind="ngo", public_name="Refugio", updated_at=NOON
    )
    return replace(card, **changes)


def an_offer(**changes: Any) -> Offer:
    """An offer of `RECEIVER` with an unknown number of places."""
    offer = Offer(
        id=new_id(), country=HN, organisation_id=RECEIVER, service_type="medical", data_key=b"key", updated_at=NOON
    )
    return replace(offer, **changes)


def a_referral(**changes: Any) -> Referral:
    """A referral from `SENDER` to `RECEIVER`, sent at `NOON`, to be answered within a day."""
    referral = Referral(
        id=new_id(),
        code=new_code(GT),
        country=GT,
        from_organisation_id=SENDER,
        to_country=HN,
        to_organisation_id=RECEIVER,
        case_id=new_id(),
        consent_id=new_id(),
        kind="service_referral",
        services=("medical",),
        urgency="24h",
        respond_by=NOON + timedelta(hours=24),
        remind_at=NOON + timedelta(hours=12),
        expires_at=NOON + timedelta(hours=72),
        profile="d3_identified",
        state=State.SENT,
        capacity={},
        fields=(),
        payload_sha256="",
        consent_expires_on=None,
        sealed=b"sealed",
        message=b"message",
        data_key=b"",
        sent_at=NOON,
        sent_by="somebody",
    )
    return replace(referral, **changes)


def a_sending(**changes: Any) -> SendReferral:
    """The command to refer a person to `RECEIVER` within a day."""
    command = SendReferral(
        case_id=new_id(),
        kind="service_referral",
        services=("medical",),
        urgency="24h",
        to_organisation_id=RECEIVER,
        disclosure_profile="d3_identified",
        consent_id=new_id(),
    )
    return replace(command, **changes)


def a_packet(**changes: Any) -> Packet:
    """What the cases service releases of a case in Guatemala."""
    packet = Packet(country=GT, capacity={}, sealed=b"sealed", fields=(), payload_sha256="", consent_expires_on=None)
    return replace(packet, **changes)


def a_log_entry(**changes: Any) -> LogEntry:
    """The first step of a referral: it was sent."""
    entry = LogEntry(
        state_from=None,
        state_to=State.SENT,
        at=NOON,
        actor="somebody",
        organisation_id=SENDER,
        reason=None,
        topics=(),
        note=None,
    )
    return replace(entry, **changes)


def an_escalation(referral: Referral, organisation_id: UUID | None, **changes: Any) -> Escalation:
    """The first escalation of a referral, to one organisation or to none because none was on duty."""
    escalation = Escalation(
        id=new_id(),
        referral_id=referral.id,
        level=COUNTRY_LEVEL,
        told_organisation_id=organisation_id,
        at=NOON,
        code=referral.code,
        country=referral.country,
        from_organisation_id=referral.from_organisation_id,
        to_country=referral.to_country,
        to_organisation_id=referral.to_organisation_id,
        kind=referral.kind,
        services=referral.services,
        urgency=referral.urgency,
        respond_by=referral.respond_by,
        expires_at=referral.expires_at,
    )
    return replace(escalation, **changes)


def a_withdrawal_notice(referral: Referral, **changes: Any) -> WithdrawalNotice:
    """What the receiver of a referral has to acknowledge since `NOON`."""
    notice = WithdrawalNotice(
        referral_id=referral.id,
        code=referral.code,
        because=CONSENT_WITHDRAWN,
        at=NOON,
        country=referral.country,
        from_organisation_id=referral.from_organisation_id,
        to_country=referral.to_country,
        to_organisation_id=referral.to_organisation_id,
    )
    return replace(notice, **changes)


def a_notice(**changes: Any) -> Notice:
    """The notice to `RECEIVER` that a referral was sent to them."""
    referral_id = new_id()
    notice = Notice(
        country=HN,
        organisation_id=RECEIVER,
        kind="referral_sent",
        subject_id=referral_id,
        referral_id=referral_id,
        code="GT-000-000",
        state=State.SENT,
        from_country=GT,
        from_organisation_id=SENDER,
        urgency="24h",
        respond_by=NOON + timedelta(hours=24),
    )
    return replace(notice, **changes)


def new_notice_of(notice: Notice) -> NewNotice:
    """The notice as a unit of work gives it."""
    return NewNotice(id=new_id(), notice=notice, happened_at=NOON, trace="", request_id="")


def an_endpoint(**changes: Any) -> Endpoint:
    """A webhook endpoint of `RECEIVER` for every event."""
    endpoint = Endpoint(
        id=new_id(),
        country=HN,
        organisation_id=RECEIVER,
        url="https://hooks.example/",
        events=(),
        secret=b"",
        data_key=b"",
        created_at=NOON,
    )
    endpoint = replace(endpoint, **changes)
    if not {"secret", "data_key"} & set(changes):
        key, country = CIPHER.new_key(endpoint.country).wrapped, endpoint.country
        secret = CIPHER.encrypt("secret", key=key, country=country, field="webhook_endpoint|secret", row=endpoint.id)
        return replace(endpoint, data_key=key, secret=secret)
    return endpoint


def a_delivery(endpoint: Endpoint | None = None, **changes: Any) -> Delivery:
    """A webhook call to an endpoint, or an e-mail to `RECEIVER`, about a referral of `SENDER`, due at `NOON`."""
    delivery = Delivery(
        id=new_id(),
        country=HN if endpoint is None else endpoint.country,
        organisation_id=RECEIVER if endpoint is None else endpoint.organisation_id,
        channel=Channel.EMAIL if endpoint is None else Channel.WEBHOOK,
        event_type="referral_sent" if endpoint is None else "ceiba.referral.sent.v1",
        body="GT-000-000" if endpoint is None else "{}",
        endpoint_id=None if endpoint is None else endpoint.id,
        from_country=GT,
        from_organisation_id=SENDER,
        next_attempt_at=NOON,
        created_at=NOON,
    )
    return replace(delivery, **changes)


def a_message(delivery: Delivery, *, attempt: int | None = None) -> OutgoingMessage:
    """What an attempt at a leased delivery sends."""
    claim = replace(delivery.claim, attempt=attempt or delivery.attempts)
    if delivery.endpoint_id is None:
        return EmailMessage(
            claim=claim, organisation_id=delivery.organisation_id, address="a@b.example", language="es", code=""
        )
    return WebhookMessage(
        claim=claim,
        endpoint_id=delivery.endpoint_id,
        organisation_id=delivery.organisation_id,
        url="https://hooks.example/",
        body=delivery.body,
        secrets=("secret",),
    )


def an_email_channel(**changes: Any) -> EmailChannel:
    """The e-mail channel of `RECEIVER`."""
    channel = EmailChannel(
        organisation_id=RECEIVER,
        country=HN,
        address=b"address",
        data_key=b"key",
        language="es",
        refused_at=None,
        updated_at=NOON,
        version=1,
    )
    channel = replace(channel, **changes)
    if not {"address", "data_key"} & set(changes):
        key, country, row = CIPHER.new_key(channel.country).wrapped, channel.country, channel.organisation_id
        address = CIPHER.encrypt("a@b.example", key=key, country=country, field="email_channel|address", row=row)
        return replace(channel, data_key=key, address=address)
    return channel


Stored = OrganisationCard | Offer | Referral | Endpoint | Delivery | EmailChannel


def store(work: ReferralsWork, *entities: Stored) -> None:
    """Insert what a test stands on."""
    for entity in entities:
        match entity:
            case OrganisationCard():
                work.organisations.put(entity)
            case Offer():
                work.offers.add(entity)
            case Referral():
                assert work.referrals.add(entity), "the code is taken"
            case Endpoint():
                work.endpoints.add(entity)
            case Delivery():
                work.deliveries.add(entity)
            case EmailChannel():
                work.email_channels.put(entity)
