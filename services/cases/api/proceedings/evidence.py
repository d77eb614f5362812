"""`/proceedings/{id}/evidence` and `/handovers`: evidence, who had it when, and the sheet of its custody."""

from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.bootstrap import services
from services.cases.domain.proceedings.custody import CustodySheet, HeldEvidence
from services.cases.domain.proceedings.evidence import EVIDENCE, HANDOVER, Evidence, Handover
from services.cases.usecases.parts.record_part import change_part, read_part
from services.cases.usecases.proceedings.record_evidence import (
    hand_over,
    read_custody_sheet,
    read_evidence,
    receive_evidence,
    record_evidence,
    take_back_handover,
)
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of, patch_of
from shared.web.pagination import whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.responses import etag_of, json_response, require_version

EVIDENCE_ANSWER = Representation(Evidence, "EvidenceAnswer")
HANDOVER_ANSWER = Representation(Handover, "HandoverAnswer")
HELD = Representation(HeldEvidence, "HeldEvidence", nested=(EVIDENCE_ANSWER, HANDOVER_ANSWER))
SHEET = Representation(CustodySheet, "CustodySheet", nested=(EVIDENCE_ANSWER, HANDOVER_ANSWER))


blp = Blueprint(
    "evidence",
    __name__,
    url_prefix="/api/v1/proceedings/<uuid:proceeding_id>",
    description="Indicios y cadena de custodia / Evidence and its custody",
)


@blp.get("/evidence")
@requires(Permission.PROCEEDINGS_READ)
@blp.response(200, page_of(HELD, "EvidenceOfProceeding"))
def list_all(proceeding_id: UUID) -> Response:
    """All of it, newest first, and in whose hands each is."""
    with services().work(current_grant()) as work:
        all_held = read_evidence(proceeding_id, work=work)
    return whole_list_response([HELD.body(each) for each in all_held])


def _recorded(evidence: Evidence, proceeding_id: UUID) -> Created:
    location = f"/api/v1/proceedings/{proceeding_id}/evidence/{evidence.id}/custody-sheet"
    return Created(EVIDENCE_ANSWER.body(evidence), location=location, etag=etag_of(evidence.version))


def _reload_evidence(part_id: UUID, work: CasesWork, proceeding_id: UUID) -> Created:
    return _recorded(read_part(proceeding_id, EVIDENCE, part_id, work=work), proceeding_id)


@blp.post("/evidence")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.arguments(input_of(Evidence, without=("in_error",)))
@blp.response(201, EVIDENCE_ANSWER.schema)
@idempotent_create(lambda: services().work(current_grant()), reload=_reload_evidence)
def add(evidence: Evidence, work: CasesWork, proceeding_id: UUID) -> Created:
    """Add evidence; nothing of it changes afterwards, but that it can be marked as recorded by mistake."""
    return _recorded(record_evidence(proceeding_id, evidence, work=work), proceeding_id)


@blp.get("/evidence/<uuid:part_id>")
@requires(Permission.PROCEEDINGS_READ)
@blp.response(200, EVIDENCE_ANSWER.schema)
def read(proceeding_id: UUID, part_id: UUID) -> Response:
    """One piece of it, with an `ETag` of its own."""
    with services().work(current_grant()) as work:
        return _evidence(read_part(proceeding_id, EVIDENCE, part_id, work=work))


@blp.patch("/evidence/<uuid:part_id>")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.arguments(patch_of(Evidence, only=("in_error",)))
@blp.response(200, EVIDENCE_ANSWER.schema)
def mark(changes: Changes, proceeding_id: UUID, part_id: UUID) -> Response:
    """Say whether it was recorded by mistake (merge patch, RFC 7396); needs its `If-Match`. It stays in the list."""
    with services().work(current_grant()) as work:
        return _evidence(
            change_part(proceeding_id, EVIDENCE, part_id, changes, require_version=require_version, work=work)
        )


def _evidence(evidence: Evidence) -> Response:
    return json_response(EVIDENCE_ANSWER.body(evidence), etag=etag_of(evidence.version))


@blp.get("/evidence/<uuid:part_id>/custody-sheet")
@requires(Permission.PROCEEDINGS_READ)
@blp.response(200, SHEET.schema)
def read_sheet(proceeding_id: UUID, part_id: UUID) -> Response:
    """The evidence, its hand-overs and their digests, to be printed and verified."""
    with services().work(current_grant()) as work:
        return json_response(SHEET.body(read_custody_sheet(proceeding_id, part_id, work=work)))


def _given(handover: Handover, proceeding_id: UUID) -> Created:
    location = f"/api/v1/proceedings/{proceeding_id}/evidence/{handover.evidence_id}/custody-sheet"
    return Created(HANDOVER_ANSWER.body(handover), location=location, etag=etag_of(handover.version))


def _reload_handover(part_id: UUID, work: CasesWork, proceeding_id: UUID) -> Created:
    return _given(read_part(proceeding_id, HANDOVER, part_id, work=work), proceeding_id)


@blp.post("/handovers")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.arguments(input_of(Handover, without=("in_error",)))
@blp.response(201, HANDOVER_ANSWER.schema)
@idempotent_create(lambda: services().work(current_grant()), reload=_reload_handover)
def give(handover: Handover, work: CasesWork, proceeding_id: UUID) -> Created:
    """Give evidence to another; a receiver on the platform confirms, one outside has signed on paper."""
    return _given(hand_over(proceeding_id, handover, work=work), proceeding_id)


@blp.post("/handovers/<uuid:part_id>/receive")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.response(200, HANDOVER_ANSWER.schema)
def receive(proceeding_id: UUID, part_id: UUID) -> Response:
    """Confirm as the named receiver."""
    with services().work(current_grant()) as work:
        return json_response(HANDOVER_ANSWER.body(receive_evidence(proceeding_id, part_id, work=work)))


@blp.post("/handovers/<uuid:part_id>/take-back")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.response(200, HANDOVER_ANSWER.schema)
def take_back(proceeding_id: UUID, part_id: UUID) -> Response:
    """Take back what its receiver has not confirmed, as who gave it or a supervisor; it stays on the sheet as such."""
    with services().work(current_grant()) as work:
        return json_response(HANDOVER_ANSWER.body(take_back_handover(proceeding_id, part_id, work=work)))
