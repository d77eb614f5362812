"""Who may decide, approve or review what another person asked for or did (docs/adr/0068).

One rule for every kind: approvals, overrides, emergency accesses and access alerts of cases, access requests, settings
of a country.
"""

from collections.abc import Collection
from dataclasses import dataclass

from shared.kernel.errors import DomainError, Forbidden
from shared.kernel.grant import Grant


class PersonNeeded(Forbidden):
    """A system decides, approves and reviews nothing, nor does an application for its person, nor who is not active.

    Active is meant where it is to be answered.
    """

    slug = "person-needed"
    title = {
        "es": "Esto lo decide en la plataforma una persona activa de la organización, no un sistema ni una aplicación",
        "en": "An active person of the organisation decides this on the platform, not a system or an application",
    }


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """A person who is active where something is to be answered. Made by `second_person` alone."""

    subject: str

    def require_other_than(self, first: Collection[str], refusal: type[DomainError]) -> None:
        """Raise `refusal` for one of the people who asked for it, did it, or hold what asked or did it."""
        if self.subject in first:
            raise refusal


def second_person(caller: Grant, *, is_active: bool) -> SecondPerson:
    """The caller, as one who may answer: themselves, not through an application that others hold. Raises PersonNeeded.

    `is_active` says whether they are an active person of the organisation, or of the country, that answers.
    """
    if not caller.is_at_the_platform or not is_active:
        raise PersonNeeded
    return SecondPerson(caller.subject)
