"""Give a token back before it expires (RFC 7009)."""

from services.identity.adapters.secrets import digest
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients import Client
from services.identity.domain.sessions import Family, FamilyOwner, RevokedFor
from shared.kernel.grant import Grant


def family_of_refresh_token(token: str, *, work: IdentityWork) -> Family | None:
    """The family of a refresh token while that token is the newest, else None."""
    known = work.families.find_token(digest(token))
    if known is None or known.used_at is not None:
        return None
    return work.families.find(known.family_id)


def revoke_family(family: Family, client: Client, *, work: IdentityWork) -> None:
    """End the family: its refresh tokens and its access tokens.

    Signing out of the platform's own application ends the sign-in itself: on a shared computer the next person must not
    walk in with the cookie that is left.
    """
    sign_in = work.sign_ins.find(family.session_id) if client.first_party else None
    if sign_in is not None and sign_in.ended_at is None:
        work.end_sign_in(sign_in)
        return
    work.revoke_families(FamilyOwner.ITSELF, family.id, RevokedFor.REVOKED_BY_CLIENT)
    work.audit("token.revoked", country=family.country, object_type="user", object_id=family.user_id)


def revoke_access_token(grant: Grant, client: Client, *, work: IdentityWork) -> None:
    """Refuse the access token behind `grant` from now on."""
    work.revoke_session(grant.session_id, client.country)
    work.audit("token.revoked", country=client.country, object_type="client", object_id=client.id)
