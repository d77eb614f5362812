"""Names, for people, of the dimensions of a table and of their values."""

from collections.abc import Mapping

from services.reporting.domain.words.texts import Text
from shared.contracts.codelists import code_list

DIMENSION_TITLES: Mapping[str, Text] = {
    "period": Text(es="Período", en="Period"),
    "country": Text(es="País", en="Country"),
    "status": Text(es="Condición", en="Trafficking status"),
    "type": Text(es="Modalidad de explotación", en="Form of exploitation"),
    "gender": Text(es="Género", en="Gender"),
    "age_band": Text(es="Grupo de edad", en="Age group"),
    "majority": Text(es="Mayoría de edad", en="Majority"),
    "citizenship": Text(es="Nacionalidad", en="Citizenship"),
    "adm1": Text(es="Departamento o estado", en="Department or state"),
    "kind": Text(es="Tipo de referencia", en="Kind of referral"),
    "urgency": Text(es="Urgencia", en="Urgency"),
    "service": Text(es="Servicio", en="Service"),
    "state": Text(es="Estado", en="State"),
    "pair": Text(es="Países", en="Countries"),
    "offence": Text(es="Delito", en="Offence"),
    "institution": Text(es="Institución", en="Institution"),
    "measure": Text(es="Medida de protección", en="Protection measure"),
    "stage": Text(es="Etapa", en="Stage"),
    "currency": Text(es="Moneda", en="Currency"),
}

_LISTS = {
    "status": "trafficking_status",
    "type": "exploitation_type",
    "gender": "gender",
    "age_band": "age_band",
    "majority": "majority_status",
    "kind": "referral_kind",
    "urgency": "referral_urgency",
    "service": "service_type",
    "state": "referral_status",
    "offence": "offence_iccs",
    "institution": "institution",
    "measure": "protection_measure",
    "stage": "proceeding_stage",
}
_SHOWN_IF_SEEN = frozenset({"type", "offence", "institution", "measure", "stage"})
# An urgency may be given as a period, beside the codes of its list.
_WORDS: Mapping[tuple[str, str], Text] = {
    ("type", "mixed"): Text(es="Varias formas", en="Several forms"),
    ("offence", "mixed"): Text(es="Varios delitos", en="Several offences"),
    ("institution", "mixed"): Text(es="Varias instituciones", en="Several institutions"),
    ("urgency", "immediate"): Text(es="Inmediata", en="Immediate"),
    ("urgency", "24h"): Text(es="En 24 horas", en="Within 24 hours"),
    ("urgency", "72h"): Text(es="En 72 horas", en="Within 72 hours"),
    ("urgency", "7d"): Text(es="En 7 días", en="Within 7 days"),
}
_TOTAL = Text(es="Total", en="Total")
_UNKNOWN = Text(es="Sin dato", en="Not recorded")
_WITHHELD = Text(es="Detalle que no se publica", en="Detail not published")
_SPECIAL: Mapping[str, Text] = {"*": _TOTAL, "unknown": _UNKNOWN, "withheld": _WITHHELD}
NO_GROUP = frozenset({"unknown", "withheld", "other"})
"""Values that name no group of their own: what is not known, not published, or on no list."""


def label_of(dimension: str, value: str) -> Text:
    """The name of a value of a dimension in both languages; the code itself where a list does not have it."""
    words = _SPECIAL.get(value) or _WORDS.get((dimension, value))
    if words:
        return words
    list_id = f"iso_3166_2_{value[:2].lower()}" if dimension == "adm1" else _LISTS.get(dimension)
    if dimension in ("citizenship", "country"):
        return _country(value)
    if dimension == "pair" and ">" in value:
        return _pair(*value.split(">"))
    if dimension == "period":
        return period_words(value)
    if list_id and value in code_list(list_id):
        listed = code_list(list_id)
        return Text(es=listed.label(value, "es"), en=listed.label(value, "en"))
    return Text(es=value, en=value)


def values_of(dimension: str, seen: frozenset[str]) -> tuple[str, ...]:
    """The values to show: those of the list that are possible, in its order, then others that were seen.

    Long lists (countries, departments, institutions) show only what was seen: pages of hidden zeros are of no help.
    """
    listed = tuple(code_list(_LISTS[dimension]).items) if dimension in _LISTS else ()
    if dimension == "status":
        listed = ("possible_victim", "actual_victim")
    extra = sorted(seen - set(listed))
    return tuple(value for value in listed if dimension not in _SHOWN_IF_SEEN or value in seen) + tuple(extra)


def period_words(period: str) -> Text:
    """A quarter as people write it, its number before the year; a year is itself."""
    year, quarter, number = period.partition("-Q")
    return Text(es=f"T{number} {year}", en=f"Q{number} {year}") if quarter else Text(es=year, en=year)


def _pair(sender: str, receiver: str) -> Text:
    here, there = _country(sender), _country(receiver)
    return Text(es=f"De {here.es} a {there.es}", en=f"From {here.en} to {there.en}")


def _country(code: str) -> Text:
    for item in code_list("iso_3166_1").items.values():
        if code in (item.get("alpha_3"), item["code"]):
            return Text(es=str(item["es"]), en=str(item["en"]))
    return Text(es=code, en=code)
