"""Prepare what a referral takes along: a capacity card for everybody, and a packet sealed for the receiver."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import orjson

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.consent import WITHOUT_CONSENT, Disclosure, is_above
from services.cases.domain.disclosure import Record, content, shown_by, withheld
from services.cases.domain.identity import Identity
from services.cases.domain.referral_kind import check_kind
from services.cases.usecases.check_text import find_in
from services.cases.usecases.grounds import grounds_today
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, invalid


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparePacket:
    """What the sender asks for. `recipient_type` is a code of the list of that name."""

    kind: str
    services: tuple[str, ...]
    disclosure_profile: str
    consent_id: UUID | None = None
    to_organisation_id: UUID
    to_country: Country
    recipient_type: str | None = None
    message: str | None = None
    """What the sender writes beside it; shown and sealed with the preview, kept by the referrals service."""
    previewed: str | None = None
    """The seal of the preview that the sender saw; None when nobody looked (another system sends)."""


@dataclass(frozen=True, slots=True)
class Left:
    """What left with a referral: names of fields and a hash, never what they said."""

    referral_id: UUID
    consent_id: UUID | None
    fields: tuple[str, ...]
    payload_sha256: str


def make_packet(case_id: UUID, referral_id: UUID, command: PreparePacket, *, work: CasesWork) -> dict[str, Any]:
    """Seal what the consent covers and prepare its disclosure. Raises NotFound, CaseClosedAlready, Invalid.

    Invalid also when something else would leave, or to somebody else, than the preview of the sender showed.

    It counts as disclosed once its referral is heard of (confirm_disclosure): the caller may still fail to store one.
    """
    case = work.cases.get(case_id)
    case.must_be_open()
    _check_kind(case, command)
    grounds = grounds_today(case, _disclosure(case, command), work=work)
    shown = content(command.disclosure_profile, _record(case, command, work))
    _check_previewed(case, command, shown, work)
    # Keyed by us, so that the recorded hash cannot confirm a guessed name; the same for the same referral, so that
    # asking twice is one disclosure.
    payload = _payload(referral_id, command, shown, work.pseudonyms.packet_nonce(referral_id))
    digest = hashlib.sha256(payload).hexdigest()
    left = Left(referral_id, grounds.consent.id if grounds else None, tuple(sorted(shown)), digest)
    _remember(case, command, left, work=work)
    return {
        "capacity": _capacity(shown),
        "sealed": work.packets.seal(payload, referral_id, command.to_country),
        "fields": left.fields,
        "payload_sha256": digest,
        "consent_expires_on": grounds.ends_on if grounds else None,
        "country": case.country,
    }


def preview_packet(case_id: UUID, command: PreparePacket, *, work: CasesWork) -> dict[str, Any]:
    """Show the sender exactly what would leave, and what would not and why. Raises NotFound, CaseClosedAlready.

    A consent that does not reach is not an error here: the form shows what is missing before anything is sent.
    """
    case = work.cases.get(case_id)
    case.must_be_open()
    _check_kind(case, command)
    profile, reason = command.disclosure_profile, "above_profile"
    try:
        grounds_today(case, _disclosure(case, command), work=work)
    except Invalid as refusal:
        reason = refusal.problems[0].code
        profile = WITHOUT_CONSENT if is_above(profile, WITHOUT_CONSENT) else profile
    record = _record(case, command, work)
    shown = content(profile, record)
    work.audit_case("packet.previewed", case, fields=sorted(shown))
    return {
        "before_acceptance": _capacity(shown),
        "after_acceptance": shown,
        "fields": sorted(shown),
        "withheld": withheld(profile, record, reason),
        "message": command.message,
        "message_findings": find_in(case, command.message, work=work) if command.message else [],
        "seal": _seal_of(case, command, shown, work),
    }


def _check_previewed(case: Case, command: PreparePacket, shown: Mapping[str, Any], work: CasesWork) -> None:
    if command.previewed is None or hmac.compare_digest(command.previewed, _seal_of(case, command, shown, work)):
        return
    raise invalid(
        "previewed",
        "preview_changed",
        es="Lo que saldría ya no es lo que se mostró; véalo otra vez antes de enviar",
        en="What would leave is no longer what was shown; look at it again before sending",
    )


def _seal_of(case: Case, command: PreparePacket, shown: Mapping[str, Any], work: CasesWork) -> str:
    """Stands for everything the preview showed, to whom and under what; keyed, so that it confirms no guess."""
    terms = [case.id, command.kind, command.services, command.disclosure_profile, command.consent_id]
    recipient = [command.to_organisation_id, command.to_country, command.recipient_type, command.message]
    return work.pseudonyms.preview_seal(orjson.dumps([terms, recipient, shown], option=orjson.OPT_SORT_KEYS))


def _check_kind(case: Case, command: PreparePacket) -> None:
    check_kind(
        kind=command.kind,
        profile=command.disclosure_profile,
        recipient_type=command.recipient_type,
        from_country=case.country,
        to_country=command.to_country,
    )


def _disclosure(case: Case, command: PreparePacket) -> Disclosure:
    return Disclosure(
        kind=command.kind,
        profile=command.disclosure_profile,
        services=command.services,
        from_country=case.country,
        to_country=command.to_country,
        to_organisation_id=command.to_organisation_id,
        recipient_type=command.recipient_type,
        consent_id=command.consent_id,
    )


def _record(case: Case, command: PreparePacket, work: CasesWork) -> Record:
    # The vault is opened only for a profile that shows some of it.
    identified = is_above(command.disclosure_profile, "d2_protection")
    identity = work.vault.read(case)[0] if identified else Identity()
    return Record(case, identity, command.services)


def _capacity(shown: Mapping[str, Any]) -> dict[str, Any]:
    at_most = {field.name for field in shown_by(WITHOUT_CONSENT)}
    return {name: value for name, value in shown.items() if name in at_most}


def _payload(referral_id: UUID, command: PreparePacket, shown: Mapping[str, Any], nonce: str) -> bytes:
    return orjson.dumps({"referral_id": referral_id, "profile": command.disclosure_profile, "nonce": nonce, **shown})


def _remember(case: Case, command: PreparePacket, left: Left, *, work: CasesWork) -> None:
    row = {
        "id": uuid5(left.referral_id, left.payload_sha256),
        "country": case.country,
        "organisation_id": case.organisation_id,
        "case_id": case.id,
        "referral_id": left.referral_id,
        "kind": command.kind,
        "to_country": command.to_country,
        "to_organisation_id": command.to_organisation_id,
        "recipient_type": command.recipient_type,
        "profile": command.disclosure_profile,
        "consent_id": left.consent_id,
        "fields": list(left.fields),
        "payload_sha256": left.payload_sha256,
        "disclosed_at": work.clock.now(),
        "disclosed_by": work.grant.subject,
    }
    work.disclosures.record(row)
    work.audit_case("packet.sealed", case, fields=left.fields)
