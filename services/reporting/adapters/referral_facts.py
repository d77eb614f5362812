"""Referral facts and their counts."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from services.reporting.adapters.recordsets import add_to, insert_or_add, insert_or_replace
from services.reporting.adapters.tables import known_to, referral_count, referral_fact
from services.reporting.domain.published import referral_profile
from services.reporting.domain.referral_facts import ReferralCounted, ReferralFact, ReferralKey
from shared.db.locks import hold_lock
from shared.db.rows import RowMapper, Storage

_FACTS = RowMapper(ReferralFact, referral_fact)
_COLUMNS = Storage.of(referral_fact).columns
_FIND = select(*(referral_fact.c[name] for name in _COLUMNS)).where(
    referral_fact.c.referral_id == bindparam("referral")
)
_SAVE = insert_or_replace(referral_fact, (*_COLUMNS, "profile"))
_ADD_COUNTS = insert_or_add(referral_count, ReferralCounted._fields)


class ReferralFactRepository:
    """The referral facts that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_country(self, country: str) -> None:
        """Wait until no other transaction changes referral facts sent from `country`."""
        hold_lock(self._connection, f"referral_fact|{country}")

    def find(self, referral_id: UUID) -> ReferralFact | None:
        """The fact, if any step of the referral is known."""
        row = self._connection.execute(_FIND, {"referral": referral_id}).one_or_none()
        return None if row is None else _FACTS.from_row(row)

    def save(self, fact: ReferralFact) -> None:
        """Insert the fact, or put it in place of the one of the same referral."""
        row = {**_FACTS.to_row(fact), "profile": referral_profile(fact)}
        self._connection.execute(_SAVE, {"rows": [row]})

    def add_receiver(self, case: UUID, organisation: UUID, country: str) -> None:
        """Remember that a case was referred to an organisation. Nothing published moves by that."""
        statement = insert(known_to).values(case_id=case, organisation_id=organisation, country=country)
        self._connection.execute(statement.on_conflict_do_nothing())

    def add_counts(self, delta: Mapping[ReferralKey, ReferralCounted]) -> None:
        """Add `delta` to the counts, in one statement."""
        add_to(self._connection, _ADD_COUNTS, delta)
