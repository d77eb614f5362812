"""What the caller may read about themselves."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_person
from services.identity.domain.clients.clients import Client
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person
from services.identity.domain.people.practice import is_practice
from shared.kernel.errors import Unauthenticated
from shared.kernel.grant import Grant


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Profile:
    """The caller, a person or a client, and their organisation."""

    person: Person | None
    client: Client | None
    organisation: Organisation


def read_profile(grant: Grant, *, work: IdentityWork) -> Profile:
    """The caller behind `grant`; `work` is the platform's, because they may hold more countries than this token.

    Raises Unauthenticated when they exist no more.
    """
    # The subject alone tells a client from a person: `client_id` may be a service that acts for either.
    client = work.clients.find(grant.subject)
    person = None if client else _person(grant, work)
    # Also where they practise: it is the person who is described.
    home = person.organisation_id if person else grant.organisation_id
    organisation = work.organisations.find(home) if home else None
    if organisation is None or (person is None and client is None):
        raise Unauthenticated
    return Profile(person=person, client=client, organisation=organisation)


def read_person(grant: Grant, *, work: IdentityWork) -> Person:
    """The person behind `grant`, whatever it is for; `work` as above. Raises NotFound for a system."""
    return require_person(_person(grant, work))


def read_userinfo(grant: Grant, *, work: IdentityWork) -> dict[str, Any]:
    """The claims about the caller (OpenID Connect Core §5.1). Raises Unauthenticated."""
    profile = read_profile(grant, work=work)
    claims: dict[str, Any] = {
        # Of the person also where they practise, as in the ID token (§5.3.2).
        "sub": str(profile.person.id) if profile.person else grant.subject,
        "org": str(grant.organisation_id),
        "ctry": sorted(grant.countries),
    }
    if profile.person is not None:
        claims |= {
            "name": profile.person.display_name,
            "email": profile.person.email,
            "locale": profile.person.language,
            "role": profile.person.role,
        }
    return claims


def _person(grant: Grant, work: IdentityWork) -> Person | None:
    try:
        return work.people.find(_who_practises(grant, work) or UUID(grant.subject))
    except ValueError:
        return None


def _who_practises(grant: Grant, work: IdentityWork) -> UUID | None:
    """The subject of a token for practising is invented; its session is a person's."""
    family = work.families.find(UUID(grant.session_id)) if is_practice(grant.countries) else None
    return family.user_id if family else None
