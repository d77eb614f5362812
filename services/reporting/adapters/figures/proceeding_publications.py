"""The published units of proceedings: those of a class share what it is of, and each keeps what is measured of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Integer, Text, Uuid, any_, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from services.reporting.adapters.figures.publications import PublicationRepository
from services.reporting.adapters.tables import proceeding_unit, published
from services.reporting.domain.disclosure.cohorts import Cohort
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import PROCEEDING_FIELDS

_unit = proceeding_unit.c
_IDS = _unit.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
_COUNTRY = bindparam("of_country", type_=Text)
_MEASURED = _unit.profile[len(PROCEEDING_FIELDS) + 1 : 9]
"""PostgreSQL counts from 1 and takes what there is."""
_SHOW = (
    update(proceeding_unit)
    .where(_IDS)
    .values(
        published_period=bindparam("in_period", type_=Text),
        published=func.array_cat(bindparam("of_class", type_=ARRAY(Text)), _MEASURED),
        stale=False,
    )
)
_alike = (_unit.published_period, _unit.published)
_ADD = insert(published).from_select(
    ["source", "country", "to_country", "period", "profile", "n"],
    select(literal(Source.PROCEEDINGS), _COUNTRY, _COUNTRY, *_alike, func.count().cast(Integer))
    .where(_IDS)
    .group_by(*_alike),
)
_leaving = select(*_alike, func.count().cast(Integer).label("n")).where(_IDS).group_by(*_alike).subquery("leaving").c
_is_theirs = (
    published.c.source == Source.PROCEEDINGS,
    published.c.country == _COUNTRY,
    published.c.period == _leaving.published_period,
    published.c.profile == _leaving.published,
)
_REDUCE = update(published).where(*_is_theirs, published.c.n > _leaving.n).values(n=published.c.n - _leaving.n)
_REMOVE = delete(published).where(*_is_theirs, published.c.n <= _leaving.n)


class ProceedingPublicationRepository(PublicationRepository):
    """Published classes of units of proceedings. What is measured follows the values of the class in each row."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, Source.PROCEEDINGS)

    def enter(self, country: str, cohort: Cohort, to_country: str) -> None:  # noqa: ARG002 - a proceeding is of one country
        """Add a cohort to the published figures, each unit with what is measured of it now."""
        shown = {"in_period": cohort.period, "of_class": list(cohort.profile)}
        self._connection.execute(_SHOW, {"ids": list(cohort.ids), **shown})
        sums = {"n": published.c.n + _ADD.excluded.n}
        statement = _ADD.on_conflict_do_update(index_elements=published.primary_key.columns, set_=sums)
        self._connection.execute(statement, self._of_cohort(country, cohort.ids))

    def leave(self, country: str, cohort: Cohort) -> None:
        """Take a cohort out of the published figures, each unit with what was measured of it when it entered."""
        # Rows that would become empty are removed before the others are reduced: none of these is met a second time.
        for statement in (_REMOVE, _REDUCE):
            self._connection.execute(statement, self._of_cohort(country, cohort.ids))
        self._assign(cohort.ids, published_period=None, published=None)

    def _of_cohort(self, country: str, ids: Sequence[UUID]) -> dict[str, Any]:
        return {"of_country": country, "ids": list(ids)}
