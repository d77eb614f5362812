"""The sealed cases of senders, which the policies of their referrals ask."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, Uuid, all_, any_, bindparam, delete, literal, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.referrals.adapters.tables import case_seal as table
from services.referrals.adapters.tables import referral
from services.referrals.domain.case_seal import CaseSeal
from services.referrals.notifications.adapters.tables import delivery, notification
from shared.db.rows import RowMapper
from shared.db.statement import Statement

_SEALS = RowMapper(CaseSeal, table)
_NAMED = Statement(
    select(referral.c.id, table.c.sealed_for)
    .join(table, table.c.case_id == referral.c.case_id)
    .where(referral.c.id == any_(bindparam("referral_ids", type_=ARRAY(Uuid))))
)
_SEALED_FOR = Statement(
    select(table.c.case_id, table.c.sealed_for).where(table.c.case_id == any_(bindparam("case_ids", type_=ARRAY(Uuid))))
)


class CaseSealRepository:
    """Who sees the referrals of sealed cases. The platform alone writes it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, seal: CaseSeal) -> None:
        """Keep who sees a case."""
        values = _SEALS.to_row(seal)
        statement = insert(table).values(values)
        renewed = {name: statement.excluded[name] for name in values if name != "case_id"}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=renewed))

    def remove(self, case_id: UUID) -> None:
        """A case is not sealed any more."""
        self._connection.execute(delete(table).where(table.c.case_id == case_id))

    def named_of(self, referral_ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
        """Referral → the people who see it, for those among the referrals whose case is sealed."""
        rows = _NAMED.all(self._connection, {"referral_ids": list(referral_ids)})
        return {row.id: row.sealed_for for row in rows}

    def named_of_cases(self, case_ids: Collection[UUID]) -> Mapping[UUID, Sequence[str]]:
        """Case → the people who see it, for those among the cases that are sealed."""
        rows = _SEALED_FOR.all(self._connection, {"case_ids": list(case_ids)})
        return {row.case_id: row.sealed_for for row in rows}

    def forget_notices(self, seal: CaseSeal) -> None:
        """Delete what its organisation was notified of about the case, except to the people named.

        Messages to its own systems and its mailbox that have not left yet do not leave any more.
        """
        of_sender = referral.c.from_organisation_id == seal.organisation_id, referral.c.case_id == seal.case_id
        of_case = select(referral.c.id).where(*of_sender).scalar_subquery()
        named = literal(list(seal.sealed_for), ARRAY(Text))
        to_others = or_(notification.c.recipient.is_(None), notification.c.recipient != all_(named))
        about = or_(notification.c.referral_id.in_(of_case), notification.c.subject_id == seal.case_id)
        own = notification.c.organisation_id == seal.organisation_id
        sent = delivery.c.organisation_id == seal.organisation_id
        forgotten = select(notification.c.id).where(own, about, to_others).scalar_subquery()
        # Two statements, because one with both conditions would read the whole table.
        self._connection.execute(delete(delivery).where(sent, delivery.c.notification_id.in_(forgotten)))
        self._connection.execute(delete(delivery).where(sent, delivery.c.referral_id.in_(of_case)))
        self._connection.execute(delete(notification).where(own, about, to_others))
