"""The page on which people sign the pledge of confidentiality, between the sign-in and the application."""

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request

from services.identity.adapters.work import IdentityWork
from services.identity.api.pages.page import (
    current_sign_in,
    language,
    page,
    require_own_form,
    return_address,
    return_origin,
    with_language,
)
from services.identity.bootstrap import services
from services.identity.domain.errors import PledgeRefused
from services.identity.domain.people.people import Person
from services.identity.domain.pledges.pledges import PledgeVersion
from services.identity.domain.roles.assurance import is_strong
from services.identity.usecases.pledges.sign_pledge import Signature, sign_pledge
from shared.kernel.country import BOTH_REALMS
from shared.web.access.authorization import public

blp = Blueprint("pledge", __name__, url_prefix="/oauth2", template_folder="../templates")


@blp.get("/pledge")
@public("the sign-in cookie is checked inside")
def show() -> Response:
    """The text in force, and a field for the name."""
    unsigned = _unsigned()
    return _to_sign_in() if unsigned is None else _form(*unsigned)


@blp.post("/pledge")
@public("the sign-in cookie and the form are checked inside")
def submit() -> Response:
    """Keep the signature and lead on to the application."""
    require_own_form()
    unsigned = _unsigned()
    if unsigned is None:
        return _to_sign_in()
    person, version = unsigned
    try:
        signature = Signature(name=_field("name"), digest=bytes.fromhex(_field("text")))
        with services().work(person.own_grant()) as work:
            sign_pledge(signature, person, version, work=work)
    except ValueError:
        return _form(person, version, error="pledge_changed")
    except PledgeRefused as refused:
        return _form(person, version, error=refused.reason)
    return redirect(with_language(return_address()) or "/", 303)  # type: ignore[return-value]  # werkzeug's base class


def _unsigned() -> tuple[Person, PledgeVersion] | None:
    """The person who is signed in here as strongly as their role needs, and the text in force if it is not signed."""
    with services().system_work(BOTH_REALMS) as work:
        person = _person(work)
        if person is None or services().pledges_signed([person], work)[person.id]:
            return None
        return person, services().pledge_in(person.country, work)


def _person(work: IdentityWork) -> Person | None:
    sign_in = current_sign_in(work)
    person = work.people.find(sign_in.user_id) if sign_in else None
    if sign_in is None or person is None or not person.may_sign_in:
        return None
    return person if is_strong(sign_in.acr) or not person.needs_second_factor else None


def _to_sign_in() -> Response:
    # There is no such sign-in, or nothing to sign: the authorization endpoint knows what comes next.
    target = with_language(return_address()) or f"/oauth2/sign-in?{urlencode({'lang': language()})}"
    return redirect(target, 303)  # type: ignore[return-value]  # werkzeug's base class of Response


def _form(person: Person, version: PledgeVersion, *, error: str | None = None) -> Response:
    return page(
        "pledge.html",
        status=422 if error else 200,
        form_target=return_origin(),
        error=error,
        pledge=version.text(language()),
        text=version.digest(language()).hex(),
        own_name=person.display_name,
        next=return_address(),
    )


def _field(name: str) -> str:
    return request.form.get(name, "")[:512]
