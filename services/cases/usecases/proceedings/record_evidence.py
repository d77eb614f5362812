"""Record evidence of a proceeding, hand it over, confirm or take back a hand-over, and read its custody."""

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.seal import is_supervisor
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.proceedings.custody import (
    CustodySheet,
    HeldEvidence,
    check_may_give,
    check_may_take_back,
    digest_of,
    held,
    last_digest,
    opening_of,
    sheet_of,
)
from services.cases.domain.proceedings.custody_trail import noted_opening, noted_receipt, trail_of
from services.cases.domain.proceedings.errors import HandoverOver, NotTheHolder
from services.cases.domain.proceedings.evidence import EVIDENCE, HANDOVER, Evidence, Handover
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.processes.parts.parts import (
    add_part,
    get_part,
    get_parts,
    save_part,
)
from services.cases.processes.proceedings.proceedings import (
    LEGAL,
    audit_proceeding,
    get_kept_proceeding,
    get_kept_proceeding_for_update,
)
from shared.kernel.errors import NotFound, invalid


def record_evidence(proceeding_id: UUID, evidence: Evidence, *, work: CasesWork) -> Evidence:
    """Add evidence; the sum of a document is that of the file that is kept. Raises NotFound, Invalid."""
    proceeding = get_kept_proceeding_for_update(proceeding_id, work=work)
    if evidence.case_id is not None and evidence.document_id is not None:
        evidence = replace(evidence, sha256=_sum_of(evidence.case_id, evidence.document_id, proceeding, work))
    return add_part(
        proceeding,
        EVIDENCE,
        evidence,
        audited=lambda recorded: noted_opening(recorded, opening_of(recorded)),
        work=work,
    )


def hand_over(proceeding_id: UUID, handover: Handover, *, work: CasesWork) -> Handover:
    """Give evidence to another; the caller signs as who gives it, for themselves or in the place of who left.

    A receiver outside has signed on paper, so the hand-over is complete at once. Raises NotFound, Invalid,
    NotTheHolder, EvidenceWaits.
    """
    proceeding = get_kept_proceeding_for_update(proceeding_id, work=work)
    sheet = _sheet(proceeding, handover.evidence_id, work)
    check_may_give(sheet, handover, work.grant.subject, _active(work))
    if handover.institution is not None:
        pack_of(proceeding.country).require_institution(handover.institution, "institution")
    if handover.to_user is not None:
        work.members.require(handover.to_user, work.organisation_id, LEGAL, field="to_user")
    given = add_part(proceeding, HANDOVER, handover, work=work)
    return given if given.to_user is not None else _complete(proceeding, given, sheet, work)


def receive_evidence(proceeding_id: UUID, handover_id: UUID, *, work: CasesWork) -> Handover:
    """Confirm as the named receiver. Raises NotFound, NotTheHolder, HandoverOver; again it answers the same."""
    proceeding = get_kept_proceeding_for_update(proceeding_id, work=work)
    handover = get_part(proceeding, HANDOVER, handover_id, work=work)
    if str(handover.to_user) != work.grant.subject:
        raise NotTheHolder
    if handover.received_at is not None:
        return handover
    if not handover.waits:
        raise HandoverOver
    return _complete(proceeding, handover, _sheet(proceeding, handover.evidence_id, work), work)


def take_back_handover(proceeding_id: UUID, handover_id: UUID, *, work: CasesWork) -> Handover:
    """Take back what its receiver has not confirmed, as who gave it or supervises: the giver goes on holding it.

    Any user of the keeper may once the giver has left.

    Raises NotFound, NotTheHolder, HandoverOver; again it answers the same.
    """
    proceeding = get_kept_proceeding_for_update(proceeding_id, work=work)
    handover = get_part(proceeding, HANDOVER, handover_id, work=work)
    supervises = is_supervisor(work.grant)
    check_may_take_back(handover, work.grant.subject, supervises=supervises, active=_active(work))
    if not handover.waits:
        return handover
    back = replace(handover, taken_back_at=work.clock.now(), taken_back_by=work.grant.subject)
    audit_proceeding("evidence.taken_back", proceeding, work=work)
    return save_part(proceeding, HANDOVER, handover, back, changed=["taken_back_at"], work=work)


def read_evidence(proceeding_id: UUID, *, work: CasesWork) -> list[HeldEvidence]:
    """All evidence of a proceeding, newest first, and in whose hands each is. Raises NotFound."""
    proceeding = get_kept_proceeding(proceeding_id, work=work)
    audit_proceeding("evidence.read", proceeding, work=work)
    handovers = get_parts(proceeding, HANDOVER, work=work)
    return [held(each, handovers) for each in get_parts(proceeding, EVIDENCE, work=work)]


def read_custody_sheet(proceeding_id: UUID, evidence_id: UUID, *, work: CasesWork) -> CustodySheet:
    """The evidence with its hand-overs and digests. Raises NotFound."""
    proceeding = get_kept_proceeding(proceeding_id, work=work)
    audit_proceeding("custody_sheet.read", proceeding, work=work)
    return _sheet(proceeding, evidence_id, work)


def _active(work: CasesWork) -> set[UUID]:
    """The people of the keeper who may hold evidence."""
    return {user_id for user_id, _ in work.members.active(work.organisation_id, LEGAL)}


def _complete(proceeding: Proceeding, given: Handover, sheet: CustodySheet, work: CasesWork) -> Handover:
    """The hand-over as it was received; its digest is in the audit too, which is sealed and anchored."""
    received = replace(given, received_at=work.clock.now(), received_by=work.grant.subject)
    received = replace(received, digest=digest_of(last_digest(sheet), received))
    audit_proceeding("evidence.received", proceeding, fields=noted_receipt(received), work=work)
    return save_part(proceeding, HANDOVER, given, received, changed=["received_at"], work=work)


def _sheet(proceeding: Proceeding, evidence_id: UUID, work: CasesWork) -> CustodySheet:
    evidence = get_part(proceeding, EVIDENCE, evidence_id, work=work)
    noted = work.audit_log.every(proceeding.id, ("evidence.recorded", "evidence.received"))
    trail = trail_of(entry.fields for entry in reversed(noted))
    return sheet_of(evidence, get_parts(proceeding, HANDOVER, work=work), trail)


def _sum_of(case_id: UUID, document_id: UUID, proceeding: Proceeding, work: CasesWork) -> str:
    own = {person.case_id for person in work.proceedings.persons_of([proceeding.id]) if not person.shared_person_id}
    if case_id in own:
        with suppress(NotFound):
            return work.documents.get(case_id, document_id).sha256
    raise invalid(
        "document_id",
        "not_known",
        es="No consta ese documento en un caso suyo de este proceso",
        en="No such document in a case of yours in this proceeding",
    )
