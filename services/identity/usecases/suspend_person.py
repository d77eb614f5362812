"""End what a person may do: for good, or until she proves herself again."""

from uuid import UUID

from services.identity.adapters.second_factor import SecondFactor
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.errors import AlreadySuspended
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.sessions import RevokedFor
from services.identity.usecases.change_organisation import administers
from services.identity.usecases.invite_person import new_activation
from services.identity.usecases.request_access import needs_yes, opens_organisation, request_access
from services.identity.usecases.sign_out import end_sessions
from services.identity.usecases.tell_duties import tell_duties
from shared.kernel.errors import NotFound
from shared.kernel.grant import Permission


def suspend_person(user_id: UUID, *, work: IdentityWork) -> Person:
    """Suspend her; every token of hers is refused at once. Raises NotFound, AlreadySuspended."""
    person = administered_person(user_id, work=work)
    if person.status is PersonStatus.SUSPENDED:
        raise AlreadySuspended
    now = work.clock.now()
    work.people.set_status(person.id, PersonStatus.SUSPENDED, now)
    # A link that is still open must not come back to life when she is reinstated.
    work.activations.close_all_of(person.id, now)
    work.access_requests.close_all_of(person.id, now)
    _end_rights(person, RevokedFor.SUSPENDED, "user.suspended", work)
    return visible_person(user_id, work=work)


def reset_factors(user_id: UUID, *, work: IdentityWork, second_factor: SecondFactor) -> Person:
    """Take away password and second factor at once, and mail a link to set new ones.

    In another organisation the link waits for its yes, unless nobody else is there to give it: the link reaches only
    the person. Raises NotFound, AlreadySuspended.
    """
    person = administered_person(user_id, work=work)
    if person.status is PersonStatus.SUSPENDED:
        raise AlreadySuspended
    now = work.clock.now()
    work.people.set_factors(person.id, now, password_hash=None, totp_sealed=None, status=PersonStatus.INVITED)
    work.recovery_codes.replace(person.id, person.country, ())
    _end_rights(person, RevokedFor.FACTORS_RESET, "user.factors_reset", work)
    if needs_yes(person, work=work) and not _reaches_only_its_owner(person, work):
        work.activations.close_all_of(person.id, now)
        kind = RequestKind.FACTORS_RESET if person.activated_at else RequestKind.INVITATION
        request_access(kind, person, person.role, work=work)
    else:
        new_activation(person, work=work, second_factor=second_factor)
    return visible_person(user_id, work=work)


def end_all_sessions(user_id: UUID, *, work: IdentityWork) -> None:
    """Sign her out everywhere; she may sign in again. Raises NotFound."""
    person = administered_person(user_id, work=work)
    end_sessions(person, RevokedFor.SESSIONS_ENDED, work=work)
    work.audit("user.sessions_ended", country=person.country, object_type="user", object_id=person.id)


def visible_person(user_id: UUID, *, work: IdentityWork, lock: bool = False) -> Person:
    """A person of the caller's country, or of her organisation when she administers nobody. Raises NotFound."""
    person = work.people.get_for_update(user_id) if lock else work.people.get(user_id)
    administers = work.grant.allows(Permission.USERS_WRITE)
    if not (administers or person.organisation_id == work.grant.organisation_id):
        raise NotFound
    return person


def administered_person(user_id: UUID, *, work: IdentityWork) -> Person:
    """A person whom the caller may change, locked. Raises NotFound for every other, also in regional organisations."""
    person = visible_person(user_id, work=work, lock=True)
    if not administers(work.grant, work.organisations.get(person.organisation_id)):
        raise NotFound
    return person


def _reaches_only_its_owner(person: Person, work: IdentityWork) -> bool:
    if person.activated_at is None:
        return opens_organisation(person, work=work)
    return not work.access_requests.has_member(person.organisation_id, besides=person.id)


def _end_rights(person: Person, reason: RevokedFor, action: str, work: IdentityWork) -> None:
    end_sessions(person, reason, work=work)
    work.refuse_older_rights(str(person.id), person.policy_version + 1, person.country)
    tell_duties(person.organisation_id, person.country, work=work)
    work.audit(action, country=person.country, object_type="user", object_id=person.id)
