"""Who may decide, approve or review what another person asked for or did (docs/adr/0068).

One rule for every kind: approvals, overrides and emergency accesses of cases, access requests, settings of a country.
"""

from collections.abc import Collection
from dataclasses import dataclass

from shared.kernel.errors import DomainError, Forbidden
from shared.kernel.grant import Grant


class PersonNeeded(Forbidden):
    """A system decides, approves and reviews nothing, and neither does who is not active where it is to be answered."""

    slug = "person-needed"
    title = {
        "es": "Esto lo decide una persona activa de la organización que inició sesión, no un sistema",
        "en": "An active person of the organisation who has signed in decides this, not a system",
    }


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """A person who is active where something is to be answered. Made by `second_person` alone."""

    subject: str

    def require_other_than(self, first: Collection[str], refusal: type[DomainError]) -> None:
        """Raise `refusal` for one of the people who asked for it, did it, or stand behind the system that asked."""
        if self.subject in first:
            raise refusal


def second_person(caller: Grant, *, is_active: bool) -> SecondPerson:
    """The caller, as one who may answer. Raises PersonNeeded.

    `is_active` says whether they are an active person of the organisation, or of the country, that answers.
    """
    if not caller.is_person or not is_active:
        raise PersonNeeded
    return SecondPerson(caller.subject)
