"""What another name or role of a person does."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person
from services.identity.domain.sign_in.federation import is_above_organisations
from services.identity.domain.tokens.sessions import FamilyOwner, RevokedFor
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.tokens.sessions import end_sessions, refuse_older_rights, revoke_families
from shared.kernel.country import Country


def save_rights(before: Person, after: Person, *, work: IdentityWork) -> None:
    """Write name and role. With another role every token of the old one is refused; the sign-ins stay.

    But a person who comes to administer a country signs in anew where a provider may have signed them in: it need
    not be one that lets such people in.
    """
    if after.given != before.given:
        rises = is_above_organisations(after.role) and not is_above_organisations(before.role)
        if rises and work.federated_accounts.has_one(after.id):
            end_sessions(after, RevokedFor.SESSIONS_ENDED, work=work)
            work.audit("user.sessions_ended", country=after.country, object_type="user", object_id=after.id)
        after = after.without_tokens()
        refuse_tokens_of(after.id, after.policy_version, after.country, work=work)
    work.people.save_rights(after, work.clock.now())
    publish_duties(after.organisation_id, after.country, work=work)


def refuse_tokens_of(user_id: UUID, policy_version: int, country: Country, *, work: IdentityWork) -> None:
    """Refuse every token that a person got under an older role; the sign-ins stay."""
    revoke_families(FamilyOwner.PERSON, user_id, RevokedFor.ROLE_CHANGED, work=work)
    refuse_older_rights(str(user_id), policy_version, country, work=work)
