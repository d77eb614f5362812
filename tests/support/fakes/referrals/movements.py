"""Movements in memory."""

from uuid import UUID

from services.referrals.adapters.movements import MovementRepository
from services.referrals.domain.movement import Movement
from shared.db.paging import Page
from tests.support.fakes.referrals.tables import Tables


class FakeMovementRepository(MovementRepository):
    """Movements in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, movement: Movement) -> None:
        self._tables.require_referral(movement.referral_id)
        self._tables.movements.add(movement)

    def save(self, movement: Movement) -> None:
        self._tables.movements.update(lambda row: row.referral_id == movement.referral_id, lambda _: movement)

    def find(self, referral_id: UUID) -> Movement | None:
        return self._tables.movements.find(referral_id)

    def page(self, *, before: UUID | None, limit: int) -> Page[Movement]:
        return self._tables.movements.page(
            lambda row: before is None or row.referral_id < before,
            order=lambda row: -row.referral_id.int,
            limit=limit,
            position=lambda row: [row.referral_id],
        )
