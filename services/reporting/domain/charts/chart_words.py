"""What a chart says in words: its sentence, what is left out of it, what is covered and why, and of when it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from services.reporting.domain.disclosure.tables import Reason
from services.reporting.domain.figures.answers import Answer
from services.reporting.domain.figures.published import PublishedVintage
from services.reporting.domain.figures.questions import Scope
from services.reporting.domain.words.labels import NO_GROUP, period_words
from services.reporting.domain.words.texts import Text
from services.reporting.domain.words.units import GAP, adds_up, height_of, with_unit

_WHY = {
    Reason.PRIMARY: Text(es="son menos de 11", en="there are fewer than 11"),
    Reason.SECONDARY: Text(
        es="permitirían deducir otra cifra protegida", en="another protected figure could be worked out from them"
    ),
    Reason.HOMOGENEITY: Text(
        es="revelarían un dato de cada persona del grupo", en="they would reveal something about everyone in the group"
    ),
}


class FigureInWords(Protocol):
    """The column that says whether there was anything to measure."""

    @property
    def value(self) -> float | None: ...

    @property
    def display(self) -> str: ...

    @property
    def reason(self) -> Reason | None: ...


class RowInWords(FigureInWords, Protocol):
    """What the sentence needs of a row."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> Text: ...

    @property
    def empty(self) -> bool: ...


class TotalInWords(Protocol):
    """What the sentence needs of the total."""

    @property
    def display(self) -> str: ...


def summary_of(answer: Answer, rows: Sequence[RowInWords], total: TotalInWords) -> Text:
    """The one sentence of a chart. What names no group is said beside, and is never the highest."""
    shown = [row for row in rows if not row.empty and _height(row) is not None]
    groups = [row for row in shown if row.code not in NO_GROUP]
    others = [row for row in shown if row.code in NO_GROUP]
    hidden = sum(row.value is None and row.reason not in (None, Reason.NOT_PUBLISHED) for row in rows)
    period, unit = dates_of(answer.first, answer.last), answer.indicator.unit
    beside = [*_each(others, unit), *_gaps(answer, rows), *_hidden(hidden)]
    if not shown:
        return _of_nothing(answer.scope, period, hidden)
    said = [*_highest(groups, unit), _totals(total.display, unit), *beside]
    return Text(
        es=f"{period.es}: {'; '.join(part.es for part in said)}.",
        en=f"{period.en}: {'; '.join(part.en for part in said)}.",
    )


def is_gap(figure: FigureInWords) -> bool:
    """Whether there was nothing to measure: of what lies beyond the last group there is a figure, without a value."""
    return figure.value is None and figure.reason is None and figure.display == GAP


def _height(row: RowInWords) -> float | None:
    return height_of(row.value, row.display)


def _highest(groups: Sequence[RowInWords], unit: Text) -> list[Text]:
    if not groups:
        return []
    # Beyond the last group is more than its edge.
    top = max(groups, key=lambda row: (_height(row) or 0, row.value is None))
    said = with_unit(top.display, unit)
    return [
        Text(
            es=f"el valor más alto es {top.label.es}, con {said.es}",
            en=f"the highest is {top.label.en}, with {said.en}",
        )
    ]


def _each(rows: Sequence[RowInWords], unit: Text) -> list[Text]:
    said = [(row.label, with_unit(row.display, unit)) for row in rows]
    return [Text(es=f"{_within(label.es)}: {one.es}", en=f"{_within(label.en)}: {one.en}") for label, one in said]


def _within(label: str) -> str:
    """A label within a sentence."""
    return label[:1].lower() + label[1:]


def _gaps(answer: Answer, rows: Sequence[RowInWords]) -> list[Text]:
    """The periods in which there was nothing to measure."""
    periods = {value.code for one in answer.dimensions if one.id == "period" for value in one.values}
    gaps = [row.label for row in rows if row.code in periods and is_gap(row)]
    if not gaps:
        return []
    return [
        Text(
            es=f"sin nada que medir: {', '.join(gap.es for gap in gaps)}",
            en=f"nothing to measure: {', '.join(gap.en for gap in gaps)}",
        )
    ]


def dates_of(first: str, last: str) -> Text:
    """The dates of a chart: one period, or the first and the last."""
    if first == last:
        return period_words(first)
    one, other = period_words(first), period_words(last)
    return Text(es=f"{one.es} a {other.es}", en=f"{one.en} to {other.en}")


def folded_words(answer: Answer, rows: int) -> Text | None:
    """How many rows are empty: `25 más sin casos`."""
    if not rows:
        return None
    if answer.scope is Scope.NETWORK:
        return Text(es=f"{rows} más sin cifras publicadas", en=f"{rows} more without published figures")
    return Text(es=f"{rows} más sin casos", en=f"{rows} more without cases")


def covered_words(scope: Scope, reasons: Iterable[Reason | None]) -> Text | None:
    """How many figures are not shown to protect people, and why; the own organisation's are all shown."""
    counted = Counter(reason for reason in reasons if reason in _WHY)
    if scope is Scope.ORGANISATION or not counted:
        return None
    number = counted.total()
    es = "; ".join(f"{n} porque {_WHY[reason].es}" for reason, n in counted.items() if reason)
    en = "; ".join(f"{n} because {_WHY[reason].en}" for reason, n in counted.items() if reason)
    return Text(
        es=f"Para proteger a las personas no se muestran {number} cifras: {es}"
        if number > 1
        else f"Para proteger a las personas no se muestra 1 cifra: {es}",
        en=f"To protect people {number} figures are not shown: {en}"
        if number > 1
        else f"To protect people 1 figure is not shown: {en}",
    )


def state_of(scope: Scope, as_of: datetime | None, vintages: Sequence[PublishedVintage]) -> Text:
    """Of when the figures are: this day, or the vintage of each country."""
    if scope is Scope.ORGANISATION:
        return Text(es=f"Al {as_of:%Y-%m-%d}", en=f"As of {as_of:%Y-%m-%d}")
    if not vintages:
        return Text(es="Sin publicación todavía", en="No vintage yet")
    names = ", ".join(f"{v.country} {v.number} ({v.published_at:%Y-%m-%d})" for v in vintages)
    return Text(es=f"Publicación: {names}", en=f"Vintage: {names}")


def _of_nothing(scope: Scope, period: Text, hidden: int) -> Text:
    if not hidden and scope is Scope.NETWORK:
        return Text(
            es=f"{period.es}: la red aún no publica cifras.",
            en=f"{period.en}: the network has not published figures yet.",
        )
    return Text(
        es="; ".join([f"{period.es}: no hay cifras que se puedan mostrar", *(part.es for part in _hidden(hidden))])
        + ".",
        en="; ".join([f"{period.en}: there are no figures that can be shown", *(part.en for part in _hidden(hidden))])
        + ".",
    )


def _totals(total: str, unit: Text) -> Text:
    """A share or a median is of all of them together, not their sum."""
    if adds_up(unit):
        return Text(es=f"total {total}", en=f"total {total}")
    return Text(es=f"en conjunto {total}", en=f"overall {total}")


def _hidden(rows: int) -> list[Text]:
    if not rows:
        return []
    many = "s" if rows > 1 else ""
    return [
        Text(
            es=f"{rows} cifra{many} oculta{many} para proteger a las personas",
            en=f"{rows} figure{many} hidden to protect people",
        )
    ]
