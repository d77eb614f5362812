"""The pack of one country: its stages, institutions, articles, standings, deadlines, holidays and sheets.

Codes are stored and names are read from here. What a pack no longer takes stays readable where it was stored before.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from services.cases.domain.jurisdictions.holidays import Holiday
from services.cases.domain.jurisdictions.parts import (
    Article,
    Counted,
    Deadline,
    DueAct,
    Institution,
    LocalStage,
    Standing,
)
from services.cases.domain.jurisdictions.sheets import Sheet
from shared.kernel.errors import Invalid, invalid

_OF_A_COUNTRY = re.compile(r"([A-Z]{2})_\w+")
_DAY = timedelta(days=1)
_FRIDAY = 5
Kind = TypeVar("Kind", Institution, Standing)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """What differs in one country. `country` is any ISO 3166-1 alpha-2 code: a country needs no code of ours."""

    country: str
    version: int
    """Larger for a later edition of the same pack."""
    valid_from: date
    """The day since which this edition applies."""
    time_zone: str
    """IANA name, as in `America/Guatemala`."""
    languages: tuple[str, ...]
    """Languages of the courts, codes of list `language`."""
    currency: str
    """ISO 4217."""
    confirmed: bool
    """Whether a lawyer of the country has confirmed all of it; each part says so for itself."""
    sources: tuple[str, ...]
    stages: tuple[LocalStage, ...]
    institutions: tuple[Institution, ...]
    articles: tuple[Article, ...]
    standings: tuple[Standing, ...]
    deadlines: tuple[Deadline, ...]
    holidays: tuple[Holiday, ...]
    sheets: tuple[Sheet, ...] = ()
    means_required: bool = True
    """Whether trafficking of an adult needs a means (Palermo Protocol art. 3(a)), as in SV Ley Especial art. 54.
    GT Código Penal art. 202 ter, HN Decreto 59-2012 art. 52 and MX Ley General art. 10 name none."""

    @property
    def child_protection(self) -> Institution:
        """The authority that is competent for children. Every pack has one (`checks.problems_of`)."""
        return next(each for each in self.institutions if each.protects_children)

    def require_stage(self, code: str, field: str) -> LocalStage:
        """The stage of that code. Raises Invalid at `field` for one that the country does not have."""
        for stage in self.stages:
            if stage.code == code:
                return stage
        raise self._unknown(code, field)

    def require_institution(self, code: str, field: str) -> Institution:
        """The institution. Raises Invalid at `field` for none, one of another country, or one that is gone."""
        for institution in self.institutions:
            if institution.code == code:
                return _active(institution, field)
        raise self._unknown(code, field)

    def require_standing(self, code: str, field: str) -> Standing:
        """The standing of that code. Raises Invalid at `field` for one that the law of the country does not have."""
        for standing in self.standings:
            if standing.code == code:
                return _active(standing, field)
        raise self._unknown(code, field)

    def require_article(self, code: str, on: date | None, field: str) -> Article:
        """The text of an article that was in force on the day of the facts; its last one where the day is not known.

        Raises Invalid at `field` for no article, one of another country, or one that was not in force on that day.
        """
        texts = self.texts_of(code)
        if not texts:
            raise self._unknown(code, field)
        if on is None:
            return texts[-1]
        for article in texts:
            if article.in_force_on(on):
                return article
        raise invalid(
            field,
            "not_in_force",
            es="Ese artículo no estaba vigente el día de los hechos",
            en="That article was not in force on the day of the facts",
        )

    def texts_of(self, code: str) -> tuple[Article, ...]:
        """Every text that an article has had, the oldest first: what was stored is read by it."""
        found = [article for article in self.articles if article.code == code]
        return tuple(sorted(found, key=lambda article: article.valid_from or date.min))

    def due_dates(self, stage: str, since: date) -> list[DueAct]:
        """The acts that have to follow when a stage began on `since`, the first one due first."""
        acts = [
            DueAct(
                code=deadline.code,
                due_on=self._due_on(deadline, since),
                before_stage=deadline.before_stage,
                confirmed=deadline.confirmed,
            )
            for deadline in self.deadlines
            if deadline.after_stage == stage
        ]
        return sorted(acts, key=lambda act: (act.due_on, act.code))

    def is_working_day(self, day: date) -> bool:
        """Whether it is a day from Monday to Friday and no holiday."""
        return day.isoweekday() <= _FRIDAY and not any(holiday.falls_on(day) for holiday in self.holidays)

    def working_day_before(self, day: date, days: int, days_off: Collection[date] = ()) -> date:
        """The day so many calendar days before `day`, or the last working day before that when it is none.

        `days_off` are those that the country has decided beside the holidays of its law.
        """
        found = day - timedelta(days=days)
        while found in days_off or not self.is_working_day(found):
            found -= _DAY
        return found

    def _due_on(self, deadline: Deadline, since: date) -> date:
        if deadline.months is not None:
            # The last day of a month that is too short. A last day that is a holiday is not moved: sooner is safe.
            last: date = since + relativedelta(months=deadline.months)
            return last
        days = deadline.days or 0
        if deadline.counted is Counted.CALENDAR:
            return since + timedelta(days=days)
        return self._working_days_after(since, days)

    def _working_days_after(self, since: date, days: int) -> date:
        found = since
        for _ in range(days):
            found += _DAY
            while not self.is_working_day(found):
                found += _DAY
        return found

    def _unknown(self, code: str, field: str) -> Invalid:
        prefix = _OF_A_COUNTRY.fullmatch(code)
        if prefix and prefix[1] != self.country:
            return invalid(field, "other_country", es="Es de otro país", en="It belongs to another country")
        return invalid(field, "unknown_code", es="Este país no tiene ese código", en="This country has no such code")


def _active(found: Kind, field: str) -> Kind:
    if not found.active:
        raise invalid(field, "not_in_force", es="Ese código ya no se usa", en="That code is no longer used")
    return found
