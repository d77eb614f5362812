"""Referrals in PostgreSQL; row-level security shows them to their two parties and to the platform."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.tables import referral as table
from services.referrals.domain.escalation import COUNTRY_LEVEL
from services.referrals.domain.life_cycle import UNANSWERED, State
from services.referrals.domain.referral import Referral, ReferralLine
from services.referrals.domain.urgency import URGENCIES
from shared.db.paging import Page, read_page
from shared.db.rows import RowMapper, row_reader
from shared.db.statement import Statement
from shared.kernel.codes import Choice, Code, Named
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.shapes import fields_of

_MESSAGE = "referral|message"
_REFERRALS = RowMapper(Referral, table)
_line = row_reader(ReferralLine)
_LINE = [table.c[name] for name in fields_of(ReferralLine)]
_ADD = Statement(insert(table).on_conflict_do_nothing(index_elements=["code"]).returning(table.c.id))
_one = select(table).where(table.c.id == bindparam("referral_id"))
_GET, _GET_FOR_UPDATE = Statement(_one), Statement(_one.with_for_update())
_SAVE = Statement(
    update(table).where(table.c.id == bindparam("referral_id"), table.c.version == bindparam("read_version"))
)

NEWEST_FIRST, DEADLINE_FIRST = "-sent_at", "respond_by"
Order = Annotated[str, Choice((NEWEST_FIRST, DEADLINE_FIRST))]


@dataclass(frozen=True, kw_only=True, slots=True)
class BoxFilter:
    """Which referrals a box shows: the in-box (`in`), the out-box (`out`) or both (None)."""

    box: Annotated[str | None, Choice(("in", "out"))] = None
    states: Annotated[tuple[Annotated[str, Code("referral_status")], ...], Named("state")] = ()
    urgency: Annotated[str | None, Choice(URGENCIES)] = None
    case_id: UUID | None = None
    """Of a case that the organisation itself referred; the receiver does not know the sender's case."""
    unacknowledged: bool = False
    """Only where the receiver has not acknowledged yet that access has ended."""


