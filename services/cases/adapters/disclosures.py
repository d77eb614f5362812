"""What left, to whom and under which consent; and where the referrals of a case stand."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, Executable, bindparam, exists, select
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.tables import case_referral, disclosure, part_of
from services.cases.domain.case import Case
from services.cases.domain.disclosure import CaseReferral, DisclosureRecord
from shared.db.rows import RowMapper

_RECORDS = RowMapper(DisclosureRecord, disclosure)
_REFERRALS = RowMapper(CaseReferral, case_referral)
_found = select(disclosure).where(disclosure.c.case_id == bindparam("of_case"))
_OF_CASE = _found.order_by(disclosure.c.disclosed_at)
_OF_REFERRAL = _OF_CASE.where(disclosure.c.referral_id == bindparam("of_referral"))
# A packet that was made for a referral which never came to exist went nowhere.
_CONFIRMED = _found.where(exists().where(case_referral.c.referral_id == disclosure.c.referral_id)).order_by(
    disclosure.c.disclosed_at.desc()
)
_ADD = insert(disclosure).on_conflict_do_nothing(index_elements=["id"])
_insert = insert(case_referral)
_SAVE_REFERRAL = _insert.on_conflict_do_update(index_elements=["referral_id"], set_={"state": _insert.excluded.state})
# Made once: every change of a case reads them, and putting the statement together costs as much as running it.
_STATES = select(case_referral.c.referral_id, case_referral.c.state).where(
    case_referral.c.case_id == bindparam("case_id")
)


class DisclosureRepository:
    """An append-only record. A row is prepared with the packet and confirmed by the first step of its referral."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, record: DisclosureRecord) -> None:
        """Append one prepared disclosure, unless it is there already."""
        self._connection.execute(_ADD, {**part_of(case), **_RECORDS.to_row(record)})

    def confirmed(self, case_id: UUID) -> Sequence[DisclosureRecord]:
        """Everything that left from one case, newest first; nothing that was only prepared."""
        return self._all(_CONFIRMED, of_case=case_id)

    def prepared(self, case_id: UUID, referral_id: UUID | None = None) -> Sequence[DisclosureRecord]:
        """Everything that was prepared for the referrals of a case, or for the one named, oldest first."""
        if referral_id is None:
            return self._all(_OF_CASE, of_case=case_id)
        return self._all(_OF_REFERRAL, of_case=case_id, of_referral=referral_id)

    def _all(self, statement: Executable, **parameters: UUID) -> Sequence[DisclosureRecord]:
        return [_RECORDS.from_row(row) for row in self._connection.execute(statement, parameters)]


class CaseReferralRepository:
    """The last known state of each referral of a case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, case: Case, referral: CaseReferral) -> None:
        """Keep the newest state of a referral."""
        self._connection.execute(_SAVE_REFERRAL, {**part_of(case), **_REFERRALS.to_row(referral)})

    def states_of(self, case_id: UUID) -> dict[UUID, str]:
        """The state of each referral of a case of which a step was recorded."""
        return {row.referral_id: row.state for row in self._connection.execute(_STATES, {"case_id": case_id})}
