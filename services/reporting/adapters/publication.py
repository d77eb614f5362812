"""The published figures of the network: their classes, who waits for a cohort, and the vintages."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from services.reporting.domain.cohorts import ClassKey, Cohort, Group, Parties, Profile
from services.reporting.domain.facts import REGISTERED
from services.reporting.domain.indicators import Source
from services.reporting.domain.published import Change, PublishedVintage

# Who knows a person is read when a vintage is made: the referral may be heard of before or after the case.
_TOLD = (
    "person_fact LEFT JOIN (SELECT case_id, array_agg(organisation_id ORDER BY organisation_id) AS told FROM known_to"
    " WHERE country = :country GROUP BY case_id) AS k USING (case_id)"
)


class _Facts(NamedTuple):
    """Where the facts of a source are: SQL for the table, then for columns."""

    table: str
    joined: str
    """`table` with whoever was told."""
    key: str
    stratum: str
    parties: str
    persons: str
    """An array, or NULL where each row is a person of its own."""


_FACTS = {
    Source.PERSONS: _Facts("person_fact", _TOLD, "case_id", "source", "parties || coalesce(told, '{}')", "NULL"),
    Source.REFERRALS: _Facts(
        "referral_fact",
        "referral_fact",
        "referral_id",
        f"'{REGISTERED}'",
        "parties",
        "array_agg(DISTINCT coalesce(case_id, referral_id))",
    ),
}

# Held shared by whoever reads several tables that must agree, alone by whoever makes a vintage.
_HOLD = text("SELECT pg_advisory_xact_lock_shared(hashtextextended('vintage|' || :country, 0))")
_TAKE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('vintage|' || :country, 0))")
# Grouping a hundred thousand persons takes a few seconds in one statement.
_PATIENCE = text("SELECT set_config('statement_timeout', '40s', true)")
_NOTE = text(
    "INSERT INTO changed AS c (source, country, subject, stratum, parties)"
    " SELECT :source, :country, r.subject, r.stratum, r.parties"
    " FROM jsonb_to_recordset(:rows) AS r (subject text, stratum text, parties uuid[])"
    " ON CONFLICT (source, country, subject) DO UPDATE"
    " SET parties = ARRAY(SELECT DISTINCT unnest(c.parties || excluded.parties))"
).bindparams(bindparam("rows", type_=JSONB))
_CHANGED = text(
    "SELECT stratum, parties || coalesce(told, '{}') AS parties, count(*) AS n FROM changed LEFT JOIN"
    " (SELECT person_key AS subject, array_agg(DISTINCT k.organisation_id) AS told FROM known_to AS k"
    " JOIN person_fact USING (case_id) WHERE k.country = :country GROUP BY 1) AS k"
    " ON source = 'persons' AND k.subject = changed.subject"
    " WHERE source = :source AND country = :country GROUP BY 1, 2"
)
_FORGET = text(
    "DELETE FROM changed WHERE source = :source AND country = :country AND stratum = ANY (:strata)"
).bindparams(bindparam("strata", type_=ARRAY(Text)))
_NUMBER = text(
    "INSERT INTO publication AS p (source, country, number, published_at) VALUES (:source, :country, 1, :at)"
    " ON CONFLICT (source, country) DO UPDATE SET number = p.number + 1, published_at = excluded.published_at"
)
_VINTAGES = text(
    "SELECT country, number, published_at FROM publication WHERE source = :source AND country = ANY (:countries)"
    " ORDER BY country"
).bindparams(bindparam("countries", type_=ARRAY(Text)))
_ADD = text(
    "INSERT INTO published AS p (source, country, to_country, period, profile, n)"
    " VALUES (:source, :country, :to_country, :period, :profile, :n)"
    " ON CONFLICT (source, country, period, profile) DO UPDATE SET n = p.n + excluded.n"
).bindparams(bindparam("profile", type_=ARRAY(Text)))
_REDUCE = text(
    "UPDATE published SET n = n - :n"
    " WHERE source = :source AND country = :country AND period = :period AND profile = :profile AND n > :n"
).bindparams(bindparam("profile", type_=ARRAY(Text)))
_REMOVE = text(
    "DELETE FROM published WHERE source = :source AND country = :country AND period = :period AND profile = :profile"
).bindparams(bindparam("profile", type_=ARRAY(Text)))


class PublicationStore:
    """Published classes of one source of facts: persons or referrals."""

    def __init__(self, connection: Connection, source: Source) -> None:
        self._connection = connection
        self._source = source
        table, joined, key, stratum, parties, persons = _FACTS[source]
        strata = bindparam("strata", type_=ARRAY(Text))
        self._waiting = text(
            f"SELECT period, {stratum}, profile, {parties} AS parties, array_agg({key}), {persons} FROM {joined}"  # noqa: S608 - our own names
            " WHERE country = :country AND counted AND published IS NULL AND profile IS NOT NULL"
            f" AND {stratum} = ANY (:strata) GROUP BY 1, 2, 3, 4"
        ).bindparams(strata)
        self._stale = text(
            f"SELECT published_period, {stratum}, published, {parties}, array_agg({key}), {persons} FROM {joined}"  # noqa: S608 - our own names
            f" WHERE country = :country AND stale AND {stratum} = ANY (:strata) GROUP BY 1, 2, 3, 4"
        ).bindparams(strata)
        self._staying = text(
            f"SELECT published_period, {stratum}, published, {parties}, array_agg({key}), {persons} FROM {joined}"  # noqa: S608 - our own names
            " WHERE country = :country AND published IS NOT NULL AND NOT stale AND (published_period, published) IN"
            f" (SELECT published_period, published FROM {table} WHERE country = :country AND stale)"
            " GROUP BY 1, 2, 3, 4"
        )
        self._assign = text(
            f"UPDATE {table} SET published_period = :period, published = :profile, stale = false"  # noqa: S608 - our own names
            f" WHERE {key} = ANY (:ids)"
        ).bindparams(bindparam("ids", type_=ARRAY(Uuid)), bindparam("profile", type_=ARRAY(Text)))
        self._mark = text(
            f"UPDATE {table} SET stale = NOT counted OR period <> published_period OR EXISTS"  # noqa: S608 - our own names
            " (SELECT FROM unnest(published, profile) AS u (shown, now) WHERE u.shown IS NOT NULL AND u.shown <> u.now)"
            f" WHERE {key} = ANY (:ids) AND published IS NOT NULL"
        ).bindparams(bindparam("ids", type_=ARRAY(Uuid)))

    def hold(self, countries: Collection[str]) -> None:
        """No vintage of these countries is made until this transaction ends; waits for one that is being made."""
        self._connection.execute(_PATIENCE)
        for country in sorted(countries):
            self._connection.execute(_HOLD, {"country": country})

    def try_take(self, country: str) -> bool:
        """Whether this transaction may make a vintage now: nobody reads several tables or makes one."""
        self._connection.execute(_PATIENCE)
        return bool(self._connection.execute(_TAKE, {"country": country}).scalar_one())

    def note(self, country: str, changes: Collection[Change], ids: Collection[UUID]) -> None:
        """Remember who changed, each subject once, and look at `ids` again."""
        if changes:
            rows = [{**change._asdict(), "parties": sorted(map(str, change.parties))} for change in changes]
            self._connection.execute(_NOTE, {**self._where(country), "rows": rows})
        self._connection.execute(self._mark, {"ids": list(ids)})

    def changed(self, country: str) -> dict[str, list[tuple[Parties, int]]]:
        """How many changed since the last vintage of their stratum, by the organisations that know them."""
        strata: dict[str, list[tuple[Parties, int]]] = defaultdict(list)
        for stratum, parties, n in self._connection.execute(_CHANGED, self._where(country)):
            strata[stratum].append((frozenset(parties), n))
        return strata

    def waiting(self, country: str, strata: Collection[str]) -> list[Group]:
        """Whoever of these strata counts and is in no published class."""
        return self._groups(self._waiting, country, strata)

    def stale(self, country: str, strata: Collection[str]) -> list[Group]:
        """Whoever of these strata is in a published class to which they belong no longer, by that class."""
        return self._groups(self._stale, country, strata)

    def staying(self, country: str) -> dict[ClassKey, list[Group]]:
        """The other members of the classes of `stale`."""
        classes: dict[ClassKey, list[Group]] = defaultdict(list)
        for row in self._connection.execute(self._staying, {"country": country}):
            group = _group(row)
            classes[group.period, group.stratum, group.profile].append(group)
        return classes

    def enter(self, country: str, cohort: Cohort, to_country: str) -> None:
        """Add a cohort to the published figures."""
        self._connection.execute(self._assign, _assigned(cohort.ids, cohort.period, cohort.profile))
        self._connection.execute(_ADD, {**self._class(country, cohort), "to_country": to_country})

    def leave(self, country: str, cohort: Cohort) -> None:
        """Take a cohort out of the published figures; whoever still counts waits again."""
        self._connection.execute(self._assign, _assigned(cohort.ids, None, None))
        if self._connection.execute(_REDUCE, self._class(country, cohort)).rowcount == 0:
            self._connection.execute(_REMOVE, self._class(country, cohort))

    def next_vintage(self, country: str, strata: Collection[str], at: datetime) -> None:
        """Count from here who changes in the strata that have moved."""
        self._connection.execute(_FORGET, {**self._where(country), "strata": sorted(strata)})
        self._connection.execute(_NUMBER, {**self._where(country), "at": at})

    def vintages(self, countries: Collection[str]) -> list[PublishedVintage]:
        """The present vintage of each country that has one."""
        rows = self._connection.execute(_VINTAGES, {"source": self._source, "countries": sorted(countries)})
        return [PublishedVintage(*row) for row in rows]

    def _groups(self, query: TextClause, country: str, strata: Collection[str]) -> list[Group]:
        rows = self._connection.execute(query, {"country": country, "strata": sorted(strata)})
        return [_group(row) for row in rows]

    def _where(self, country: str) -> dict[str, Any]:
        return {"source": self._source, "country": country}

    def _class(self, country: str, cohort: Cohort) -> dict[str, Any]:
        shape = {"period": cohort.period, "profile": list(cohort.profile), "n": len(cohort.ids)}
        return self._where(country) | shape


def _group(row: Any) -> Group:
    period, stratum, profile, parties, ids, persons = row
    return Group(period, stratum, tuple(profile), frozenset(parties), ids, persons or ())


def _assigned(ids: Sequence[UUID], period: str | None, profile: Profile | None) -> dict[str, Any]:
    return {"ids": list(ids), "period": period, "profile": None if profile is None else list(profile)}
