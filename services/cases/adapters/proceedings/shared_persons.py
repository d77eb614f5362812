"""Persons about whom a referral to a prosecutor's office was accepted."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import proceeding_person, shared_person
from services.cases.domain.proceedings.shared_person import SharedPerson
from shared.db.paging import Page
from shared.db.rows import RowMapper
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

_SHARED = RowMapper(SharedPerson, shared_person)
_row = shared_person.c


class SharedPersonRepository:
    """Those that the context may see: of its own cases, or shared with it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_each(self, persons: Iterable[SharedPerson]) -> None:
        """Insert those that are not there yet; a referral shares a person once."""
        rows = [_SHARED.to_row(person) for person in persons]
        if rows:
            self._connection.execute(insert(shared_person).on_conflict_do_nothing(), rows)

    def shared_with(
        self, organisation_id: UUID, *, unnamed: bool = False, after: Sequence[Any] | None, limit: int
    ) -> Page[SharedPerson]:
        """Those still shared with an organisation, newest first; `unnamed`: only who is in no proceeding it keeps."""
        found = select(shared_person).where(_row.to_organisation_id == organisation_id, _row.ended_at.is_(None))
        if unnamed:
            named = exists().where(proceeding_person.c.keeper_id == organisation_id)
            found = found.where(~named.where(proceeding_person.c.person_id == _row.person_id))
        return newest_first(self._connection, found, _row.shared_at, after, limit, _SHARED.from_row)

    def get(self, shared_person_id: UUID) -> SharedPerson:
        """One of them. Raises NotFound."""
        row = self._connection.execute(select(shared_person).where(_row.id == shared_person_id)).first()
        if row is None:
            raise NotFound
        return _SHARED.from_row(row)

    def each(self, ids: Collection[UUID]) -> Sequence[SharedPerson]:
        """Those of these that there are."""
        found = self._connection.execute(select(shared_person).where(_row.id.in_(ids)))
        return [_SHARED.from_row(row) for row in found]

    def of_persons(self, organisation_id: UUID, person_ids: Collection[UUID]) -> Sequence[SharedPerson]:
        """What is still shared about these persons with an organisation."""
        still = (_row.to_organisation_id == organisation_id, _row.ended_at.is_(None))
        found = self._connection.execute(select(shared_person).where(_row.person_id.in_(person_ids), *still))
        return [_SHARED.from_row(row) for row in found]

    def shorten(self, shared_person_id: UUID, until: date) -> None:
        """Let a person be shared until a day, where it was longer."""
        sooner = update(shared_person).where(_row.id == shared_person_id, or_(_row.until.is_(None), _row.until > until))
        self._connection.execute(sooner.values(until=until))

    def end_past(self, country: Country, today: date, at: datetime) -> None:
        """End what was shared in a country until a day that has passed."""
        self._end(at, _row.country == country, _row.until < today)

    def end_of_consent(self, case_id: UUID, consent_id: UUID, at: datetime) -> None:
        """End what was shared of a case under a consent; the same consent may go on in another case."""
        self._end(at, _row.case_id == case_id, _row.consent_id == consent_id)

    def end_of_referrals(self, case_id: UUID, referral_ids: Collection[UUID], at: datetime) -> None:
        """End what was shared of a case with these referrals."""
        self._end(at, _row.case_id == case_id, _row.referral_id.in_(referral_ids))

    def end_of_person(self, case_id: UUID, person_id: UUID, at: datetime) -> None:
        """End what was shared about a person of a case."""
        self._end(at, _row.case_id == case_id, _row.person_id == person_id)

    def _end(self, at: datetime, *which: Any) -> None:
        self._connection.execute(update(shared_person).where(*which, _row.ended_at.is_(None)).values(ended_at=at))
