"""Person facts and their counts. Facts and counts change together: the caller's transaction holds both."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, Uuid, any_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from services.reporting.adapters.tables import early_consent, person_count, person_fact
from services.reporting.domain.facts.person_facts import Counted, CountKey, PersonFact
from services.reporting.domain.figures.published import person_profile
from shared.db.locks import hold_lock
from shared.db.recordsets import add_to, insert_or_add, insert_or_replace
from shared.db.rows import RowMapper, Storage
from shared.db.statement import Statement

_FACTS = RowMapper(PersonFact, person_fact)
_COLUMNS = Storage.of(person_fact).columns
_CASES = bindparam("cases", type_=ARRAY(Uuid))
_PEOPLE = bindparam("people", type_=ARRAY(Text))
_find = select(*(person_fact.c[name] for name in _COLUMNS))
_OF_CASES = Statement(_find.where(person_fact.c.case_id == any_(_CASES)))
_OF_PEOPLE = Statement(
    _find.where(person_fact.c.country == bindparam("of_country"), person_fact.c.person_key == any_(_PEOPLE))
)
_SAVE = Statement(insert_or_replace(person_fact, (*_COLUMNS, "profile")))
_ADD_COUNTS = Statement(insert_or_add(person_count, Counted._fields))
_TAKE_CONSENTS = Statement(
    delete(early_consent)
    .where(early_consent.c.case_id == any_(_CASES))
    .returning(early_consent.c.case_id, early_consent.c.statistics_consent)
)


class PersonFactRepository:
    """The person facts that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_country(self, country: str) -> None:
        """Wait until no other transaction changes facts of `country`.

        They change one after another: a person must count once, whichever of their cases comes first.
        """
        hold_lock(self._connection, f"person_fact|{country}")

    def of_cases(self, cases: Collection[UUID]) -> dict[UUID, PersonFact]:
        """The facts of these cases; unknown ones are left out."""
        return self._by_case(_OF_CASES, cases=list(cases))

    def of_people(self, country: str, people: Collection[str]) -> dict[UUID, PersonFact]:
        """Every fact of these persons in `country`."""
        return self._by_case(_OF_PEOPLE, of_country=country, people=list(people))

    def save(self, facts: Iterable[PersonFact]) -> None:
        """Insert or replace, in one statement."""
        rows = [{**_FACTS.to_row(fact), "profile": person_profile(fact)} for fact in facts]
        if rows:
            _SAVE.run(self._connection, {"rows": rows})

    def add_counts(self, delta: Mapping[CountKey, Counted]) -> None:
        """Add `delta` to the counts, in one statement."""
        add_to(self._connection, _ADD_COUNTS, delta)

    def keep_early_consent(self, case: UUID, country: str, consent: bool) -> None:
        """Remember a consent whose case is not known yet."""
        statement = insert(early_consent).values(case_id=case, country=country, statistics_consent=consent)
        newest = {"statistics_consent": statement.excluded.statistics_consent}
        keys = early_consent.primary_key.columns
        self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=newest))

    def take_early_consents(self, cases: Collection[UUID]) -> dict[UUID, bool]:
        """The remembered consents of these cases; they are forgotten with this transaction."""
        rows = _TAKE_CONSENTS.all(self._connection, {"cases": list(cases)})
        return {row.case_id: row.statistics_consent for row in rows}

    def _by_case(self, statement: Statement, **parameters: Any) -> dict[UUID, PersonFact]:
        facts = (_FACTS.from_row(row) for row in statement.all(self._connection, parameters))
        return {fact.case_id: fact for fact in facts}