class ReferralRepository:
    """The referrals that the grant of the transaction may see."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher
        # Referral → the version in its row. Only referrals that were read for update are here and can be saved.
        self._locked_versions: dict[UUID, int] = {}

    def add(self, referral: Referral) -> bool:
        """Insert; False when the code is taken and another must be drawn."""
        return _ADD.first(self._connection, _REFERRALS.to_row(referral)) is not None

    def get(self, referral_id: UUID) -> Referral:
        """One referral. Raises NotFound when it is missing or the caller is neither party."""
        return self._one(_GET, referral_id)

    def get_for_update(self, referral_id: UUID) -> Referral:
        """As `get`, locked until the transaction ends."""
        return self._remember(self._one(_GET_FOR_UPDATE, referral_id))

    def save(self, referral: Referral) -> None:
        """Write back a locked referral. Raises Conflict when its row is no longer at the version that was read."""
        as_read = {"referral_id": referral.id, "read_version": self._locked_versions[referral.id]}
        if _SAVE.run(self._connection, {**_REFERRALS.to_row(referral), **as_read}) != 1:
            raise Conflict
        self._remember(referral)

    def page(
        self, organisation_id: UUID, wanted: BoxFilter, *, order: str, after: Sequence[Any] | None, limit: int
    ) -> Page[ReferralLine]:
        """A page of `wanted` in an `Order`, after the position `after`."""
        statement = select(*_LINE).where(*_conditions(organisation_id, wanted))
        if order == DEADLINE_FIRST:
            statement = _after_deadline(statement, after).order_by(table.c.respond_by, table.c.id)
            return read_page(
                self._connection,
                statement,
                limit,
                entity=_line,
                position=lambda row: [order, row.respond_by.isoformat(), row.id],
            )
        if after is not None:
            statement = statement.where(table.c.id < UUID(after[0]))
        # Ids grow with time (UUID version 7).
        statement = statement.order_by(table.c.id.desc())
        return read_page(self._connection, statement, limit, entity=_line, position=lambda row: [order, row.id])

    def under_consent_for_update(self, case_id: UUID, consent_id: UUID) -> list[Referral]:
        """Referrals of a case under a consent, ended ones too; another case may have the same consent."""
        return self._locked(and_(table.c.case_id == case_id, table.c.consent_id == consent_id))

    def of_case_for_update(self, case_id: UUID) -> list[Referral]:
        """Referrals of a case, ended ones too."""
        return self._locked(table.c.case_id == case_id)

    def unanswered_of_case_for_update(self, case_id: UUID) -> list[Referral]:
        """Referrals of a case that the receiver has not answered."""
        return self._locked(and_(table.c.case_id == case_id, table.c.closed_at.is_(None), _in(UNANSWERED)))

    def unanswered_to_for_update(self, organisation_id: UUID) -> list[Referral]:
        """Referrals that an organisation still owes an answer."""
        return self._locked(and_(table.c.to_organisation_id == organisation_id, _in(UNANSWERED)))

    def claim_expiring(self, now: datetime, *, limit: int) -> list[Referral]:
        """Unanswered referrals that have expired, except those that another tick has locked."""
        return self._locked(and_(table.c.expires_at <= now, _in(UNANSWERED)), limit=limit)

    def claim_to_escalate(self, now: datetime, *, limit: int) -> list[Referral]:
        """Unanswered referrals past a deadline that were not escalated for it yet; expired ones are not among them."""
        passed = and_(table.c.respond_by <= now, table.c.expires_at > now, _in(UNANSWERED))
        again = and_(table.c.escalation_level == COUNTRY_LEVEL, table.c.escalate_again_at <= now)
        return self._locked(and_(passed, or_(table.c.escalation_level < COUNTRY_LEVEL, again)), limit=limit)

    def claim_to_remind(self, now: datetime, *, limit: int) -> list[Referral]:
        """Unanswered referrals whose half time has passed and whose receiver was not reminded."""
        return self._locked(and_(table.c.remind_at <= now, table.c.respond_by > now, _in(UNANSWERED)), limit=limit)

    def destroy_packets_past_consent(self, today: date) -> int:
        """Delete packets whose consent ended before `today`; returns how many."""
        return self._destroy(table.c.consent_expires_on < today)

    def encrypt_message(self, referral: Referral, message: str) -> bytes:
        """The sender's message under the data key of the referral."""
        return self._cipher.encrypt(
            message, key=referral.data_key, country=referral.to_country, field=_MESSAGE, row=referral.id
        )

    def decrypt_message(self, referral: Referral) -> str | None:
        """The sender's message, decrypted; None when there is none or it was destroyed."""
        if referral.message is None:
            return None
        return self._cipher.decrypt(
            referral.message, key=referral.data_key, country=referral.to_country, field=_MESSAGE, row=referral.id
        )

    def _destroy(self, condition: ColumnElement[bool]) -> int:
        statement = table.update().where(condition, table.c.sealed.is_not(None)).values(sealed=None, message=None)
        return self._connection.execute(statement).rowcount

    def _one(self, statement: Statement, referral_id: UUID) -> Referral:
        row = statement.first(self._connection, {"referral_id": referral_id})
        if row is None:
            raise NotFound
        return _REFERRALS.from_row(row)

    def _locked(self, condition: ColumnElement[bool], limit: int | None = None) -> list[Referral]:
        query = select(table).where(condition).order_by(table.c.id).limit(limit)
        # A tick skips rows that another tick has locked; an event waits, because it must reach every row.
        rows = self._connection.execute(query.with_for_update(skip_locked=limit is not None))
        return [self._remember(_REFERRALS.from_row(row)) for row in rows]

    def _remember(self, referral: Referral) -> Referral:
        self._locked_versions[referral.id] = referral.version
        return referral


def _in(states: frozenset[State]) -> ColumnElement[bool]:
    return table.c.state.in_(sorted(states))


def _conditions(organisation_id: UUID, wanted: BoxFilter) -> Iterator[ColumnElement[bool]]:
    received = table.c.to_organisation_id == organisation_id
    sent = table.c.from_organisation_id == organisation_id
    yield {"in": received, "out": sent}.get(wanted.box or "", or_(received, sent))
    if wanted.states:
        yield table.c.state.in_(wanted.states)
    if wanted.urgency is not None:
        yield table.c.urgency == wanted.urgency
    if wanted.unacknowledged:
        yield and_(table.c.access_ended_at.is_not(None), table.c.acknowledged_at.is_(None))
    if wanted.case_id is not None:
        yield and_(sent, table.c.case_id == wanted.case_id)


def _after_deadline(statement: Select[Any], after: Sequence[Any] | None) -> Select[Any]:
    if after is None:
        return statement
    last = tuple_(literal(datetime.fromisoformat(after[0])), literal(UUID(after[1])))
    return statement.where(tuple_(table.c.respond_by, table.c.id) > last)
