"""How an organisation works on its cases, as the identity service says."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.cases.domain.access.approval import ALWAYS_APPROVED, Act


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationRules:
    """The defaults hold for an organisation that has decided nothing."""

    approvals_for: Sequence[str] = ()
    caseworkers_see: str = "organisation"

    def need_second_person(self, act: Act) -> bool:
        """Whether a second person has to approve `act`."""
        return act in ALWAYS_APPROVED or act in self.approvals_for
