"""A person has used their recovery codes, or another person has seen them."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person
from services.identity.processes.sign_in.second_factors import replace_recovery_codes


def renew_recovery_codes(person: Person, *, work: IdentityWork) -> list[str]:
    """Ten others, shown once; the earlier ones work no more. The caller has checked a recent sign-in."""
    work.audit("recovery_codes.renewed", country=person.country, object_type="user", object_id=person.id)
    return replace_recovery_codes(person, work=work)
