"""What ends, refuses and opens: the sign-ins, refresh families and tokens of people and clients."""

from datetime import datetime
from uuid import UUID

from services.identity.adapters.secrets import digest, new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.errors import SignInRefused
from services.identity.domain.people.people import Person
from services.identity.domain.sign_in.browsers import Browser
from services.identity.domain.tokens.sessions import REVOCATION_LIFE, SIGN_IN_LIFE, FamilyOwner, RevokedFor, SignIn
from shared.kernel.country import Country
from shared.kernel.ids import new_id


def audit_for_client(action: str, *, user_id: UUID, country: Country, client: Client, work: IdentityWork) -> None:
    """Audit what an application does with or gets from a person, and name it.

    No token says who calls yet, so the transaction is the platform's own and would name the platform only.
    """
    work.audit(action, country=country, object_type="user", object_id=user_id, client_id=client.client_id)


def revoke_session(session_id: str, country: Country, *, work: IdentityWork) -> None:
    """Refuse every access token with that `sid` from now on."""
    _refuse(f"sid:{session_id}", country, work=work)


def refuse_older_rights(subject: str, policy_version: int, country: Country, *, work: IdentityWork) -> None:
    """Refuse the subject's access tokens whose policy version is below `policy_version`."""
    _refuse(f"sub:{subject}@{policy_version}", country, work=work)


def revoke_families(owner: FamilyOwner, owner_id: UUID | str, reason: RevokedFor, *, work: IdentityWork) -> None:
    """Revoke the refresh families of one owner, and their access tokens with them."""
    for family in work.families.revoke(owner, owner_id, reason, work.clock.now()):
        revoke_session(str(family.id), family.country, work=work)


def open_sign_in(person: Person, acr: str, browser: Browser, *, at: datetime | None = None, work: IdentityWork) -> str:
    """Sign a person in who proved themselves as strongly as `acr` says; the token for the browser. Audited.

    `at` is when they did so, where that was not just now. Raises SignInRefused for a person whose rights have
    changed since they were looked up: what ends sessions must find this one, or be found here.
    """
    current = work.people.get_for_update(person.id)
    if not current.may_sign_in or current.policy_version != person.policy_version:
        raise SignInRefused
    now, token = min(work.clock.now(), at or work.clock.now()), new_token()
    sign_in = SignIn(
        id=new_id(),
        user_id=person.id,
        country=person.country,
        acr=acr,
        created_at=now,
        expires_at=now + SIGN_IN_LIFE,
        ended_at=None,
        browser=browser.browser,
        system=browser.system,
    )
    work.sign_ins.add(sign_in, digest(token))
    work.audit("sign_in.succeeded", country=person.country, object_type="user", object_id=person.id)
    return token


def end_sign_in(sign_in: SignIn, *, work: IdentityWork) -> None:
    """End one sign-in and every token that came from it, and audit it."""
    work.sign_ins.end(sign_in.id, work.clock.now())
    revoke_families(FamilyOwner.SIGN_IN, sign_in.id, RevokedFor.SIGNED_OUT, work=work)
    work.audit("sign_in.ended", country=sign_in.country, object_type="user", object_id=sign_in.user_id)


def end_sessions(person: Person, reason: RevokedFor, *, work: IdentityWork) -> None:
    """End every sign-in of a person and every token that came from them."""
    work.sign_ins.end_all_of(person.id, work.clock.now())
    revoke_families(FamilyOwner.PERSON, person.id, reason, work=work)


def _refuse(member: str, country: Country, *, work: IdentityWork) -> None:
    expires_at = work.clock.now() + REVOCATION_LIFE
    work.revocations.add(member, country, expires_at)
    work.push_revocation(member, expires_at)
