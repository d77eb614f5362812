"""`/perpetrators`: alleged perpetrators known to an organisation, and what one of them did in a case."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.api.parts.parts import endpoints_of
from services.cases.bootstrap import services
from services.cases.domain.case.case_of_perpetrator import CaseOfPerpetrator
from services.cases.domain.parts.perpetrator import Perpetrator
from services.cases.domain.parts.perpetrator_link import PERPETRATOR_LINK
from services.cases.usecases.parts.link_perpetrator import change_link, link_perpetrator
from services.cases.usecases.parts.read_perpetrators import (
    read_cases_of_perpetrator,
    read_perpetrator,
    read_perpetrators,
)
from services.cases.usecases.parts.record_perpetrator import change_perpetrator, record_perpetrator
from shared.kernel.changes import Changes
from shared.kernel.codes import Code
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of, patch_of
from shared.web.pagination import PageQuery, page_response, whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.responses import etag_of, json_response, require_version

PERPETRATOR = Representation(Perpetrator, "PerpetratorAnswer")
CASE_OF_PERPETRATOR = Representation(CaseOfPerpetrator, "CaseOfPerpetrator")


@dataclass(frozen=True, kw_only=True)
class ListPerpetrators(PageQuery):
    """Filters; none of them is a word, which an address would keep."""

    kind: Annotated[str | None, Code("perpetrator_kind")] = None
    case_id: UUID | None = None


blp = Blueprint(
    "perpetrators",
    __name__,
    url_prefix="/api/v1/perpetrators",
    description="Presuntos responsables / Alleged perpetrators",
)
links = endpoints_of(PERPETRATOR_LINK, record=link_perpetrator, change=change_link)


@blp.get("")
@requires(Permission.CASES_READ)
@blp.query(ListPerpetrators)
@blp.response(200, page_of(PERPETRATOR, "Perpetrators"))
def list_all(query: ListPerpetrators) -> Response:
    """Those that the caller may see, or those who appear in one case, newest first."""
    with services().work(current_grant()) as work:
        page = read_perpetrators(query.kind, case_id=query.case_id, after=query.position, limit=query.limit, work=work)
    return page_response([PERPETRATOR.body(known) for known in page.items], page.next_position)


def _created(known: Perpetrator) -> Created:
    location = f"/api/v1/perpetrators/{known.id}"
    return Created(PERPETRATOR.body(known), location=location, etag=etag_of(known.version))


def _reload(perpetrator_id: UUID, work: CasesWork) -> Created:
    return _created(read_perpetrator(perpetrator_id, work=work))


@blp.post("")
@requires(Permission.CASES_WRITE)
@blp.arguments(input_of(Perpetrator))
@blp.response(201, PERPETRATOR.schema)
@idempotent_create(lambda: services().work(current_grant()), reload=_reload)
def add(known: Perpetrator, work: CasesWork) -> Created:
    """Add one; only the caller sees them until they are named in a case."""
    return _created(record_perpetrator(known, work=work))


@blp.get("/<uuid:perpetrator_id>")
@requires(Permission.CASES_READ)
@blp.response(200, PERPETRATOR.schema)
def read(perpetrator_id: UUID) -> Response:
    """One of them, with an `ETag`."""
    with services().work(current_grant()) as work:
        return _response(read_perpetrator(perpetrator_id, work=work))


@blp.patch("/<uuid:perpetrator_id>")
@requires(Permission.CASES_WRITE)
@blp.arguments(patch_of(Perpetrator, without=("country",)))
@blp.response(200, PERPETRATOR.schema)
def change(changes: Changes, perpetrator_id: UUID) -> Response:
    """Merge patch; needs `If-Match`."""
    with services().work(current_grant()) as work:
        return _response(change_perpetrator(perpetrator_id, changes, require_version=require_version, work=work))


@blp.get("/<uuid:perpetrator_id>/cases")
@requires(Permission.CASES_READ)
@blp.response(200, page_of(CASE_OF_PERPETRATOR, "CasesOfPerpetrator"))
def cases(perpetrator_id: UUID) -> Response:
    """The cases of the caller in which one of them appears."""
    with services().work(current_grant()) as work:
        found = read_cases_of_perpetrator(perpetrator_id, work=work)
    return whole_list_response([CASE_OF_PERPETRATOR.body(each) for each in found])


def _response(known: Perpetrator) -> Response:
    return json_response(PERPETRATOR.body(known), etag=etag_of(known.version))
