"""The answer to a question about an indicator: a table of figures with its labels, period and source."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from services.reporting.domain.disclosure.tables import TOTAL, Dimension, Key, ProtectedTable, Reason
from services.reporting.domain.figures.bases import Base, base_words
from services.reporting.domain.figures.indicator import IndicatorDescription, Source
from services.reporting.domain.figures.indicators import (
    AGREED,
    AGREED_OR_IMPORTED,
    AGREED_OR_NOBODYS,
    NETWORK_LABEL,
    OWN_LABEL,
)
from services.reporting.domain.figures.published import PublishedVintage
from services.reporting.domain.figures.questions import Question, Scope
from services.reporting.domain.proceedings.kinds import AMOUNTS
from services.reporting.domain.words.labels import DIMENSION_TITLES, label_of
from services.reporting.domain.words.texts import Text
from services.reporting.domain.words.units import adds_up, written
from shared.kernel.codes import Code, Named
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One figure. `value` is null when `reason` says why it is hidden, and where there is nothing to show.

    Amounts of several currencies have no sum: `value` is null, and `display` names each.
    """

    key: Mapping[str, str]
    """Value by dimension; a dimension that is summed up is left out."""
    value: float | None
    display: str
    """The figure as people read it."""
    reason: Annotated[Reason | None, Code("suppression_reason")] = None
    base: int | None = None
    """Out of how many a share, median or sum of the own organisation is; the network's are in `out_of`, rounded."""
    out_of: Text | None = None
    """The same in words; null for a count, and where the figure is hidden."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """Out of how many the own organisation's figures of persons are: who agreed to statistics, and everybody.

    Imported records are apart: they count by the terms of their publisher, and nobody in them was asked.
    """

    agreed: int
    everybody: int
    imported: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DimensionValue:
    """A value of a dimension: its code and its label, in both languages."""

    code: str
    label: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class DimensionDescription:
    """A dimension of a table: its title and its values, in both languages."""

    id: str
    title: Text
    values: Sequence[DimensionValue]


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """The source of figures: the published vintages of the network, or the caller's organisation's present counts."""

    scope: Scope
    as_of: datetime | None
    """None where no country has published yet."""
    vintages: Sequence[PublishedVintage] = ()
    k: int | None = None
    """The threshold of the network."""

    @classmethod
    def published(cls, vintages: Sequence[PublishedVintage], k: int) -> "Basis":
        """The present vintage of each country, and since when the newest of them is the present one."""
        newest = max((vintage.published_at for vintage in vintages), default=None)
        return cls(scope=Scope.NETWORK, as_of=newest, vintages=vintages, k=k)

    @classmethod
    def live(cls, now: datetime) -> "Basis":
        """The own organisation's counts."""
        return cls(scope=Scope.ORGANISATION, as_of=now)

    @property
    def label(self) -> Text:
        """How the figures are to be read."""
        return NETWORK_LABEL if self.scope is Scope.NETWORK else OWN_LABEL


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A table of figures; keys without a dimension are its margins. `whose` says whose persons are counted."""

    indicator: IndicatorDescription
    label: Text
    whose: Text
    scope: Scope
    countries: Sequence[Country]
    first: Annotated[str, Named("from")]
    last: Annotated[str, Named("to")]
    by: Sequence[str]
    places: Sequence[str]
    forms: Sequence[str]
    k: int | None
    as_of: datetime | None
    vintages: Sequence[PublishedVintage]
    dimensions: Sequence[DimensionDescription]
    figures: Sequence[Figure]
    hidden: Mapping[str, int]
    """How many figures are hidden, by reason."""
    registered: int | None
    """How many the own organisation registered, with or without consent to statistics; null where not published."""
    imported: int | None
    """How many of the figures are imported records, which are not in `registered`; null where not published."""
    out_of: Text | None
    """Out of whom, or of how many, the figures are, in words: of persons only those who agreed to statistics."""


def answer_of(
    question: Question,
    dimensions: Sequence[Dimension],
    figures: Sequence[Figure],
    basis: Basis,
    registered: Registered | None = None,
) -> Answer:
    """The answer to `question` that consists of `figures`; it says out of how many they are."""
    return Answer(
        indicator=question.indicator.description,
        label=basis.label,
        whose=organisations_counted(basis.scope, question.countries),
        scope=basis.scope,
        countries=sorted(question.countries),
        first=question.span.first,
        last=question.span.last,
        by=question.by,
        places=sorted(question.places),
        forms=sorted(question.forms),
        k=basis.k,
        as_of=basis.as_of,
        vintages=basis.vintages,
        dimensions=[_described(dimension) for dimension in dimensions],
        figures=figures,
        hidden=Counter(figure.reason.value for figure in figures if figure.reason),
        registered=registered.everybody if registered else None,
        imported=registered.imported if registered else None,
        out_of=_out_of(question, figures, basis, registered),
    )


def key_of(names: Sequence[str], key: Key) -> dict[str, str]:
    """The key of a figure by dimension."""
    return {name: part for name, part in zip(names, key, strict=True) if part != TOTAL}


def protected_figures(table: ProtectedTable) -> list[Figure]:
    """The figures of a protected table, margins included."""
    names = [dimension.name for dimension in table.dimensions]
    return [
        Figure(key=key_of(names, key), value=cell.n, display=table.display(key), reason=cell.reason)
        for key, cell in table.cells.items()
    ]


def organisations_counted(scope: Scope, countries: Collection[Country]) -> Text:
    """Which organisations the figures are about, as a sentence for people."""
    if scope is Scope.ORGANISATION:
        return Text(es="Solo los casos de su organización", en="Only the cases of your organisation")
    names = [label_of("country", code) for code in sorted(countries)]
    return Text(
        es=f"Todas las organizaciones de la red en {', '.join(name.es for name in names)}",
        en=f"Every organisation of the network in {', '.join(name.en for name in names)}",
    )


def _out_of(question: Question, figures: Sequence[Figure], basis: Basis, registered: Registered | None) -> Text | None:
    if registered:
        return _of_registered(registered)
    total = next((figure for figure in figures if not figure.key), None)
    said = [_of_total(question, total, basis), _who_counts(question, total, basis)]
    known = [text for text in said if text]
    if not known:
        return None
    return Text(es=". ".join(text.es for text in known), en=". ".join(text.en for text in known))


def _of_registered(registered: Registered) -> Text:
    agreed, everybody, imported = map(written, (registered.agreed, registered.everybody, registered.imported))
    es, en = (
        f"{agreed} de {everybody}: quienes aceptaron estadística",
        f"{agreed} of {everybody}: those who agreed to statistics",
    )
    if not registered.imported:
        return Text(es=es, en=en)
    many = "s" if registered.imported > 1 else ""
    return Text(es=f"{es}, más {imported} importado{many}", en=f"{en}, plus {imported} imported")


def _of_total(question: Question, total: Figure | None, basis: Basis) -> Text | None:
    """Out of how many everything together is; a share with its figure, which may not stand beside it."""
    if basis.k is not None:
        return total.out_of if total else None
    said = total.out_of if total else base_words(question.indicator, Base(0, 0), None)
    if said is None or total is None or total.value is None or question.indicator.description.unit.en != "%":
        return said
    return Text(es=f"{total.display}: {said.es}", en=f"{total.display}: {said.en}")


def _who_counts(question: Question, total: Figure | None, basis: Basis) -> Text | None:
    """Of persons who agreed. A count of the own organisation gives the number; its base is never published."""
    if question.indicator.unit in AMOUNTS:
        return AGREED_OR_NOBODYS
    if not question.indicator.is_about_persons:
        return None
    if question.indicator.source is Source.PERSONS:
        return AGREED_OR_IMPORTED
    if basis.k is not None or not adds_up(question.indicator.description.unit) or (total and total.out_of):
        return AGREED
    counted = written(total.value or 0) if total else "0"
    return Text(es=f"{counted}: quienes aceptaron estadística", en=f"{counted}: those who agreed to statistics")


def _described(dimension: Dimension) -> DimensionDescription:
    values = [DimensionValue(code=value, label=label_of(dimension.name, value)) for value in dimension.values]
    return DimensionDescription(id=dimension.name, title=DIMENSION_TITLES[dimension.name], values=values)
