"""`/cases/{id}/documents`: files about the persons of a case, encrypted, with their custody."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request

from services.cases.adapters.work import CasesWork
from services.cases.api.caller import has_done_many, has_identified_many, stated_purpose
from services.cases.api.documents.document_upload import allow_document, file_name
from services.cases.api.responses import CUSTODY_ENTRY, DOCUMENT_OF_CASE, TicketAnswer
from services.cases.bootstrap import services
from services.cases.domain.access.mass_acts import DELETION
from services.cases.domain.documents.documents import CaseDocument
from services.cases.processes.documents.documents import OfferedDocument, ReceivedDocument
from services.cases.usecases.documents.delete_document import delete_document
from services.cases.usecases.documents.download_document import download_document
from services.cases.usecases.documents.keep_document import keep_document
from services.cases.usecases.documents.open_document import open_document
from services.cases.usecases.documents.read_documents import read_custody, read_document, read_documents
from services.cases.usecases.documents.receive_document import receive_document
from shared.kernel.codes import Code, Length
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in_if, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, page_response, whole_list_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint(
    "documents", __name__, url_prefix="/api/v1/cases/<uuid:case_id>/documents", description="Documentos / Documents"
)
_FILE: dict[str, Any] = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """What a file is, and which person it is about; by default the first one of the case."""

    kind: Annotated[str, Code("document_kind")]
    person_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class EndDocument:
    """Why a document is deleted."""

    reason: Annotated[str, Code("document_end_reason")]


@dataclass(frozen=True, kw_only=True)
class UseTicket:
    """The ticket that opens the document."""

    ticket: Annotated[str, Length(min=1, max=100)]


def _receive(query: NewDocument, case_id: UUID) -> ReceivedDocument:
    offered = OfferedDocument(
        kind=query.kind, person_id=query.person_id, name=file_name(), content=request.get_data(cache=True)
    )
    return receive_document(
        case_id, offered, open_work=lambda: services().work(current_grant()), parts=services().documents
    )


def _reload(document_id: UUID, work: CasesWork, case_id: UUID) -> Created:
    return _created(case_id, read_document(case_id, document_id, work=work))


def _created(case_id: UUID, document: CaseDocument) -> Created:
    location = f"/api/v1/cases/{case_id}/documents/{document.id}"
    return Created(DOCUMENT_OF_CASE.body(document), location=location, etag=etag_of(document.version))


@blp.post("")
@requires(Permission.CASES_WRITE)
@allow_document
@blp.doc(requestBody=_FILE)
@blp.query(NewDocument)
@blp.response(201, DOCUMENT_OF_CASE.schema)
@idempotent_create(lambda: services().work(current_grant()), before=_receive, reload=_reload)
def add(query: NewDocument, received: ReceivedDocument, work: CasesWork, case_id: UUID) -> Created:
    """Add a file: the body, its name in `Content-Disposition`. Its content says what it is, not its name."""
    del query
    return _created(case_id, keep_document(case_id, received, services().documents.limits, work=work))


@blp.get("")
@requires(Permission.CASES_READ)
@blp.query(PageQuery)
@blp.response(200, page_of(DOCUMENT_OF_CASE, "DocumentPage"))
def list_all(query: PageQuery, case_id: UUID) -> Response:
    """The documents of a case, newest first; names only for callers who may read identities."""
    with services().work(current_grant()) as work:
        page = read_documents(case_id, after=query.position, limit=query.limit, work=work)
    return page_response([DOCUMENT_OF_CASE.body(each) for each in page.items], page.next_position)


@blp.get("/<uuid:document_id>")
@requires(Permission.CASES_READ)
@blp.response(200, DOCUMENT_OF_CASE.schema)
def read(case_id: UUID, document_id: UUID) -> Response:
    """One document, without its content."""
    with services().work(current_grant()) as work:
        document = read_document(case_id, document_id, work=work)
    return json_response(DOCUMENT_OF_CASE.body(document), etag=etag_of(document.version))


@blp.get("/<uuid:document_id>/custody")
@requires(Permission.CASES_READ)
@blp.response(200, page_of(CUSTODY_ENTRY))
def custody(case_id: UUID, document_id: UUID) -> Response:
    """Every step of a document since it was received, with the sum of its content."""
    with services().work(current_grant()) as work:
        steps = read_custody(case_id, document_id, work=work)
    return whole_list_response([CUSTODY_ENTRY.body(step) for step in steps])


@blp.post("/<uuid:document_id>/ticket")
@requires(Permission.CASES_IDENTIFY)
@recently_signed_in_if(has_identified_many)
@blp.response(200, TicketAnswer)
def give_ticket(case_id: UUID, document_id: UUID) -> Response:
    """An address that opens the document once, within a minute, for the caller; states why in `X-Purpose`."""
    purpose = stated_purpose()
    with services().work(current_grant()) as work:
        secret, until = open_document(case_id, document_id, purpose, work=work)
    path = f"/api/v1/cases/{case_id}/documents/{document_id}/content?ticket={secret}"
    return json_response({"address": path, "expires_at": until})


@blp.get("/<uuid:document_id>/content")
@requires(Permission.CASES_IDENTIFY)
@blp.query(UseTicket)
@blp.response(200, content_type="application/octet-stream")
def content(query: UseTicket, case_id: UUID, document_id: UUID) -> Response:
    """The file, for a ticket. It is compared with what was stored before a byte of it leaves."""
    document, whole = download_document(
        case_id,
        document_id,
        query.ticket,
        open_work=lambda: services().work(current_grant()),
        storage=services().documents.storage,
    )
    return _file(document, whole)


@blp.delete("/<uuid:document_id>")
@requires(Permission.CASES_WRITE)
@recently_signed_in_if(has_done_many(DELETION))
@blp.query(EndDocument)
@blp.response(204)
def remove(query: EndDocument, case_id: UUID, document_id: UUID) -> Response:
    """Delete it (supervisors); needs `If-Match`. Its record and its custody stay."""
    with services().work(current_grant()) as work:
        delete_document(case_id, document_id, query.reason, require_version=require_version, work=work)
    return Response(status=204)


def _file(document: CaseDocument, whole: bytes) -> Response:
    kind = document.media_type
    response = Response(whole, content_type=f"{kind}; charset=utf-8" if kind == "text/plain" else kind)
    name = quote(document.file_name, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response
