"""`/api/v1/me`: the caller themselves, what this token lets them do, and the browsers in which they are signed in."""

from uuid import UUID

from flask import Response

from services.identity.api.organisations.organisations import organisation_body
from services.identity.api.people.own_application import own_grant, require_own_application
from services.identity.api.people.own_profile import OWN_PROFILE, OwnProfile
from services.identity.api.schemas import OWN_SESSION, ChangeProfileSchema
from services.identity.bootstrap import services
from services.identity.domain.people.people import Person
from services.identity.usecases.people.change_profile import change_profile
from services.identity.usecases.people.read_profile import read_profile
from services.identity.usecases.sign_in.read_own_sessions import end_own_session, read_own_sessions
from shared.kernel.changes import Changes
from shared.kernel.country import BOTH_REALMS
from shared.web.access.authorization import current_grant, signed_in
from shared.web.blueprint import Blueprint
from shared.web.pagination import page_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("me", __name__, url_prefix="/api/v1/me", description="The caller")


@blp.get("")
@signed_in
@blp.response(200, OWN_PROFILE.schema)
def read() -> Response:
    """Who the caller is and what this token lets them do."""
    return _profile()


@blp.patch("")
@signed_in
@blp.arguments(ChangeProfileSchema)
@blp.response(200, OWN_PROFILE.schema)
def change(changes: Changes) -> Response:
    """Choose the language of what the platform writes to the caller (merge patch, needs `If-Match`).

    Name and role are for their administrator. A system has no profile: 404.
    """
    require_own_application()
    with services().work(own_grant()) as work:
        change_profile(changes, work=work, require_version=require_version)
    return _profile()


@blp.get("/sessions")
@signed_in
@blp.response(200, page_of(OWN_SESSION))
def sessions() -> Response:
    """The browsers in which the caller is signed in, the newest first; `current` is the one that asks."""
    require_own_application()
    with services().work(own_grant()) as work:
        found = read_own_sessions(work=work)
    return page_response([OWN_SESSION.body(each) for each in found], None)


@blp.post("/sessions/<uuid:session_id>/end")
@signed_in
@blp.response(204)
def end(session_id: UUID) -> Response:
    """Sign out in one browser, such as that of a lost phone."""
    require_own_application()
    with services().work(own_grant()) as work:
        end_own_session(session_id, work=work)
    return Response(status=204)


def _profile() -> Response:
    grant, parts = current_grant(), services()
    with parts.system_work(BOTH_REALMS) as work:
        profile = read_profile(grant, work=work)
        person = profile.person
        signed_on = parts.pledges_signed([person], work)[person.id] if person else None
        certificate = parts.certificate(person, work) if person else None
    holder = person or profile.client
    own = OwnProfile(
        kind="person" if person else "client",
        id=grant.subject,
        display_name=holder.display_name if isinstance(holder, Person) else holder.name if holder else None,
        email=person.email if person else None,
        language=person.language if person else "es",
        second_factor=person.second_factor if person else None,
        pledge_signed_on=signed_on,
        awaits_yes=person.awaits_yes if person else False,
        standing=certificate.standing if certificate else None,
        certified_until=certificate.until if certificate else None,
        role=holder.role if holder else None,
        country_role_id=person.country_role_id if person else None,
        countries=tuple(sorted(grant.countries)),
        scope=tuple(sorted(grant.permissions)),
        acr=grant.acr,
    )
    body = OWN_PROFILE.body(own) | {"organisation": organisation_body(profile.organisation, grant)}
    return json_response(body, etag=etag_of(person.version) if person else None)
