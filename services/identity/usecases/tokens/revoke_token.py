"""Give a token back before it expires (RFC 7009)."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.tokens.presented_token import PresentedToken
from services.identity.domain.tokens.sessions import Family, FamilyOwner, RevokedFor
from services.identity.processes.tokens.sessions import end_sign_in, revoke_families, revoke_session
from shared.kernel.grant import Grant


def revoke_token(token: PresentedToken, *, client: Client, work: IdentityWork) -> None:
    """End a live token that `client` brings; one of a person ends with its whole family."""
    family = token.family or _family_of(token, work)
    if family is not None:
        _revoke_family(family, client, work)
    elif token.grant is not None:
        _revoke_access_token(token.grant, client, work)


def _family_of(token: PresentedToken, work: IdentityWork) -> Family | None:
    if token.grant is None or token.grant.subject == token.client_id:
        return None
    return work.families.find(UUID(token.grant.session_id))


def _revoke_family(family: Family, client: Client, work: IdentityWork) -> None:
    # Signing out of the platform's own application ends the sign-in itself: on a shared computer the next person must
    # not walk in with the cookie that is left.
    sign_in = work.sign_ins.find(family.session_id) if client.first_party else None
    if sign_in is not None and sign_in.ended_at is None:
        end_sign_in(sign_in, work=work)
        return
    revoke_families(FamilyOwner.FAMILY, family.id, RevokedFor.REVOKED_BY_CLIENT, work=work)
    work.audit("token.revoked", country=family.country, object_type="user", object_id=family.user_id)


def _revoke_access_token(grant: Grant, client: Client, work: IdentityWork) -> None:
    revoke_session(grant.session_id, client.country, work=work)
    work.audit("token.revoked", country=client.country, object_type="client", object_id=client.id)
