"""`/api/v1/users`: the people of the caller's country or organisation."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.schemas import (
    SESSION,
    USER,
    ChangeUserSchema,
    InviteSchema,
    ListUsersQuery,
    SuspendSchema,
    waits_for,
)
from services.identity.bootstrap import services
from services.identity.domain.authority.authority import own_organisation_only
from services.identity.domain.people.people import Person
from services.identity.domain.suspensions import Suspension
from services.identity.domain.training.standing import Standing
from services.identity.domain.training.training import WithStanding
from services.identity.processes.authority.reach import get_visible_person
from services.identity.usecases.people.change_person import change_person
from services.identity.usecases.people.invite_person import InvitePerson, invite_person
from services.identity.usecases.people.reinstate_person import reinstate_person
from services.identity.usecases.people.suspend_person import (
    end_all_sessions,
    reset_factors,
    suspend_person,
)
from shared.kernel.changes import Changes
from shared.kernel.grant import Grant, Permission
from shared.web.access.authorization import current_grant, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import page_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("users", __name__, url_prefix="/api/v1/users", description="People with an account")


@blp.get("")
@requires(Permission.USERS_READ)
@blp.query(ListUsersQuery)
@blp.response(200, page_of(USER))
def browse(query: ListUsersQuery) -> Response:
    """The people of the country for its administrator, of the own organisation for a supervisor."""
    grant = current_grant()
    own = own_organisation_only(grant)
    if own is not None and query.organisation_id not in (None, own):
        return page_response([], None)
    with services().work(grant) as work:
        page = work.people.page(
            organisation_id=query.organisation_id or own,
            status=query.status,
            role=query.role,
            training=_with_standing(query.standing, grant),
            after=query.last_id,
            limit=query.limit,
        )
        bodies = _bodies(page.items, work)
    return page_response(bodies, page.next_position)


@blp.post("")
@requires(Permission.USERS_WRITE)
@recently_signed_in
@blp.arguments(InviteSchema)
@blp.response(201, USER.schema)
@idempotent_create(lambda: services().work(current_grant()))
def invite(command: InvitePerson, work: IdentityWork) -> Created:
    """Invite a person. The link to set a password goes to the given address by e-mail, and nowhere else.

    Into another organisation it goes once that organisation has said yes (`access_request_id`).
    """
    person, _ = invite_person(command, work=work)
    return Created(
        user_body(person, work),
        location=f"/api/v1/users/{person.id}",
        etag=etag_of(person.version),
    )


@blp.get("/<uuid:user_id>")
@requires(Permission.USERS_READ)
@blp.response(200, USER.schema)
def read(user_id: UUID) -> Response:
    """One person of the country or the organisation."""
    with services().work(current_grant()) as work:
        return _answer(get_visible_person(user_id, work=work), work)


@blp.patch("/<uuid:user_id>")
@requires(Permission.USERS_WRITE)
@recently_signed_in
@blp.arguments(ChangeUserSchema)
@blp.response(200, USER.schema)
def change(changes: Changes, user_id: UUID) -> Response:
    """Give a person another role or correct the name (merge patch, needs `If-Match`)."""
    with services().work(current_grant()) as work:
        return _answer(change_person(user_id, changes, work=work, require_version=require_version), work)


@blp.post("/<uuid:user_id>/suspend")
@requires(Permission.USERS_WRITE)
@blp.arguments(SuspendSchema, required=False)
@blp.response(200, USER.schema)
def suspend(command: Suspension, user_id: UUID) -> Response:
    """Suspend a person and refuse their tokens at once. The reason may be left out, and so may the body."""
    with services().work(current_grant()) as work:
        return _answer(suspend_person(user_id, work=work, reason=command.reason), work)


@blp.post("/<uuid:user_id>/reinstate")
@requires(Permission.USERS_WRITE)
@recently_signed_in
@blp.response(200, USER.schema)
def reinstate(user_id: UUID) -> Response:
    """End a person's suspension (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        return _answer(reinstate_person(user_id, work=work, require_version=require_version), work)


@blp.post("/<uuid:user_id>/reset-factors")
@requires(Permission.USERS_WRITE)
@recently_signed_in
@blp.response(200, USER.schema)
def reset(user_id: UUID) -> Response:
    """Take away password and second factor; the link to set new ones goes to the person by e-mail."""
    with services().work(current_grant()) as work:
        return _answer(reset_factors(user_id, work=work), work)


@blp.get("/<uuid:user_id>/sessions")
@requires(Permission.USERS_READ)
@blp.response(200, page_of(SESSION))
def sessions(user_id: UUID) -> Response:
    """The browsers in which a person is signed in, the newest first."""
    with services().work(current_grant()) as work:
        person = get_visible_person(user_id, work=work)
        found = work.sign_ins.live_of(person.id, work.clock.now())
    return page_response([SESSION.body(sign_in) for sign_in in found], None)


@blp.post("/<uuid:user_id>/sessions/end")
@requires(Permission.USERS_WRITE)
@blp.response(204)
def end_sessions(user_id: UUID) -> Response:
    """Sign a person out everywhere."""
    with services().work(current_grant()) as work:
        end_all_sessions(user_id, work=work)
    return Response(status=204)


def user_body(person: Person, work: IdentityWork) -> dict[str, object]:
    """A person as an administrator sees them."""
    return _bodies([person], work)[0]


def _with_standing(standing: Standing | None, grant: Grant) -> WithStanding | None:
    if standing is None:
        return None
    requirements = services().modules.requirements(grant.countries, services().clock.now())
    return WithStanding(standing=standing, requirements=requirements)


def _bodies(people: Sequence[Person], work: IdentityWork) -> list[dict[str, object]]:
    """`pledge_signed_on` is null while a person has not signed the version in force."""
    ids, now = [person.id for person in people], work.clock.now()
    waiting, links = work.access_requests.pending_of(ids, now), work.activations.live_of(ids, now)
    signed, trained = services().pledges_signed(people, work), services().certificates(people, work)
    return [
        USER.body(person)
        | waits_for(waiting.get(person.id))
        | {
            "link_expires_at": links.get(person.id),
            "pledge_signed_on": signed[person.id],
            "standing": trained[person.id].standing,
            "certified_until": trained[person.id].until,
        }
        for person in people
    ]


def _answer(person: Person, work: IdentityWork) -> Response:
    return json_response(user_body(person, work), etag=etag_of(person.version))
