"""The log of a referral: steps are only added and never changed, but notes can be destroyed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Connection, Row, Text, Uuid, and_, any_, bindparam, insert, select

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.tables import referral
from services.referrals.adapters.tables import referral_event as table
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import LogEntry
from shared.db.rows import RowMapper
from shared.db.statement import Statement

_NOTE = "referral_event|note"
_ENTRIES = RowMapper(LogEntry, table)
_ADD = Statement(insert(table).inline())
_TIMES_OF = Statement(
    select(table.c.referral_id, table.c.state_to, table.c.at).where(
        table.c.referral_id == any_(bindparam("referral_ids", type_=ARRAY(Uuid()))),
        table.c.state_to == any_(bindparam("states", type_=ARRAY(Text()))),
        table.c.state_from.is_distinct_from(table.c.state_to),
    )
)


class ReferralLogRepository:
    """Table `referral_event`. Notes are encrypted under the data key of their referral."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, about: Referral, entry: LogEntry) -> None:
        """Append a step of `about`; both parties can read it."""
        row = {
            **_ENTRIES.to_row(entry),
            "referral_id": about.id,
            "country": about.country,
            "from_organisation_id": about.from_organisation_id,
            "to_country": about.to_country,
            "to_organisation_id": about.to_organisation_id,
            "note": self._encrypted(about, entry.note),
        }
        _ADD.run(self._connection, row)

    def of(self, about: Referral, *, with_notes: bool) -> list[LogEntry]:
        """Every step, oldest first. Without `with_notes` no note is decrypted."""
        query = select(table).where(table.c.referral_id == about.id).order_by(table.c.id)
        return [self._entry(row, about, with_notes) for row in self._connection.execute(query)]

    def destroy_notes(self, referral_id: UUID) -> None:
        """Delete the notes of a referral; the steps and their codes remain."""
        self._destroy_notes(table.c.referral_id == referral_id)

    def destroy_notes_of_consent(self, case_id: UUID, consent_id: UUID) -> None:
        """Delete every note of the referrals of a case under a consent."""
        self._destroy_notes(_of_those(and_(referral.c.case_id == case_id, referral.c.consent_id == consent_id)))

    def destroy_notes_past_consent(self, today: date) -> None:
        """Delete the notes of referrals whose consent ended before `today`."""
        self._destroy_notes(_of_those(referral.c.consent_expires_on < today))

    def times_of(self, steps: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], datetime]:
        """When referrals entered states, each (referral, state) at most once; what is not in the log is left out."""
        if not steps:
            return {}
        asked = {"referral_ids": [of for of, _ in steps], "states": list({state for _, state in steps})}
        found = _TIMES_OF.all(self._connection, asked)
        # Of two referrals and two states, the log may have entries that nobody asked for.
        return {step: row.at for row in found if (step := (row.referral_id, row.state_to)) in steps}

    def _destroy_notes(self, condition: ColumnElement[bool]) -> None:
        self._connection.execute(table.update().where(condition, table.c.note.is_not(None)).values(note=None))

    def _encrypted(self, about: Referral, note: str | None) -> bytes | None:
        if note is None:
            return None
        return self._cipher.encrypt(note, key=about.data_key, country=about.to_country, field=_NOTE, row=about.id)

    def _decrypted(self, about: Referral, note: bytes) -> str:
        return self._cipher.decrypt(note, key=about.data_key, country=about.to_country, field=_NOTE, row=about.id)

    def _entry(self, row: Row[Any], about: Referral, with_notes: bool) -> LogEntry:
        shown = with_notes and row.note is not None
        return replace(_ENTRIES.from_row(row), note=self._decrypted(about, row.note) if shown else None)


def _of_those(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return table.c.referral_id.in_(select(referral.c.id).where(condition))
