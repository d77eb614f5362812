"""Seals of cases in memory."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from services.referrals.adapters.case_seals import CaseSealRepository
from services.referrals.domain.case_seal import CaseSeal
from tests.support.fakes.referrals.tables import Tables


class FakeCaseSealRepository(CaseSealRepository):
    """Who sees the referrals of sealed cases."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._seals = tables.case_seals

    def put(self, seal: CaseSeal) -> None:
        self._seals.put(seal)

    def remove(self, case_id: UUID) -> None:
        self._seals.remove_where(lambda row: row.case_id == case_id)

    def named_of(self, referral_ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
        found = {}
        for referral in self._tables.referrals.where(lambda row: row.id in referral_ids):
            seal = self._seals.find(referral.case_id)
            if seal is not None:
                found[referral.id] = seal.sealed_for
        return found

    def named_of_cases(self, case_ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
        return {row.case_id: row.sealed_for for row in self._seals.where(lambda row: row.case_id in case_ids)}

    def forget_notices(self, seal: CaseSeal) -> None:
        of_case = {row.id for row in self._tables.referrals.where(lambda row: row.case_id == seal.case_id)}
        forgotten = {
            row.notification.id
            for row in self._tables.notifications.where(
                lambda row: (
                    row.organisation_id == seal.organisation_id
                    and (row.notification.referral_id in of_case or row.notification.subject_id == seal.case_id)
                    and row.recipient not in seal.sealed_for
                )
            )
        }
        self._tables.notifications.remove_where(lambda row: row.notification.id in forgotten)
        self._tables.deliveries.remove_where(
            lambda row: (
                row.organisation_id == seal.organisation_id
                and (row.referral_id in of_case or row.notification_id in forgotten)
            )
        )
