"""The custody of one piece of evidence, which can be verified from its printed sheet alone."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from services.cases.domain.proceedings.custody_trail import CustodyTrail
from services.cases.domain.proceedings.errors import EvidenceWaits, HandoverOver, NotTheHolder
from services.cases.domain.proceedings.evidence import Evidence, Handover
from shared.kernel.errors import invalid

OUTSIDE = "outside"
"""Who holds evidence that was given to a person without an account."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class CustodySheet:
    """A piece of evidence and its hand-overs in their order, each with its digest if it was received."""

    evidence: Evidence
    opening: str
    """Digest of the evidence as it was recorded; the first hand-over continues it."""
    handovers: Sequence[Handover]
    holder: str
    """Who holds it now: the id of a user, or `outside`."""
    valid: bool
    """Whether every digest follows from what the sheet says, and is the one that the audit has of it."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class HeldEvidence:
    """A piece of evidence, and in whose hands it is."""

    evidence: Evidence
    holder: str
    """Who holds it now: the id of a user, or `outside`."""
    received: Handover | None
    """The hand-over by which they hold it; None: it was never handed over."""
    waiting: Handover | None
    """The hand-over that its receiver has still to confirm."""


def opening_of(evidence: Evidence) -> str:
    """SHA-256 over the evidence as it was recorded."""
    return _digest(
        {
            "evidence": evidence.id,
            "kind": evidence.kind,
            "description": evidence.description,
            "seal_number": evidence.seal_number,
            "collected_on": evidence.collected_on,
            "collected_by": evidence.collected_by,
            "sha256": evidence.sha256,
            "recorded_at": evidence.recorded_at,
            "recorded_by": evidence.recorded_by,
        }
    )


def digest_of(before: str, handover: Handover) -> str:
    """SHA-256 over a received hand-over and the digest before it, as JSON with sorted names and without spaces."""
    return _digest(
        {
            "before": before,
            "handover": handover.id,
            "given_at": handover.recorded_at,
            "given_by": handover.recorded_by,
            "to_user": handover.to_user,
            "receiver_name": handover.receiver_name,
            "institution": handover.institution,
            "receipt_number": handover.receipt_number,
            "seal_intact": handover.seal_intact,
            "new_seal_number": handover.new_seal_number,
            "reason": handover.reason,
            "received_at": handover.received_at,
            "received_by": handover.received_by,
        }
    )


def sheet_of(evidence: Evidence, handovers: Sequence[Handover], trail: CustodyTrail) -> CustodySheet:
    """The sheet of a piece of evidence, compared with the audit; hand-overs of other evidence are left out."""
    own = _in_order(evidence, handovers)
    opening = opening_of(evidence)
    last, valid = opening, trail.agrees(evidence, opening, handovers)
    for each in own:
        if each.digest is not None:
            valid = valid and each.digest == digest_of(last, each)
            last = each.digest
    return CustodySheet(evidence=evidence, opening=opening, handovers=own, holder=holder_of(evidence, own), valid=valid)


def held(evidence: Evidence, handovers: Iterable[Handover]) -> HeldEvidence:
    """In whose hands a piece of evidence is; hand-overs of other evidence are left out."""
    own = _in_order(evidence, handovers)
    return HeldEvidence(
        evidence=evidence,
        holder=holder_of(evidence, own),
        received=next((each for each in reversed(own) if each.received_at is not None), None),
        waiting=next((each for each in own if each.waits), None),
    )


def last_digest(sheet: CustodySheet) -> str:
    """The digest that the next hand-over continues."""
    return next((each.digest for each in reversed(sheet.handovers) if each.digest), sheet.opening)


def holder_of(evidence: Evidence, handovers: Sequence[Handover]) -> str:
    """Who received it last; before any hand-over who recorded it."""
    received = [each for each in handovers if each.received_at is not None]
    if not received:
        return evidence.recorded_by or OUTSIDE
    return OUTSIDE if received[-1].to_user is None else str(received[-1].to_user)


def check_may_give(sheet: CustodySheet, handover: Handover, giver: str, active: Collection[UUID]) -> None:
    """Raise EvidenceWaits while a hand-over waits for its receiver, and NotTheHolder unless `giver` holds it.

    What is outside comes back by a hand-over that any user of the keeper records. In the place of a holder who is none
    of the `active` people any more each of them gives it, and writes why: Invalid. Invalid too for evidence that was
    recorded by mistake.
    """
    if sheet.evidence.in_error:
        raise invalid(
            "evidence_id",
            "in_error",
            es="Está marcado como anotado por equivocación: quite la marca para entregarlo",
            en="It is marked as recorded by mistake: remove the mark to hand it over",
        )
    if any(each.waits for each in sheet.handovers):
        raise EvidenceWaits
    if sheet.holder in (giver, OUTSIDE):
        return
    if not _has_left(sheet.holder, active):
        raise NotTheHolder
    if not handover.reason:
        raise invalid(
            "reason",
            "in_place_of_holder",
            es="Quien lo tenía no lo puede entregar: escriba por qué lo entrega usted",
            en="Who held it cannot hand it over: write why you do",
        )


def check_may_take_back(handover: Handover, subject: str, *, supervises: bool, active: Collection[UUID]) -> None:
    """Raise NotTheHolder unless `subject` gave it or supervises, and HandoverOver once it was received.

    What was given by a person who is none of the `active` ones any more each of them takes back.
    """
    if handover.recorded_by != subject and not supervises and not _has_left(handover.recorded_by, active):
        raise NotTheHolder
    if handover.received_at is not None:
        raise HandoverOver


def _has_left(subject: str | None, active: Collection[UUID]) -> bool:
    """Whether `subject` is a person and none of the `active` ones; a system does not leave."""
    try:
        return subject is not None and UUID(subject) not in active
    except ValueError:
        return False


def _in_order(evidence: Evidence, handovers: Iterable[Handover]) -> list[Handover]:
    """Those of this evidence as they were recorded, which is set while the proceeding is locked."""
    own = [each for each in handovers if each.evidence_id == evidence.id and not each.in_error]
    return sorted(own, key=lambda each: (each.recorded_at, each.id))


def _digest(values: Mapping[str, object]) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
