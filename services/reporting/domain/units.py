"""A figure with its unit, as people say it: `1 persona`, `2 personas`, `50 %`."""

from services.reporting.domain.texts import Text

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


def with_unit(display: str, unit: Text) -> Text:
    """`display` and `unit` in the number that the figure asks for; a share brings its sign itself."""
    said = _ONE.get(unit.en, unit) if display == "1" else unit
    return Text(es=_joined(display, said.es), en=_joined(display, said.en))


def _joined(display: str, unit: str) -> str:
    return f"{display} {unit}".replace("% %", "%")
