"""What notifications read of the service that they are a part of."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.kernel.country import Country


class Card(Protocol):
    """An organisation, as far as its notices need it."""

    @property
    def country(self) -> Country:
        """The country that the organisation is in."""
        ...


class Organisations(Protocol):
    """The cards of organisations."""

    def find(self, organisation_id: UUID) -> Card | None:
        """The card, or None when it is not known."""
        ...

    def suspended_among(self, ids: Collection[UUID]) -> set[UUID]:
        """Those that may receive nothing at present."""
        ...


class CaseSeals(Protocol):
    """The people who see what concerns a sealed case."""

    def named_of(self, referral_ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
        """Referral → those people, for the referrals whose case is sealed."""
        ...

    def named_of_cases(self, case_ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
        """Case → those people, for the cases that are sealed."""
        ...


class StepLog(Protocol):
    """When referrals entered their states."""

    def times_of(self, steps: Collection[tuple[UUID, str]]) -> Mapping[tuple[UUID, str], datetime]:
        """(referral, state) → when; what is not known is left out."""
        ...
