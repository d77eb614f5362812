"""Prepare what a referral takes along."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Act
from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import earliest
from services.cases.domain.consent.disclosure import DisclosureRecord
from services.cases.domain.consent.grounds import Grounds, grounds_for, refused_at
from services.cases.domain.disclosure.disclosed_fields import ACCOMPANIED_BY, Record, content, content_of_other
from services.cases.domain.disclosure.packet import PreparePacket, capacity_card
from services.cases.domain.disclosure.referral_step import ENDED_REFERRAL
from services.cases.domain.disclosure.transfer import transfer_terms
from services.cases.domain.person.identity import Identity
from services.cases.processes.access.second_person import ask_approval
from services.cases.processes.consent.grounds import person_today
from services.cases.processes.disclosure.transfers import asks_second_person, sent_transfers
from services.cases.processes.person.texts import find_identifying_in
from shared.contracts.referral_kinds import CASE_TRANSFER
from shared.contracts.transfer_refusals import ApprovalAsked, TransferOpen
from shared.kernel.country import Country
from shared.kernel.errors import DomainError, Invalid, invalid
from shared.text.free_text import refusals


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """A packet sealed to the receiver's country, and what the receiver may read before they accept."""

    capacity: Mapping[str, Any]
    sealed: str
    fields: tuple[str, ...]
    payload_sha256: str
    consent_expires_on: date | None
    country: Country
    workers: tuple[str, ...] = ()
    """Whose case it is, by the subjects of their tokens: an organisation may show caseworkers no case but their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Released:
    """What may leave, the ground on which it does, and the last day on which all of it may be read."""

    shown: Mapping[str, Any]
    grounds: Grounds | None
    ends_on: date | None


def prepare_packet(case_id: UUID, command: PreparePacket, *, work: CasesWork) -> Packet | DomainError:
    """Compare the message, seal what the consent covers and prepare its disclosure. Raises NotFound.

    CaseClosedAlready, Invalid, TransferOpen, ApprovalAsked and ApprovalWaits are returned and not raised, so that the
    transaction is committed: the comparison says something about the identity and stays in the audit, also when
    nothing leaves, and a second person has been asked. Invalid is a message that names the person, a consent that does
    not reach, and something else than the preview of the sender showed.

    It counts as disclosed with the first step of its referral (record_referral_step): the caller may still fail to
    store one.
    """
    case = work.cases.get(case_id)
    try:
        identity = _identity_compared_with_message(case, command, work)
        released = _release(case, command, identity, work)
    except DomainError as refusal:
        return refusal
    return _seal(case, command, released, work)


def _identity_compared_with_message(case: Case, command: PreparePacket, work: CasesWork) -> Identity | None:
    if command.message is None or command.text_confirmed is None:
        return None
    identity, _ = work.vault.read(case)
    findings = find_identifying_in(case, command.message, identity=identity, work=work)
    if problems := refusals(findings, field="message", confirmed=command.text_confirmed):
        raise Invalid(problems=problems)
    return identity


def _release(case: Case, command: PreparePacket, identity: Identity | None, work: CasesWork) -> _Released:
    """What may leave. `identity` is given where it has been read, so that the vault is read once."""
    case.must_be_open()
    _require_no_other_transfer(case, command, work)
    # The vault is read only for a profile that shows some of it.
    if identity is None and command.shows_identity:
        identity, _ = work.vault.read(case)
    grounds = grounds_for(command.disclosure(case), case.consents, person_today(case, identity, work=work))
    shown_of = identity if identity and command.shows_identity else Identity()
    shown = content(command.disclosure_profile, Record(case, shown_of, command.services))
    along, ends = _released_along(case, command, work)
    if along:
        shown[ACCOMPANIED_BY] = along
    _check_previewed(case, command, shown, work)
    _require_second_person(case, command, work)
    ends_on = earliest(*(each.ends_on for each in (grounds, *ends) if each))
    return _Released(shown=shown, grounds=grounds, ends_on=ends_on)


def _require_no_other_transfer(case: Case, command: PreparePacket, work: CasesWork) -> None:
    """A case is handed over to one organisation: another transfer must have ended. Raises TransferOpen."""
    if command.kind != CASE_TRANSFER:
        return
    if any(state not in ENDED_REFERRAL for _, state in sent_transfers(case, besides=command.referral_id, work=work)):
        raise TransferOpen


def _require_second_person(case: Case, command: PreparePacket, work: CasesWork) -> None:
    """Ask the supervisors where the organisation wants it and they have not approved exactly this transfer.

    Raises ApprovalAsked, and ApprovalWaits while they have not decided; the question must be committed all the same.
    """
    if not asks_second_person(case, command, referral_id=command.referral_id, work=work):
        return
    ask_approval(Act.TRANSFER, work.cases.get_for_update(case.id), terms=transfer_terms(command), work=work)
    raise ApprovalAsked


def _released_along(
    case: Case, command: PreparePacket, work: CasesWork
) -> tuple[list[Mapping[str, Any]], list[Grounds | None]]:
    """What leaves of those who go along, each on grounds of their own. Raises Invalid."""
    shown: list[Mapping[str, Any]] = []
    grounds: list[Grounds | None] = []
    for place, companion in enumerate(command.accompanied_by):
        other = case.companion(companion.person_id, f"{ACCOMPANIED_BY}.{place}.person_id")
        identity = work.vault.read(case.vault_person(other.id))[0] if command.shows_identity else Identity()
        person = person_today(case, person_id=other.id, work=work)
        with refused_at(f"{ACCOMPANIED_BY}.{place}.consent_id"):
            grounds.append(grounds_for(command.disclosure(case).about(companion), case.consents, person))
        shown.append(content_of_other(command.disclosure_profile, Record(case, identity, (), other)))
    return shown, grounds


def _seal(case: Case, command: PreparePacket, released: _Released, work: CasesWork) -> Packet:
    shown, grounds = released.shown, released.grounds
    # Keyed by us, so that the recorded hash cannot confirm a guessed name; the same for the same referral, so that
    # asking twice is one disclosure.
    payload = command.payload(shown, work.pseudonyms.packet_nonce(command.referral_id))
    packet = Packet(
        capacity=capacity_card(shown),
        sealed=work.packets.seal(payload, command.referral_id, command.to_country),
        fields=tuple(sorted(shown)),
        payload_sha256=hashlib.sha256(payload).hexdigest(),
        consent_expires_on=released.ends_on,
        country=case.country,
        workers=work.case_workers.of(case.id),
    )
    work.disclosures.add(case, _record(command, packet, grounds, work))
    work.audit_case("packet.sealed", case, fields=packet.fields)
    if command.kind == CASE_TRANSFER:
        # Counted by account: handing over many cases raises an alert (domain/access/mass_acts.py).
        work.audit_case("transfer.prepared", case)
    return packet


def _check_previewed(case: Case, command: PreparePacket, shown: Mapping[str, Any], work: CasesWork) -> None:
    seal = work.pseudonyms.preview_seal(command.terms(case, shown))
    if command.previewed is None or hmac.compare_digest(command.previewed, seal):
        return
    raise invalid(
        "previewed",
        "preview_changed",
        es="Lo que saldría ya no es lo que se mostró; véalo otra vez antes de enviar",
        en="What would leave is no longer what was shown; look at it again before sending",
    )


def _record(command: PreparePacket, packet: Packet, grounds: Grounds | None, work: CasesWork) -> DisclosureRecord:
    return DisclosureRecord(
        id=uuid5(command.referral_id, packet.payload_sha256),
        referral_id=command.referral_id,
        kind=command.kind,
        to_country=command.to_country,
        to_organisation_id=command.to_organisation_id,
        recipient_type=command.recipient_type,
        profile=command.disclosure_profile,
        consent_id=grounds.consent.id if grounds and grounds.consent else None,
        override_id=grounds.override.id if grounds and grounds.override else None,
        fields=packet.fields,
        payload_sha256=packet.payload_sha256,
        disclosed_at=work.clock.now(),
        disclosed_by=work.grant.subject,
        accompanied_by=command.accompanied_by,
    )
