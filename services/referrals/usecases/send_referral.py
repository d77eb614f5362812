"""Refer a person to another organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.code import new_code
from services.referrals.domain.errors import own_organisation, suspended_recipient, unknown_recipient
from services.referrals.domain.jobs import AnswerInPractice
from services.referrals.domain.life_cycle import State
from services.referrals.domain.organisation import OrganisationCard
from services.referrals.domain.packet import Packet, PacketRequest, PacketSource, SendReferral, recipient_type
from services.referrals.domain.referral import Referral
from services.referrals.domain.urgency import Times, times_of
from services.referrals.processes.referrals import audit_referral
from services.referrals.processes.steps import append_to_log
from services.referrals.processes.transfer_requests import agree_to_transfer
from shared.contracts.cases import CaseWorkersChanged
from shared.contracts.country_settings import ESCALATION, REFERRAL_DEADLINES
from shared.contracts.referral_kinds import CASE_TRANSFER, CONSULTATION
from shared.contracts.referrals import ReferralSent
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.ids import new_id
from shared.kernel.practice import partner_of

CODE_DRAWS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """What the cases service released for a referral that does not exist yet."""

    referral_id: UUID
    packet: Packet


def prepare_referral(
    command: SendReferral, *, open_work: Callable[[], ReferralsWork], packets: PacketSource
) -> Prepared:
    """Have the message compared and the packet sealed, with no transaction open while the cases service answers.

    Raises Invalid for a recipient that cannot be referred to, and whatever `packets` raises. If no referral follows,
    the packet is forgotten: the cases service counts it as disclosed only once it knows of the referral (ADR 0007).
    """
    with open_work() as work:
        recipient = _reachable(command.to_organisation_id, work)
    referral_id = new_id()
    request = PacketRequest(
        referral_id=referral_id,
        command=command,
        to_country=recipient.country,
        recipient_type=recipient_type(recipient.kind),
    )
    return Prepared(referral_id=referral_id, packet=packets.prepare(request))


def send_referral(command: SendReferral, prepared: Prepared, *, work: ReferralsWork) -> Referral:
    """Store the referral, hold a place, and publish it.

    Raises Invalid when the recipient can no longer be referred to, NotFound for a case of a country not the caller's.
    """
    recipient = _reachable(command.to_organisation_id, work)
    packet = prepared.packet
    if not work.grant.covers(packet.country):
        raise NotFound
    referral = _draft(command, prepared, recipient, work)
    if command.message is not None:
        referral.message = work.referrals.encrypt_message(referral, command.message)
    if command.kind != CONSULTATION:
        referral.reserved = work.offers.reserve(recipient.id, command.services)
    _store(referral, work)
    _keep_workers(referral, packet, work)
    if command.kind == CASE_TRANSFER:
        agree_to_transfer(referral, work=work)
    append_to_log(referral, before=None, work=work)
    work.publish(referral.event(ReferralSent))
    if partner_of(recipient.country, recipient.id) is not None:
        work.enqueue(AnswerInPractice(country=recipient.country, organisation_id=recipient.id, referral_id=referral.id))
    audit_referral("referral.sent", referral, country=referral.country, fields=packet.fields, work=work)
    return referral


def _keep_workers(referral: Referral, packet: Packet, work: ReferralsWork) -> None:
    # Who sent it sees it anyway; most cases are nobody else's.
    if set(packet.workers) <= {referral.sent_by}:
        return
    work.case_workers.put(
        CaseWorkersChanged(
            country=referral.country,
            case_id=referral.case_id,
            organisation_id=referral.from_organisation_id,
            workers=packet.workers,
        )
    )


def _reachable(organisation_id: UUID, work: ReferralsWork) -> OrganisationCard:
    if organisation_id == work.organisation_id:
        raise own_organisation()
    # With the sender's card, whose name is in the response.
    card = work.organisations.find_each([organisation_id, work.organisation_id]).get(organisation_id)
    if card is None or _is_between_people_who_practise(card, work):
        # What a person practises reaches no other person (identity ADR 0058).
        raise unknown_recipient()
    if card.suspended:
        raise suspended_recipient()
    return card


def _is_between_people_who_practise(recipient: OrganisationCard, work: ReferralsWork) -> bool:
    country = recipient.country
    ends = (recipient.id, work.organisation_id)
    return country.is_practice and all(partner_of(country, end) is None for end in ends)


def _draft(command: SendReferral, prepared: Prepared, recipient: OrganisationCard, work: ReferralsWork) -> Referral:
    now, packet = work.clock.now(), prepared.packet
    times = _times_of(command, recipient, work, now)
    return Referral(
        id=prepared.referral_id,
        code=new_code(packet.country),
        country=packet.country,
        from_organisation_id=work.organisation_id,
        to_country=recipient.country,
        to_organisation_id=recipient.id,
        case_id=command.case_id,
        consent_id=command.consent_id,
        kind=command.kind,
        services=command.services,
        urgency=command.urgency,
        respond_by=times.respond_by,
        remind_at=times.remind_at,
        expires_at=times.expires_at,
        escalate_again_percent=times.escalate_again_percent,
        expires_percent=times.expires_percent,
        profile=command.disclosure_profile,
        state=State.SENT,
        capacity=packet.capacity,
        fields=packet.fields,
        payload_sha256=packet.payload_sha256,
        consent_expires_on=packet.consent_expires_on,
        sealed=packet.sealed,
        message=None,
        data_key=work.cipher.new_key(recipient.country).wrapped,
        sent_at=now,
        sent_by=work.grant.subject,
    )


def _times_of(command: SendReferral, recipient: OrganisationCard, work: ReferralsWork, now: datetime) -> Times:
    deadlines, escalation = (
        work.country_settings.value(setting, recipient.country, now) for setting in (REFERRAL_DEADLINES, ESCALATION)
    )
    return times_of(command.urgency, deadlines, escalation, sent_at=now)


def _store(referral: Referral, work: ReferralsWork) -> None:
    for _ in range(CODE_DRAWS):
        if work.referrals.add(referral):
            return
        referral.code = new_code(referral.country)
    raise Unavailable(retry_after=1)
