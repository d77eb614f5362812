"""A figure with its unit, as people say it: `1 persona`, `3,000 personas`, `50 %`, `≤ 1 h`."""

from services.reporting.domain.words.texts import Text

_ONE = {
    "persons": Text(es="persona", en="person"),
    "hours": Text(es="hora", en="hour"),
    "referrals": Text(es="referencia", en="referral"),
    "proceedings": Text(es="proceso", en="proceeding"),
    "measures": Text(es="medida", en="measure"),
    "days": Text(es="día", en="day"),
    "units of currency": Text(es="unidad de moneda", en="unit of currency"),
}
"""The unit of a single one, by the unit of several in English."""


_OF_ALL = frozenset({"%", "hours", "days"})
HOURS = " h"
GAP = "–"
"""In place of a figure where there is nothing to measure."""
_BEYOND = "> "
"""Before the edge of the last group, which has no other."""


def written(number: float) -> str:
    """A number with its thousands apart: in Spanish as in English with a comma, as the four countries write it."""
    return f"{number:,}" if isinstance(number, int) else f"{number:,g}"


def height_of(value: float | None, display: str) -> float | None:
    """How high a figure is drawn: its value; beyond the last group (`> 168 h`), which has none, that group's edge."""
    if value is None and display.startswith(_BEYOND):
        return float(display.removeprefix(_BEYOND).removesuffix(HOURS))
    return value


def adds_up(unit: Text) -> bool:
    """Whether figures of this unit have a sum, and nothing is 0. A share or a median of nothing is no figure."""
    return unit.en not in _OF_ALL


def with_unit(display: str, unit: Text) -> Text:
    """`display` and `unit` in the number that the figure asks for; a share and a group of hours bring theirs."""
    if display.endswith(HOURS):
        return Text(es=display, en=display)
    said = _ONE.get(unit.en, unit) if display == "1" else unit
    return Text(es=_joined(display, said.es), en=_joined(display, said.en))


def _joined(display: str, unit: str) -> str:
    return f"{display} {unit}".replace("% %", "%")
