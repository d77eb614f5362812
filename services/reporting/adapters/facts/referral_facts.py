"""Referral facts and their counts."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Uuid, any_, bindparam, select

from services.reporting.adapters.tables import known_to, referral_count, referral_fact
from services.reporting.domain.facts.referral_facts import ReferralCounted, ReferralFact, ReferralKey
from services.reporting.domain.figures.published import referral_profile
from shared.db.locks import hold_lock
from shared.db.recordsets import add_to, insert_new, insert_or_add, insert_or_replace
from shared.db.rows import RowMapper, Storage
from shared.db.statement import Statement

_FACTS = RowMapper(ReferralFact, referral_fact)
_COLUMNS = Storage.of(referral_fact).columns
_OF_REFERRALS = Statement(
    select(*(referral_fact.c[name] for name in _COLUMNS)).where(
        referral_fact.c.referral_id == any_(bindparam("referrals", type_=ARRAY(Uuid)))
    )
)
_SAVE = Statement(insert_or_replace(referral_fact, (*_COLUMNS, "profile")))
_ADD_COUNTS = Statement(insert_or_add(referral_count, ReferralCounted._fields))
_KNOWN_TO = ("case_id", "organisation_id", "country")
_ADD_RECEIVERS = Statement(insert_new(known_to, _KNOWN_TO))


class ReferralFactRepository:
    """The referral facts that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_country(self, country: str) -> None:
        """Wait until no other transaction changes referral facts sent from `country`."""
        hold_lock(self._connection, f"referral_fact|{country}")

    def of_referrals(self, referrals: Collection[UUID]) -> dict[UUID, ReferralFact]:
        """The facts of these referrals; those without a known step are left out."""
        rows = _OF_REFERRALS.all(self._connection, {"referrals": list(referrals)})
        return {row.referral_id: _FACTS.from_row(row) for row in rows}

    def save(self, facts: Iterable[ReferralFact]) -> None:
        """Insert or replace, in one statement."""
        rows = [{**_FACTS.to_row(fact), "profile": referral_profile(fact)} for fact in facts]
        if rows:
            _SAVE.run(self._connection, {"rows": rows})

    def add_receivers(self, referred: Iterable[tuple[UUID, UUID, str]]) -> None:
        """Remember (case, receiving organisation, sending country). Nothing published moves by that."""
        rows = [dict(zip(_KNOWN_TO, one, strict=True)) for one in referred]
        _ADD_RECEIVERS.run(self._connection, {"rows": rows})

    def add_counts(self, delta: Mapping[ReferralKey, ReferralCounted]) -> None:
        """Add `delta` to the counts, in one statement."""
        add_to(self._connection, _ADD_COUNTS, delta)
