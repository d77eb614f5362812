"""Exchange an authorization code for tokens, once (RFC 6749 §4.1.3)."""

from dataclasses import dataclass

from services.identity.adapters.secrets import digest, new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.tokens.sessions import (
    FAMILY_LIFE,
    Code,
    Family,
    FamilyOwner,
    RefreshToken,
    RevokedFor,
    SignIn,
)
from services.identity.processes.sign_in.passkeys import lacks_passkey
from services.identity.processes.tokens.sessions import audit_for_client, revoke_families
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Redemption:
    """The result of redeeming a code, from which the tokens are made."""

    person: Person
    family: Family
    sign_in: SignIn
    refresh_token: str | None
    nonce: str | None


def find_code(code: str, *, client: Client, work: IdentityWork) -> Code | None:
    """The unused, unexpired code of `client`, locked; None otherwise.

    A code that comes a second time was stolen or replayed: its family of tokens is revoked (RFC 6749 §4.1.2).
    """
    found = work.codes.find_for_update(digest(code))
    if found is None or found.client_id != client.client_id:
        return None
    if found.family_id is not None:
        revoke_families(FamilyOwner.FAMILY, found.family_id, RevokedFor.CODE_REPLAY, work=work)
        audit_for_client("code.replayed", user_id=found.user_id, country=found.country, client=client, work=work)
        return None
    return found if found.expires_at > work.clock.now() else None


def redeem_code(
    code: Code, *, client: Client, work: IdentityWork, key_thumbprint: str | None = None
) -> Redemption | None:
    """Start a family of tokens from a code that `find_code` returned.

    `key_thumbprint` is of the key that signed the request (RFC 9449), if one did: the refresh tokens of a client that
    has no other proof are bound to it. None when the code is bound to another key, when the person may no longer sign
    in, or when the application belongs to another organisation.
    """
    now = work.clock.now()
    person = work.people.find(code.user_id)
    sign_in = work.sign_ins.find(code.session_id)
    if person is None or not person.may_sign_in or sign_in is None or sign_in.ended_at is not None:
        return None
    if not client.may_act_for_members_of(person.organisation_id) or code.dpop_jkt not in (None, key_thumbprint):
        return None
    if lacks_passkey(person, sign_in.acr, work=work):
        return None
    family = Family(
        id=new_id(),
        client_id=client.client_id,
        user_id=code.user_id,
        session_id=code.session_id,
        country=code.country,
        scope=code.scope,
        countries=code.countries,
        acr=sign_in.acr,
        created_at=now,
        absolute_expires_at=now + FAMILY_LIFE,
        revoked_at=None,
        resources=code.resources,
        dpop_jkt=None if client.is_confidential else key_thumbprint,
        announces_logout=client.backchannel_logout_uri is not None,
        signed_in_at=sign_in.created_at,
    )
    work.families.add(family)
    work.codes.mark_used(code.digest, family.id, now)
    refresh_token = _first_refresh_token(family, work) if client.check_grant_type("refresh_token") else None
    return Redemption(person=person, family=family, sign_in=sign_in, refresh_token=refresh_token, nonce=code.nonce)


def _first_refresh_token(family: Family, work: IdentityWork) -> str:
    token = new_token()
    first = RefreshToken(
        digest=digest(token), family_id=family.id, parent_digest=None, issued_at=family.created_at, used_at=None
    )
    work.families.add_token(first, family.country)
    return token
