"""Referral facts and their counts."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from services.reporting.domain.published import referral_profile
from services.reporting.domain.referral_facts import ReferralCounted, ReferralFact, ReferralKey

_COLUMNS = tuple(field.name for field in fields(ReferralFact))
_LIST = ", ".join(_COLUMNS)
_WRITTEN = (*_COLUMNS, "profile")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('referral_fact|' || :country, 0))")
_FIND = text(f"SELECT {_LIST} FROM referral_fact WHERE referral_id = :id")  # noqa: S608 - our own column names
_SAVE = text(
    f"INSERT INTO referral_fact ({', '.join(_WRITTEN)}) VALUES ({', '.join(f':{name}' for name in _WRITTEN)})"  # noqa: S608 - our own column names
    " ON CONFLICT (referral_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN if name != "referral_id")
).bindparams(bindparam("services", type_=ARRAY(Text)), bindparam("profile", type_=ARRAY(Text)))
_TELL_OF = text(
    "INSERT INTO known_to (case_id, organisation_id, country) VALUES (:case, :organisation, :country)"
    " ON CONFLICT DO NOTHING"
)
_ADD_COUNTS = text(
    "INSERT INTO referral_count AS c"
    " (country, to_country, from_organisation_id, to_organisation_id, month, slice, a, sent, decided, accepted)"
    " SELECT * FROM jsonb_to_recordset(:rows) AS r (country text, to_country text, from_organisation_id uuid,"
    " to_organisation_id uuid, month text, slice text, a text, sent int, decided int, accepted int)"
    " ON CONFLICT (country, to_country, slice, month, from_organisation_id, to_organisation_id, a) DO UPDATE SET"
    " sent = c.sent + excluded.sent, decided = c.decided + excluded.decided, accepted = c.accepted + excluded.accepted"
).bindparams(bindparam("rows", type_=JSONB))


class ReferralStore:
    """The referral facts that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, country: str) -> None:
        """Wait until no other transaction changes referral facts sent from `country`."""
        self._connection.execute(_LOCK, {"country": country})

    def find(self, referral_id: UUID) -> ReferralFact | None:
        """The fact, if any step of the referral is known."""
        row = self._connection.execute(_FIND, {"id": referral_id}).one_or_none()
        if row is None:
            return None
        return ReferralFact(**{**dict(zip(_COLUMNS, row, strict=True)), "services": tuple(row.services)})

    def save(self, fact: ReferralFact) -> None:
        """Insert or replace."""
        values = {"services": list(fact.services), "profile": list(referral_profile(fact))}
        self._connection.execute(_SAVE, {**asdict(fact), **values})

    def tell_of(self, case: UUID, organisation: UUID, country: str) -> None:
        """Remember that an organisation was told of a case. Nothing published moves by that."""
        self._connection.execute(_TELL_OF, {"case": case, "organisation": organisation, "country": country})

    def add_counts(self, delta: Mapping[ReferralKey, ReferralCounted]) -> None:
        """Add `delta` to the counts, in one statement."""
        if delta:
            rows = [{**key._asdict(), **amount._asdict()} for key, amount in delta.items()]
            self._connection.execute(_ADD_COUNTS, {"rows": rows})
