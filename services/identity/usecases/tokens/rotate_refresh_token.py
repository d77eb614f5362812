"""Exchange a refresh token for the next one. A token that is used twice revokes its family (RFC 9700 §4.14.2)."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from services.identity.adapters.secrets import digest
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import is_strong
from services.identity.domain.tokens.sessions import Family, FamilyOwner, RefreshToken, RevokedFor, may_be_repeated
from services.identity.processes.sign_in.passkeys import lacks_passkey
from services.identity.processes.tokens.sessions import audit_for_client, revoke_families
from shared.contracts.identity import RefreshTokenReused
from shared.contracts.oauth import EndedFor
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotation:
    """The person and the family of a refresh token, and the next refresh token."""

    person: Person
    family: Family
    refresh_token: str


def rotate_refresh_token(
    token: str, *, client: Client, work: IdentityWork, key_thumbprint: str | None = None
) -> Rotation | EndedFor | None:
    """The next refresh token; why there is none, where the client may know; or None when this one is not valid.

    One of a family that is bound to a key is not valid without it (RFC 9449 §5): `key_thumbprint` is of the key that
    signed the request. It is never valid for an application of another organisation than the person's, even if the
    person consented once.
    The row of the family is locked, so two refreshes at once cannot both succeed.
    """
    family = _lock_family(digest(token), work)
    if family is None or family.client_id != client.client_id or family.dpop_jkt not in (None, key_thumbprint):
        return None
    person = work.people.find(family.user_id)
    ended = _ended_for(family, person, work)
    if ended is not None:
        return ended if _may_be_told(token, client, work) else None
    if person is None or not person.may_sign_in or not family.is_live(work.clock.now()):
        return None
    if not client.may_act_for_members_of(person.organisation_id):
        return None
    successor = work.digests.successor(token)
    if not _advance(digest(token), successor, family, client, work):
        revoke_families(FamilyOwner.FAMILY, family.id, RevokedFor.REFRESH_REUSE, work=work)
        audit_for_client(
            "refresh_token.reused", user_id=family.user_id, country=family.country, client=client, work=work
        )
        _alert(person, work)
        return None
    return Rotation(person=person, family=family, refresh_token=successor)


def _alert(person: Person, work: IdentityWork) -> None:
    alert_id, recipients = new_id(), defaultdict[UUID, list[str]](list)
    for user_id, organisation_id in work.people.who_watch_over(person):
        recipients[organisation_id].append(str(user_id))
    for organisation_id, user_ids in recipients.items():
        work.publish(
            RefreshTokenReused(
                country=person.country,
                organisation_id=organisation_id,
                alert_id=alert_id,
                recipients=tuple(user_ids),
            )
        )


def _ended_for(family: Family, person: Person | None, work: IdentityWork) -> EndedFor | None:
    if family.revoked_for is not None:
        return family.revoked_for.shown_as
    return EndedFor.TOO_WEAK if person and _is_too_weak(person, family, work) else None


def _may_be_told(token: str, client: Client, work: IdentityWork) -> bool:
    # Only the newest token proves that it comes from the browser of the person; other applications have no need.
    known = work.families.find_token(digest(token))
    return client.first_party and known is not None and known.used_at is None


def _is_too_weak(person: Person, family: Family, work: IdentityWork) -> bool:
    # Role or country now require a second factor or a passkey that the sign-in of this family did not have.
    return (person.needs_second_factor and not is_strong(family.acr)) or lacks_passkey(person, family.acr, work=work)


def _lock_family(token_digest: bytes, work: IdentityWork) -> Family | None:
    known = work.families.find_token(token_digest)
    return work.families.get_for_update(known.family_id) if known else None


def _advance(parent: bytes, successor: str, family: Family, client: Client, work: IdentityWork) -> bool:
    now = work.clock.now()
    # Read under the lock: another refresh may have used it while this one waited.
    current = work.families.find_token(parent)
    if current is None:
        return False
    if current.used_at is not None:
        follower = work.families.find_successor(parent)
        used = follower is None or follower.used_at is not None
        proved = client.is_confidential or family.dpop_jkt is not None
        return may_be_repeated(current, successor_used=used, proved=proved, now=now)
    work.families.mark_used(parent, now)
    following = RefreshToken(
        digest=digest(successor), family_id=family.id, parent_digest=parent, issued_at=now, used_at=None
    )
    work.families.add_token(following, family.country)
    return True
