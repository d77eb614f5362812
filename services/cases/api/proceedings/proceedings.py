"""`/proceedings`: criminal proceedings that the caller's organisation keeps, beside the care and without it."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.bootstrap import services
from services.cases.domain.proceedings.proceeding import NamedPerson, OpenProceeding, Proceeding, ShownPerson
from services.cases.domain.proceedings.stages import RecordStage, StageChange
from services.cases.usecases.proceedings.change_proceeding import (
    add_person_to_proceeding,
    change_proceeding,
    change_standing,
    record_stage,
)
from services.cases.usecases.proceedings.open_proceeding import open_proceeding
from services.cases.usecases.proceedings.read_proceedings import (
    find_proceedings,
    read_persons_of_proceeding,
    read_proceeding,
    read_proceedings,
    read_stages,
)
from shared.kernel.changes import Changes
from shared.kernel.codes import Code, Length, Line
from shared.kernel.country import Country
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import MergePatch, input_of
from shared.web.pagination import PageQuery, page_response, whole_list_response
from shared.web.representations import Representation, page_of
from shared.web.responses import etag_of, json_response, require_version

PROCEEDING = Representation(Proceeding, "ProceedingAnswer", computed=("deadlines",))
PERSON = Representation(ShownPerson, "PersonOfProceeding")
PERSONS = page_of(PERSON, "PersonsOfProceeding")
STAGE = Representation(StageChange, "StageChangeAnswer")


@dataclass(frozen=True, kw_only=True)
class ListProceedings(PageQuery):
    """Filters; none of them is a word, which an address would keep."""

    stage: Annotated[str | None, Code("proceeding_stage")] = None
    responsible: UUID | None = None


@dataclass(frozen=True, kw_only=True, repr=False)
class FindProceedings:
    """A file number to look for."""

    country: Country
    file_number: Annotated[Line, Length(1, 80)]


@dataclass(frozen=True, kw_only=True)
class ChangeStanding:
    """Another standing of a person."""

    standing: Annotated[str, Length(1, 40)]


class ProceedingPatch(MergePatch[Proceeding], without=("country",)):
    """A merge patch of a proceeding."""


blp = Blueprint(
    "proceedings", __name__, url_prefix="/api/v1/proceedings", description="Procesos penales / Criminal proceedings"
)


@blp.get("")
@requires(Permission.PROCEEDINGS_READ)
@blp.query(ListProceedings)
@blp.response(200, page_of(PROCEEDING, "Proceedings"))
def list_all(query: ListProceedings) -> Response:
    """Those that the caller's organisation keeps, newest first."""
    with services().work(current_grant()) as work:
        page = read_proceedings(
            stage=query.stage, responsible=query.responsible, after=query.position, limit=query.limit, work=work
        )
    return page_response([PROCEEDING.body(each) for each in page.items], page.next_position)


@blp.post("/search")
@requires(Permission.PROCEEDINGS_READ)
@blp.arguments(input_of(FindProceedings, "Find"))
@blp.response(200, page_of(PROCEEDING, "FoundProceedings"))
def search(wanted: FindProceedings) -> Response:
    """Those under a file number, however it is punctuated."""
    with services().work(current_grant()) as work:
        found = find_proceedings(wanted.country, wanted.file_number, work=work)
    return whole_list_response([PROCEEDING.body(each) for each in found])


def _created(proceeding: Proceeding) -> Created:
    location = f"/api/v1/proceedings/{proceeding.id}"
    return Created(PROCEEDING.body(proceeding), location=location, etag=etag_of(proceeding.version))


def _reload(proceeding_id: UUID, work: CasesWork) -> Created:
    return _created(read_proceeding(proceeding_id, work=work))


@blp.post("")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.arguments(input_of(OpenProceeding, "Open"))
@blp.response(201, PROCEEDING.schema)
@idempotent_create(lambda: services().work(current_grant()), reload=_reload)
def add(command: OpenProceeding, work: CasesWork) -> Created:
    """Record one; each person is of a case of the caller, or was shared with their organisation."""
    return _created(open_proceeding(command, work=work))


@blp.get("/<uuid:proceeding_id>")
@requires(Permission.PROCEEDINGS_READ)
@blp.response(200, PROCEEDING.schema)
def read(proceeding_id: UUID) -> Response:
    """One of them, with an `ETag`."""
    with services().work(current_grant()) as work:
        return _response(read_proceeding(proceeding_id, work=work))


@blp.patch("/<uuid:proceeding_id>")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.arguments(ProceedingPatch())
@blp.response(200, PROCEEDING.schema)
def change(changes: Changes, proceeding_id: UUID) -> Response:
    """Merge patch; needs `If-Match`."""
    with services().work(current_grant()) as work:
        return _response(change_proceeding(proceeding_id, changes, require_version=require_version, work=work))


@blp.get("/<uuid:proceeding_id>/persons")
@requires(Permission.PROCEEDINGS_READ)
@blp.response(200, PERSONS)
def list_persons(proceeding_id: UUID) -> Response:
    """The persons in it: a label and who accompanies them, and nothing of their files."""
    with services().work(current_grant()) as work:
        return _persons(proceeding_id, work)


@blp.post("/<uuid:proceeding_id>/persons")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.arguments(input_of(NamedPerson, "NameInProceeding"))
@blp.response(200, PERSONS)
def add_person(named: NamedPerson, proceeding_id: UUID) -> Response:
    """Name another person in it; answers all of them."""
    with services().work(current_grant()) as work:
        add_person_to_proceeding(proceeding_id, named, work=work)
        return _persons(proceeding_id, work)


@blp.patch("/<uuid:proceeding_id>/persons/<uuid:id_in_proceeding>")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.arguments(input_of(ChangeStanding))
@blp.response(200, PERSONS)
def set_standing(command: ChangeStanding, proceeding_id: UUID, id_in_proceeding: UUID) -> Response:
    """Give one of them another standing; needs the `If-Match` of the proceeding, answers all of them."""
    with services().work(current_grant()) as work:
        change_standing(proceeding_id, id_in_proceeding, command.standing, require_version=require_version, work=work)
        return _persons(proceeding_id, work)


@blp.get("/<uuid:proceeding_id>/stages")
@requires(Permission.PROCEEDINGS_READ)
@blp.response(200, page_of(STAGE, "StageChanges"))
def list_stages(proceeding_id: UUID) -> Response:
    """Every change of its stage, in the order in which they were recorded."""
    with services().work(current_grant()) as work:
        changes = read_stages(proceeding_id, work=work)
    return whole_list_response([STAGE.body(each) for each in changes])


@blp.post("/<uuid:proceeding_id>/stages")
@requires(Permission.PROCEEDINGS_WRITE)
@blp.arguments(input_of(RecordStage, "Stage"))
@blp.response(201, STAGE.schema)
@idempotent_create(lambda: services().work(current_grant()))
def add_stage(command: RecordStage, work: CasesWork, proceeding_id: UUID) -> Created:
    """Append a stage, or take one back; nothing of the history is changed."""
    recorded = record_stage(proceeding_id, command, work=work)
    return Created(STAGE.body(recorded), location=f"/api/v1/proceedings/{proceeding_id}/stages")


def _persons(proceeding_id: UUID, work: CasesWork) -> Response:
    persons = read_persons_of_proceeding(proceeding_id, work=work)
    return whole_list_response([PERSON.body(each) for each in persons])


def _response(proceeding: Proceeding) -> Response:
    return json_response(PROCEEDING.body(proceeding), etag=etag_of(proceeding.version))
