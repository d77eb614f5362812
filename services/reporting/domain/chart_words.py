"""What a chart says in words: its sentence, what is left out of it, what is covered and why, and of when it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from services.reporting.domain.answers import Answer
from services.reporting.domain.labels import period_words
from services.reporting.domain.published import PublishedVintage
from services.reporting.domain.questions import Scope
from services.reporting.domain.tables import Reason
from services.reporting.domain.texts import Text
from services.reporting.domain.units import with_unit

_WHY = {
    Reason.PRIMARY: Text(es="son menos de 11", en="there are fewer than 11"),
    Reason.SECONDARY: Text(
        es="permitirían deducir otra cifra protegida", en="another protected figure could be worked out from them"
    ),
    Reason.HOMOGENEITY: Text(
        es="revelarían un dato de cada persona del grupo", en="they would reveal something about everyone in the group"
    ),
}


class RowInWords(Protocol):
    """What the sentence needs of a row."""

    @property
    def label(self) -> Text: ...

    @property
    def value(self) -> float | None: ...

    @property
    def display(self) -> str: ...

    @property
    def reason(self) -> Reason | None: ...


def summary_of(answer: Answer, rows: Sequence[RowInWords], total: str) -> Text:
    """The one sentence of a chart."""
    shown = [row for row in rows if row.value]
    hidden = sum(row.value is None and row.reason not in (None, Reason.NOT_PUBLISHED) for row in rows)
    period = dates_of(answer.first, answer.last)
    if not shown:
        return _of_nothing(answer.scope, period, hidden)
    top, unit = max(shown, key=lambda row: row.value or 0), answer.indicator.unit
    said = with_unit(top.display, unit)
    total_es, total_en = _totals(total, unit)
    return Text(
        es=f"{period.es}: el valor más alto es {top.label.es}, con {said.es}; {total_es}{_hidden(hidden).es}.",
        en=f"{period.en}: the highest is {top.label.en}, with {said.en}; {total_en}{_hidden(hidden).en}.",
    )


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
        es=f"{period.es}: no hay cifras que se puedan mostrar{_hidden(hidden).es}.",
        en=f"{period.en}: there are no figures that can be shown{_hidden(hidden).en}.",
    )


def _totals(total: str, unit: Text) -> tuple[str, str]:
    """A share or a median is of all of them together, not their sum."""
    if unit.en in ("%", "hours", "days"):
        return f"en conjunto {total}", f"overall {total}"
    return f"total {total}", f"total {total}"


def _hidden(rows: int) -> Text:
    if not rows:
        return Text(es="", en="")
    many = "s" if rows > 1 else ""
    return Text(
        es=f"; {rows} cifra{many} oculta{many} para proteger a las personas",
        en=f"; {rows} figure{many} hidden to protect people",
    )
