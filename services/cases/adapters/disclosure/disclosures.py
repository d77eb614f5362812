"""What left, to whom and under which consent; and where the referrals of a case stand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Uuid, any_, bindparam, exists, select
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.tables import case_referral, disclosure, part_of
from services.cases.domain.case.case import Case
from services.cases.domain.consent.disclosure import CaseReferral, DisclosureRecord
from shared.db.recordsets import recordset
from shared.db.rows import RowMapper
from shared.db.statement import Statement

_RECORDS = RowMapper(DisclosureRecord, disclosure)
_REFERRALS = RowMapper(CaseReferral, case_referral)
_found = select(disclosure).where(disclosure.c.case_id == bindparam("of_case"))
_of_case = _found.order_by(disclosure.c.disclosed_at)
_OF_CASE = Statement(_of_case)
_is_packet = disclosure.c.request_id.is_(None)
_OF_REFERRAL = Statement(_of_case.where(disclosure.c.referral_id == bindparam("of_referral"), _is_packet))
_CASES = bindparam("case_ids", type_=ARRAY(Uuid))
_OF_REFERRALS = Statement(
    select(disclosure)
    .where(
        disclosure.c.case_id == any_(_CASES),
        disclosure.c.referral_id == any_(bindparam("referral_ids", type_=ARRAY(Uuid))),
        _is_packet,
    )
    .order_by(disclosure.c.disclosed_at)
)
# A packet that was made for a referral which never came to exist went nowhere.
_CONFIRMED = Statement(
    _found.where(exists().where(case_referral.c.referral_id == disclosure.c.referral_id)).order_by(
        disclosure.c.disclosed_at.desc()
    )
)
_ADD = Statement(insert(disclosure).on_conflict_do_nothing(index_elements=["id"]))
_given = recordset(case_referral, case_referral.c.keys())
_insert = insert(case_referral).from_select(case_referral.c.keys(), select(*_given.c))
_SAVE_REFERRALS = Statement(
    _insert.on_conflict_do_update(index_elements=["referral_id"], set_={"state": _insert.excluded.state})
)
_STATES = Statement(
    select(case_referral.c.referral_id, case_referral.c.state).where(case_referral.c.case_id == bindparam("case_id"))
)
_STATES_OF_EACH = Statement(
    select(case_referral.c.case_id, case_referral.c.referral_id, case_referral.c.state).where(
        case_referral.c.case_id == any_(_CASES)
    )
)


class DisclosureRepository:
    """An append-only record. A row is prepared with the packet and confirmed by the first step of its referral."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, record: DisclosureRecord) -> None:
        """Append one prepared disclosure, unless it is there already."""
        _ADD.run(self._connection, {**part_of(case), **_RECORDS.to_row(record)})

    def confirmed(self, case_id: UUID) -> Sequence[DisclosureRecord]:
        """Everything that left from one case, newest first; nothing that was only prepared."""
        return self._all(_CONFIRMED, of_case=case_id)

    def prepared(self, case_id: UUID, referral_id: UUID | None = None) -> Sequence[DisclosureRecord]:
        """Everything that was prepared to leave a case, or the packets of the referral that is named, oldest first."""
        if referral_id is None:
            return self._all(_OF_CASE, of_case=case_id)
        return self._all(_OF_REFERRAL, of_case=case_id, of_referral=referral_id)

    def prepared_for(
        self, referrals: Collection[tuple[UUID, UUID]]
    ) -> Mapping[tuple[UUID, UUID], Sequence[DisclosureRecord]]:
        """The packets that were prepared for these referrals, oldest first, by the ids of case and referral."""
        case_ids, referral_ids = zip(*referrals, strict=True)
        parameters = {"case_ids": list(set(case_ids)), "referral_ids": list(referral_ids)}
        found: dict[tuple[UUID, UUID], list[DisclosureRecord]] = {referral: [] for referral in referrals}
        for row in _OF_REFERRALS.all(self._connection, parameters):
            if (row.case_id, row.referral_id) in found:
                found[row.case_id, row.referral_id].append(_RECORDS.from_row(row))
        return found

    def _all(self, statement: Statement, **parameters: UUID) -> Sequence[DisclosureRecord]:
        return [_RECORDS.from_row(row) for row in statement.all(self._connection, parameters)]


class CaseReferralRepository:
    """The last known state of each referral of a case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save_each(self, referrals: Iterable[tuple[Case, CaseReferral]]) -> None:
        """Keep the newest states of different referrals, in one statement."""
        rows = [{**part_of(case), **_REFERRALS.to_row(referral)} for case, referral in referrals]
        if rows:
            _SAVE_REFERRALS.run(self._connection, {"rows": rows})

    def states_of(self, case_id: UUID) -> dict[UUID, str]:
        """The state of each referral of a case of which a step was recorded."""
        return {row.referral_id: row.state for row in _STATES.all(self._connection, {"case_id": case_id})}

    def states_of_each(self, case_ids: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
        """The same of several cases, by the id of the case."""
        states: dict[UUID, dict[UUID, str]] = {case_id: {} for case_id in case_ids}
        for row in _STATES_OF_EACH.all(self._connection, {"case_ids": list(case_ids)}):
            states[row.case_id][row.referral_id] = row.state
        return states
