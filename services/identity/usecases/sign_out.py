"""Sign a person out: of one browser, or of everything."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.people import Person
from services.identity.domain.sessions import RevokedFor, SignIn


def sign_out(sign_in: SignIn, *, work: IdentityWork) -> None:
    """End one sign-in and every token that came from it."""
    work.sign_ins.end(sign_in.id, work.clock.now())
    revoke_families(RevokedFor.SIGNED_OUT, work=work, session_id=sign_in.id)
    work.audit("sign_out", country=sign_in.country, object_type="user", object_id=sign_in.user_id)


def end_sessions(person: Person, reason: RevokedFor, *, work: IdentityWork) -> None:
    """End every sign-in of a person and every token that came from them."""
    work.sign_ins.end_all_of(person.id, work.clock.now())
    revoke_families(reason, work=work, user_id=person.id)


def revoke_families(reason: RevokedFor, *, work: IdentityWork, **which: UUID | str) -> None:
    """Revoke the matching refresh families, and their access tokens with them."""
    for family in work.families.revoke(reason, work.clock.now(), **which):
        work.revoke_session(str(family.id), family.country)
