"""`/cases/{id}/persons`: everybody the case is of. The first person is also in the case itself."""

from uuid import UUID

from flask import Response

from services.cases.adapters.work import CasesWork
from services.cases.api.caller import has_done_many
from services.cases.api.responses import PERSON_OF_CASE
from services.cases.api.schemas import AddPersonSchema, ChangePersonSchema
from services.cases.bootstrap import services
from services.cases.domain.access.mass_acts import REMOVAL
from services.cases.domain.case.case import Case
from services.cases.domain.person.member import PersonOfCase
from services.cases.usecases.person.add_person import AddPerson, add_person
from services.cases.usecases.person.change_person import change_person, remove_person
from services.cases.usecases.person.read_persons import read_person, read_persons
from shared.kernel.changes import Changes
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in_if, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import whole_list_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint(
    "persons", __name__, url_prefix="/api/v1/cases/<uuid:case_id>/persons", description="Personas / Persons"
)


@blp.get("")
@requires(Permission.CASES_READ)
@blp.response(200, page_of(PERSON_OF_CASE, "PersonsOfCase"))
def list_all(case_id: UUID) -> Response:
    """The persons of a case, the first one first."""
    with services().work(current_grant()) as work:
        persons = read_persons(case_id, work=work)
    return whole_list_response([PERSON_OF_CASE.body(person) for person in persons])


@blp.post("")
@requires(Permission.CASES_WRITE)
@blp.arguments(AddPersonSchema())
@blp.response(201, PERSON_OF_CASE.schema)
@idempotent_create(lambda: services().work(current_grant()))
def add(command: AddPerson, work: CasesWork, case_id: UUID) -> Created:
    """Add a person, with a key of their own in the vault; answers the coded record and no identity."""
    case, person = add_person(case_id, command, work=work)
    location = f"/api/v1/cases/{case_id}/persons/{person.id}"
    return Created(PERSON_OF_CASE.body(person), location=location, etag=etag_of(case.version))


@blp.get("/<uuid:person_id>")
@requires(Permission.CASES_READ)
@blp.response(200, PERSON_OF_CASE.schema)
def read(case_id: UUID, person_id: UUID) -> Response:
    """The coded record of one of them; the `ETag` is that of the case."""
    with services().work(current_grant()) as work:
        case, person = read_person(case_id, person_id, work=work)
    return _response(case, person)


@blp.patch("/<uuid:person_id>")
@requires(Permission.CASES_WRITE)
@blp.arguments(ChangePersonSchema())
@blp.response(200, PERSON_OF_CASE.schema)
def change(changes: Changes, case_id: UUID, person_id: UUID) -> Response:
    """Merge patch of the coded record; needs `If-Match` of the case."""
    with services().work(current_grant()) as work:
        case, person = change_person(case_id, person_id, changes, require_version=require_version, work=work)
    return _response(case, person)


@blp.delete("/<uuid:person_id>")
@requires(Permission.CASES_WRITE)
@recently_signed_in_if(has_done_many(REMOVAL))
@blp.response(204)
def remove(case_id: UUID, person_id: UUID) -> Response:
    """Remove another person than the first, who was added by mistake; needs `If-Match` of the case."""
    with services().work(current_grant()) as work:
        remove_person(case_id, person_id, require_version=require_version, work=work)
    return Response(status=204)


def _response(case: Case, person: PersonOfCase) -> Response:
    return json_response(PERSON_OF_CASE.body(person), etag=etag_of(case.version))
