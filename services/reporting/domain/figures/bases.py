"""Out of how many a figure is: what stands under a share, a median or a sum, and how it is said (ADR 0021, 8)."""

from collections.abc import Mapping
from math import floor
from typing import NamedTuple

from services.reporting.domain.figures.indicator import Indicator, Measure
from services.reporting.domain.words.texts import Text
from services.reporting.domain.words.units import written

STEP = 5


class Base(NamedTuple):
    """What a figure is out of. `part` of them is what a share or a count of some of them shows."""

    units: int
    part: int | None = None


class Noun(NamedTuple):
    """What is counted under a figure, one and several; nouns that are feminine in Spanish."""

    one: Text
    many: Text


_DECIDED = Noun(Text("decidida", "decided"), Text("decididas", "decided"))
_ORDERS = Noun(
    Text("persona o proceso con reparación", "person or proceeding with reparation"),
    Text("personas o procesos con reparación", "persons or proceedings with reparation"),
)
BASES: Mapping[str, Noun] = {
    "I05": _DECIDED,
    "I06": Noun(Text("respondida", "answered"), Text("respondidas", "answered")),
    "I08": _DECIDED,
    "I12": Noun(Text("persona condenada", "person convicted"), Text("personas condenadas", "persons convicted")),
    "I13": Noun(
        Text("persona condenada por trata", "person convicted of trafficking"),
        Text("personas condenadas por trata", "persons convicted of trafficking"),
    ),
    "I15": Noun(Text("primera sentencia", "first judgment"), Text("primeras sentencias", "first judgments")),
    "I16-ordered": _ORDERS,
    "I16-paid": _ORDERS,
    "I17": Noun(
        Text("persona de procesos", "person in proceedings"), Text("personas de procesos", "persons in proceedings")
    ),
    "I18": Noun(Text("persona que declaró", "person heard"), Text("personas que declararon", "persons heard")),
    "I19": Noun(
        Text("audiencia con resultado", "hearing with an outcome"),
        Text("audiencias con resultado", "hearings with an outcome"),
    ),
    "P02": Noun(Text("etapa con fecha", "stage with a date"), Text("etapas con fecha", "stages with a date")),
}
"""What the figures of an indicator are out of."""

_EACH_ONCE = "a count of all there are, each once: nothing divides it"
WITHOUT_BASE: Mapping[str, str] = {
    "I01": "the answer says it for all its figures: by a trait it would be a statistic of who did not agree",
    "I09": _EACH_ONCE,
    "I10": _EACH_ONCE,
    "I11": _EACH_ONCE,
    "I14": _EACH_ONCE,
    "I16": "who did not agree must not be counted by a trait, and to have reparation is one: words say who counts",
    "P01": _EACH_ONCE,
}
"""Why the base of an indicator's figures cannot be published."""

_SHARES = frozenset({Measure.ACCEPTANCE, Measure.SHARE, Measure.ACCEPTED_PAIRS})
_MEDIANS = frozenset({Measure.MEDIAN_HOURS, Measure.MEDIAN_DAYS})


def nearest(value: float, step: int) -> int:
    """The nearest multiple of `step`; halves go up."""
    return floor(value / step + 0.5) * step


def base_words(indicator: Indicator, base: Base, k: int | None) -> Text | None:
    """Out of how many the figure is: `1 de 2 decididas`, `mediana de 14 respondidas`; None of an indicator without.

    With the threshold `k` of the network the number is rounded as every count of referrals, and only told where
    neither it nor what a share makes of it is a number below the threshold.
    """
    noun = BASES.get(indicator.description.id)
    if noun is None:
        return None
    number = _exact(base.units) if k is None else _protected(base, k)
    counted = noun.one if base.units == 1 and k is None else noun.many
    es, en = f"{number.es} {counted.es}", f"{number.en} {counted.en}"
    if indicator.measure in _MEDIANS:
        return Text(es=f"mediana de {es}", en=f"median of {en}")
    if indicator.measure not in _SHARES:
        return Text(es=f"suma de {es}", en=f"sum of {en}")
    if k is None:
        return Text(es=f"{written(base.part or 0)} de {es}", en=f"{written(base.part or 0)} of {en}")
    return Text(es=f"de {es}", en=f"out of {en}")


def _exact(number: int) -> Text:
    return Text(es=written(number), en=written(number))


def _protected(base: Base, k: int) -> Text:
    parts = (base.units,) if base.part is None else (base.part, base.units - base.part)
    about = nearest(base.units, STEP)
    if min(parts) < k or about < k:
        return Text(es=f"al menos {k}", en=f"at least {k}")
    return Text(es=f"unas {written(about)}", en=f"about {written(about)}")
