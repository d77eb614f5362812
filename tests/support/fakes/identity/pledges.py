"""Signed pledges in memory."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from services.identity.adapters.pledges import PledgeRepository
from services.identity.domain.pledges import Pledge
from tests.support.fakes.identity.tables import Tables


class FakePledgeRepository(PledgeRepository):
    """Signed pledges in memory."""

    def __init__(self, tables: Tables) -> None:
        self._pledges = tables.pledges

    def add(self, pledge: Pledge) -> bool:
        if any((row.user_id, row.digest) == (pledge.user_id, pledge.digest) for row in self._pledges.every()):
            return False
        self._pledges.add(pledge)
        return True

    def all_of(self, user_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Pledge]]:
        rows = sorted(self._pledges.where(lambda row: row.user_id in user_ids), key=lambda row: row.accepted_at)
        return {user_id: mine for user_id in user_ids if (mine := [row for row in rows if row.user_id == user_id])}
