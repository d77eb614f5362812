"""A question about an indicator."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.reporting.domain.disclosure.tables import MAX_DIMENSIONS, Dimension, Key
from services.reporting.domain.facts.person_facts import UNKNOWN
from services.reporting.domain.figures.indicator import Indicator
from services.reporting.domain.figures.periods import Span
from services.reporting.domain.words.labels import values_of
from shared.kernel.country import Country

SENSITIVE = frozenset({"type", "status"})
PLACE, FORM = "adm1", "type"
PERSONAL = frozenset({"gender", "age_band", "majority", "citizenship", "adm1"})


class Scope(StrEnum):
    """Whose figures: the whole network's, with disclosure control, or the caller's own organisation's, as they are."""

    NETWORK = "network"
    ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is asked. `places` (ISO 3166-2) and `forms` of exploitation limit it; empty means all of them."""

    indicator: Indicator
    countries: frozenset[Country]
    span: Span
    by: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    dated: bool | None = None
    """Only persons whose year is known, or only those of whom it is not. By default both, the latter in no period."""

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """The period and what the figures are broken down by."""
        return ("period", *self.by)

    @property
    def limits(self) -> Mapping[str, frozenset[str]]:
        """The dimensions that limit the figures, and the values that are left of each."""
        limits = {PLACE: self.places, FORM: self.forms}
        return {name: values for name, values in limits.items() if values}


def is_too_fine(by: Iterable[str], limits: Iterable[str]) -> bool:
    """Whether a table by period, `by` and what limits it has more dimensions than may be published."""
    return len({*by, *limits} - {"country"}) >= MAX_DIMENSIONS


def dimensions_of(question: Question, seen: Sequence[Key]) -> list[Dimension]:
    """The dimensions of the answer, with every possible value; `seen` are the keys that have persons."""
    undated = (UNKNOWN,) if any(key[0] == UNKNOWN for key in seen) else ()
    dimensions = [Dimension("period", undated if question.dated is False else question.span.periods + undated)]
    for place, name in enumerate(question.by, start=1):
        values = values_of(name, frozenset(key[place] for key in seen))
        if name == "country":
            values = tuple(sorted(question.countries))
        dimensions.append(Dimension(name, values or (UNKNOWN,), sensitive=name in SENSITIVE, personal=name in PERSONAL))
    return dimensions
