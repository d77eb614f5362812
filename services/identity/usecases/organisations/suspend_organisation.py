"""Stop an organisation from acting and from being referred to."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import AlreadySuspended
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.suspensions import OF_AN_ORGANISATION, SuspensionReason, require_fitting
from services.identity.domain.tokens.sessions import RevokedFor
from services.identity.processes.authority.reach import get_administered_organisation
from services.identity.processes.people.suspensions import notify_supervision
from services.identity.processes.tokens.sessions import end_sessions, refuse_older_rights
from shared.contracts.identity import OrganisationSuspended


def suspend_organisation(
    organisation_id: UUID, *, work: IdentityWork, reason: SuspensionReason | None = None
) -> Organisation:
    """Suspend it, refuse every token of its people and clients at once, and publish it.

    Raises Invalid for a reason that does not fit an organisation, NotFound for one that the caller does not administer,
    AlreadySuspended the second time.
    """
    require_fitting(reason, OF_AN_ORGANISATION)
    before = get_administered_organisation(organisation_id, work=work)
    if not before.is_active:
        raise AlreadySuspended
    after = before.suspended(reason, at=work.clock.now())
    work.organisations.save(after)
    for person in work.people.all_of(organisation_id):
        end_sessions(person, RevokedFor.SUSPENDED, work=work)
    subjects = (
        *work.people.raise_policy_version(organisation_id),
        *work.clients.raise_policy_version(organisation_id),
    )
    for subject, policy_version in subjects:
        refuse_older_rights(str(subject), policy_version, after.country, work=work)
    work.audit(
        "organisation.suspended",
        country=after.country,
        object_type="organisation",
        object_id=after.id,
        purpose=reason,
    )
    notify_supervision(after, work=work)
    work.publish(OrganisationSuspended(country=after.country, organisation_id=after.id))
    return after
