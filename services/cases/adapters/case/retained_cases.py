"""Closed cases whose retention ends, and what is deleted with it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, delete, select

from services.cases.adapters.case.cases import case_of
from services.cases.adapters.tables import assessment, case_part, case_record, identity_change, note, timeline_entry
from services.cases.domain.case.case import Case, CaseSource
from shared.kernel.country import Country

_kept = case_record.alias("kept")
# A duplicate is part of the file of the case that stands for it: it ends no earlier.
_stands_for_it = (
    select(1).where(_kept.c.id == case_record.c.duplicate_of, _kept.c.anonymised_on.is_(None)).correlate(case_record)
)
_DELETED = (case_part, note, assessment, identity_change, timeline_entry)
"""Tables of which nothing of an anonymised case is left: their words are unreadable, their days are not."""


class RetainedCases:
    """The closed cases that the context may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def closed_by(self, country: Country, day: date, *, after: UUID | None, limit: int) -> Sequence[Case]:
        """Registered cases that were closed on `day` or before and are not anonymised, by their ids."""
        found = select(case_record).where(
            case_record.c.country == country,
            case_record.c.closed_on <= day,
            case_record.c.anonymised_on.is_(None),
            case_record.c.source == CaseSource.REGISTERED,
            ~_stands_for_it.exists(),
        )
        if after is not None:
            found = found.where(case_record.c.id > after)
        return [case_of(row) for row in self._connection.execute(found.order_by(case_record.c.id).limit(limit))]

    def forget(self, case_id: UUID) -> None:
        """Delete what the case collected: its parts, notes, assessments, earlier identities and timeline."""
        for table in _DELETED:
            self._connection.execute(delete(table).where(table.c.case_id == case_id))
