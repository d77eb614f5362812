"""The published figures of the network: their classes, the records that wait for a cohort, and the vintages."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.reporting.adapters.figures.publication_queries import (
    FACT_QUERIES,
    MARK_CHANGES,
    NOTE_CHANGES,
    UNCOUNTED,
    VINTAGES,
)
from services.reporting.adapters.tables import change_mark, changed, publication, published
from services.reporting.domain.disclosure.cohorts import ClassKey, Cohort, Group, Parties
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import Change, PublishedVintage
from shared.db.locks import hold_lock_shared, try_hold_lock

# Grouping a hundred thousand persons takes a few seconds in one statement.
_LONG_STATEMENT_TIMEOUT = select(func.set_config("statement_timeout", "40s", True))


class PublicationRepository:
    """Published classes of one source of facts."""

    def __init__(self, connection: Connection, source: Source) -> None:
        self._connection = connection
        self._source = source
        self._facts = FACT_QUERIES[source]

    def lock_vintages_shared(self, countries: Collection[str]) -> None:
        """Prevent new vintages of these countries until the transaction ends; waits for one that is being made."""
        self._allow_long_statements()
        for country in sorted(countries):
            hold_lock_shared(self._connection, _lock_name(country))

    def try_take(self, country: str) -> bool:
        """Whether this transaction may make a vintage now: no other one reads several tables or makes a vintage."""
        self._allow_long_statements()
        return try_hold_lock(self._connection, _lock_name(country))

    def add_changes(self, country: str, changes: Collection[Change], ids: Collection[UUID]) -> None:
        """Remember who changed, each subject once, and look at `ids` again."""
        if changes:
            rows = [{**change._asdict(), "parties": sorted(map(str, change.parties))} for change in changes]
            self._connection.execute(NOTE_CHANGES, {**self._of(country), "rows": rows})
            self._connection.execute(MARK_CHANGES, self._of(country))
        self._connection.execute(self._facts.mark, {"ids": list(ids)})

    def uncounted(self, country: str) -> int | None:
        """The mark of the last change, for `set_counted`; None when nothing has changed since that was last called."""
        return self._connection.execute(UNCOUNTED, self._of(country)).scalar()

    def set_counted(self, country: str, mark: int) -> None:
        """Say that everything up to `mark` was counted, and too few changed for a vintage."""
        of_country = (change_mark.c.source == self._source, change_mark.c.country == country)
        self._connection.execute(update(change_mark).where(*of_country).values(counted=mark))

    def changed(self, country: str, *, without: Collection[str] = ()) -> dict[str, list[tuple[Parties, int]]]:
        """How many changed since the last vintage of their stratum, by the organisations that know them.

        The strata `without` are not counted.
        """
        strata: dict[str, list[tuple[Parties, int]]] = defaultdict(list)
        parameters = {**self._of(country), "without": sorted(without)}
        for stratum, parties, n in self._connection.execute(self._facts.changes, parameters):
            strata[stratum].append((frozenset(parties), n))
        return strata

    def waiting(self, country: str, strata: Collection[str]) -> list[Group]:
        """Facts of these strata that count and are in no published class."""
        return self._groups(self._facts.waiting, country, strata)

    def stale(self, country: str, strata: Collection[str]) -> list[Group]:
        """Facts of these strata in a published class to which they belong no longer, by that class."""
        return self._groups(self._facts.stale, country, strata)

    def staying(self, country: str) -> dict[ClassKey, list[Group]]:
        """The other members of the classes of `stale`."""
        classes: dict[ClassKey, list[Group]] = defaultdict(list)
        for row in self._connection.execute(self._facts.staying, {"of_country": country}):
            group = _group(row)
            classes[group.period, group.stratum, group.profile].append(group)
        return classes

    def enter(self, country: str, cohort: Cohort, to_country: str) -> None:
        """Add a cohort to the published figures."""
        self._assign(cohort.ids, published_period=cohort.period, published=list(cohort.profile))
        row = self._class_of(country, cohort) | {"to_country": to_country, "n": len(cohort.ids)}
        statement = insert(published).values(row)
        sums = {"n": published.c.n + statement.excluded.n}
        keys = published.primary_key.columns
        self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=sums))

    def leave(self, country: str, cohort: Cohort) -> None:
        """Take a cohort out of the published figures; those of it who still count wait again."""
        self._assign(cohort.ids, published_period=None, published=None)
        its_class = [published.c[name] == value for name, value in self._class_of(country, cohort).items()]
        some_stay = published.c.n > len(cohort.ids)
        reduce = update(published).where(*its_class, some_stay).values(n=published.c.n - len(cohort.ids))
        if self._connection.execute(reduce).rowcount == 0:
            self._connection.execute(delete(published).where(*its_class))

    def next_vintage(self, country: str, strata: Collection[str], at: datetime) -> None:
        """Count from here who changes in the strata that have moved."""
        in_country = (changed.c.source == self._source, changed.c.country == country)
        self._connection.execute(delete(changed).where(*in_country, changed.c.stratum.in_(strata)))
        statement = insert(publication).values(source=self._source, country=country, number=1, published_at=at)
        following = {"number": publication.c.number + 1, "published_at": statement.excluded.published_at}
        keys = publication.primary_key.columns
        self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=following))

    def vintages(self, countries: Collection[str]) -> list[PublishedVintage]:
        """The present vintage of each country that has one."""
        parameters = {"of_source": self._source, "countries": list(countries)}
        rows = VINTAGES.all(self._connection, parameters)
        return [PublishedVintage(row.country, row.number, row.published_at) for row in rows]

    def _allow_long_statements(self) -> None:
        self._connection.execute(_LONG_STATEMENT_TIMEOUT)

    def _assign(self, ids: Sequence[UUID], **shown: Any) -> None:
        self._connection.execute(self._facts.assign.values(**shown), {"ids": list(ids)})

    def _groups(self, query: Select[Any], country: str, strata: Collection[str]) -> list[Group]:
        rows = self._connection.execute(query, {"of_country": country, "strata": sorted(strata)})
        return [_group(row) for row in rows]

    def _of(self, country: str) -> dict[str, Any]:
        return {"of_source": self._source, "of_country": country}

    def _class_of(self, country: str, cohort: Cohort) -> dict[str, Any]:
        """The key of the published class that a cohort belongs to."""
        return {
            "source": self._source,
            "country": country,
            "period": cohort.period,
            "profile": list(cohort.profile),
        }


def _group(row: Row[Any]) -> Group:
    return Group(
        period=row.period,
        stratum=row.stratum,
        profile=tuple(row.profile),
        parties=frozenset(row.parties),
        ids=row.ids,
        persons=row.persons or (),
        weight=row.weight,
        heaviest=row.heaviest,
    )


def _lock_name(country: str) -> str:
    """The lock is held shared to read several tables that must agree, and alone to make a vintage."""
    return f"vintage|{country}"
