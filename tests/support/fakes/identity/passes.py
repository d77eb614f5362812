"""Passed training modules in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from services.identity.adapters.passes import PassRepository
from services.identity.domain.standing import Pass
from tests.support.fakes.identity.tables import Tables


class FakePassRepository(PassRepository):
    """Passed training modules in memory."""

    def __init__(self, tables: Tables) -> None:
        self._passes = tables.training_passes

    def add(self, passed: Pass) -> None:
        self._passes.add(passed)

    def people_with_an_end(self, *, after: date, until: date) -> Sequence[UUID]:
        return sorted({row.user_id for row in self._passes.where(lambda row: after < row.expires_on <= until)})

    def all_of(self, user_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Pass]]:
        rows = sorted(self._passes.where(lambda row: row.user_id in user_ids), key=lambda row: row.passed_at)
        return {user_id: mine for user_id in user_ids if (mine := [row for row in rows if row.user_id == user_id])}
