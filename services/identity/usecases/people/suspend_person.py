"""End what a person may do: for good, or until they prove themselves again."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.authority.authority import needs_yes, opens_organisation
from services.identity.domain.errors import AlreadySuspended
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.suspensions import OF_A_PERSON, SuspensionReason, require_fitting
from services.identity.domain.tokens.sessions import RevokedFor
from services.identity.processes.authority.access_requests import (
    ask_region_instead,
    request_access,
    request_yes_if_needed,
)
from services.identity.processes.authority.reach import get_administered_person
from services.identity.processes.people.activations import add_activation
from services.identity.processes.people.suspensions import end_rights, notify_supervision, suspend


def suspend_person(user_id: UUID, *, work: IdentityWork, reason: SuspensionReason | None = None) -> Person:
    """Suspend the person and refuse all their tokens at once. Raises Invalid, NotFound, AlreadySuspended."""
    require_fitting(reason, OF_A_PERSON)
    person = _not_suspended(user_id, work)
    suspend(person, reason, work=work)
    notify_supervision(person, work=work)
    return work.people.get(user_id)


def reset_factors(user_id: UUID, *, work: IdentityWork) -> Person:
    """Take away password, second factor and passkeys at once, and mail a link to set new ones.

    In another organisation the link waits for its approval, unless no second person is there to approve, or it has
    approved already and the person has not signed in yet: the link reaches only the person. Raises NotFound,
    AlreadySuspended.
    """
    person = _not_suspended(user_id, work)
    now = work.clock.now()
    work.people.set_factors(person.id, now, password_hash=None, totp_sealed=None, status=PersonStatus.INVITED)
    work.recovery_codes.replace(person.id, person.country, ())
    work.passkeys.remove_all_of(person.id)
    work.federated_accounts.remove_all_of(person.id)
    end_rights(person, RevokedFor.FACTORS_RESET, "user.factors_reset", work=work)
    ask_region_instead(person, work=work)
    if person.awaits_yes:
        # Until the yes their link opens nothing but the practice space.
        request_yes_if_needed(RequestKind.INVITATION, person, work=work)
        add_activation(person, work=work)
    elif needs_yes(work.grant, person) and not _reaches_only_its_owner(person, work):
        work.activations.close_all_of(person.id, now)
        kind = RequestKind.FACTORS_RESET if person.activated_at else RequestKind.INVITATION
        request_access(kind, person, person.role, work=work)
    else:
        add_activation(person, work=work)
    return work.people.get(user_id)


def end_all_sessions(user_id: UUID, *, work: IdentityWork) -> None:
    """Sign the person out everywhere, also where they are signing in right now. Raises NotFound."""
    person = get_administered_person(user_id, work=work)
    work.people.save_rights(person.without_tokens(), work.clock.now())
    end_rights(person, RevokedFor.SESSIONS_ENDED, "user.sessions_ended", work=work)


def _not_suspended(user_id: UUID, work: IdentityWork) -> Person:
    person = get_administered_person(user_id, work=work)
    if person.status is PersonStatus.SUSPENDED:
        raise AlreadySuspended
    return person


def _reaches_only_its_owner(person: Person, work: IdentityWork) -> bool:
    if person.activated_at is None:
        if work.access_requests.was_invitation_approved(person.id):
            return True
        was_opened = work.access_requests.was_opened(person.organisation_id, work.clock.now(), besides=person.id)
        return opens_organisation(person.role, was_opened=was_opened)
    return not work.access_requests.has_member(person.organisation_id, besides=person.id)
