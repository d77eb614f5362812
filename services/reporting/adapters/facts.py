"""Person facts and their counts. Facts and counts change together: the caller's transaction holds both."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from services.reporting.domain.facts import Counted, CountKey, PersonFact
from services.reporting.domain.published import person_profile

_COLUMNS = tuple(field.name for field in fields(PersonFact))
_TYPES = {
    "case_id": "uuid",
    "organisation_id": "uuid",
    **dict.fromkeys(("types", "subforms", "controls", "recruiters", "flags_absent", "profile"), "text[]"),
    **dict.fromkeys(
        ("statistics_consent", "duplicate", "year_known", "is_open", "first_in_country", "first_in_organisation"),
        "boolean",
    ),
}
_LIST = ", ".join(_COLUMNS)
_WRITTEN = (*_COLUMNS, "profile")
_WRITTEN_LIST = ", ".join(_WRITTEN)
_RECORD = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in _WRITTEN)
_COUNT_RECORD = (
    "country text, organisation_id uuid, month text, slice text, a text, b text,"
    " persons int, own_persons int, open_cases int"
)

# Facts of one country change one after another: a person must count once, whichever of her cases comes first.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('person_fact|' || :country, 0))")
_BY_CASE = text(f"SELECT {_LIST} FROM person_fact WHERE case_id = ANY (:cases)").bindparams(  # noqa: S608 - our own column names
    bindparam("cases", type_=ARRAY(Uuid))
)
_BY_PERSON = text(
    f"SELECT {_LIST} FROM person_fact WHERE country = :country AND person_key = ANY (:people)"  # noqa: S608 - our own column names
).bindparams(bindparam("people", type_=ARRAY(Text)))
_SAVE = text(
    f"INSERT INTO person_fact ({_WRITTEN_LIST})"  # noqa: S608 - our own column names
    f" SELECT {_WRITTEN_LIST} FROM jsonb_to_recordset(:rows) AS r ({_RECORD})"
    " ON CONFLICT (case_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN if name != "case_id")
).bindparams(bindparam("rows", type_=JSONB))
_ADD_COUNTS = text(
    "INSERT INTO person_count AS c (country, organisation_id, month, slice, a, b, persons, own_persons, open_cases)"  # noqa: S608 - our own column names
    f" SELECT * FROM jsonb_to_recordset(:rows) AS r ({_COUNT_RECORD})"
    " ON CONFLICT (country, slice, month, organisation_id, a, b) DO UPDATE SET persons = c.persons + excluded.persons,"
    " own_persons = c.own_persons + excluded.own_persons, open_cases = c.open_cases + excluded.open_cases"
).bindparams(bindparam("rows", type_=JSONB))
_KEEP_CONSENT = text(
    "INSERT INTO early_consent (case_id, country, statistics_consent) VALUES (:case, :country, :consent)"
    " ON CONFLICT (case_id) DO UPDATE SET statistics_consent = excluded.statistics_consent"
)
_TAKE_CONSENTS = text(
    "DELETE FROM early_consent WHERE case_id = ANY (:cases) RETURNING case_id, statistics_consent"
).bindparams(bindparam("cases", type_=ARRAY(Uuid)))


class FactStore:
    """The person facts that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, country: str) -> None:
        """Wait until no other transaction changes facts of `country`."""
        self._connection.execute(_LOCK, {"country": country})

    def of_cases(self, cases: Collection[UUID]) -> dict[UUID, PersonFact]:
        """The facts of these cases; unknown ones are left out."""
        return _by_case(self._connection.execute(_BY_CASE, {"cases": list(cases)}))

    def of_people(self, country: str, people: Collection[str]) -> dict[UUID, PersonFact]:
        """Every fact of these persons in `country`."""
        return _by_case(self._connection.execute(_BY_PERSON, {"country": country, "people": list(people)}))

    def save(self, facts: Iterable[PersonFact]) -> None:
        """Insert or replace, in one statement."""
        rows = [_plain(fact) for fact in facts]
        if rows:
            self._connection.execute(_SAVE, {"rows": rows})

    def add_counts(self, delta: Mapping[CountKey, Counted]) -> None:
        """Add `delta` to the counts, in one statement."""
        if delta:
            rows = [{**key._asdict(), **amount._asdict()} for key, amount in delta.items()]
            self._connection.execute(_ADD_COUNTS, {"rows": rows})

    def keep_early_consent(self, case: UUID, country: str, consent: bool) -> None:
        """Remember a consent whose case is not known yet."""
        self._connection.execute(_KEEP_CONSENT, {"case": case, "country": country, "consent": consent})

    def take_early_consents(self, cases: Collection[UUID]) -> dict[UUID, bool]:
        """The remembered consents of these cases; they are forgotten with this transaction."""
        rows = self._connection.execute(_TAKE_CONSENTS, {"cases": list(cases)})
        return {row.case_id: row.statistics_consent for row in rows}


def _by_case(rows: Iterable[Any]) -> dict[UUID, PersonFact]:
    facts = {}
    for row in rows:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in zip(_COLUMNS, row, strict=True)
        }
        facts[row.case_id] = PersonFact(**values)
    return facts


def _plain(fact: PersonFact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in _COLUMNS} | {"profile": person_profile(fact)}
