"""The indicators this service computes, with their names for people.

Every figure is labelled "detected by the network": it is what member organisations saw, not the national value
(SDG 16.2.2 metadata).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.reporting.domain.facts import DIMENSIONS as PERSON_DIMENSIONS
from shared.contracts.codelists import code_list

Text = Mapping[str, str]

NETWORK_LABEL: Text = {
    "es": "Detectado por la red; no es el valor nacional",
    "en": "Detected by the network; not the national value",
}
OWN_LABEL: Text = {
    "es": "Registrado por su organización; no es la cifra del país",
    "en": "Recorded by your organisation; not the figure of the country",
}


class Source(StrEnum):
    """Which counts an indicator reads."""

    PERSONS = "persons"
    REFERRALS = "referrals"


class Measure(StrEnum):
    """How an indicator is computed from its counts."""

    PERSONS = "persons"
    ACCEPTANCE = "acceptance"
    MEDIAN_HOURS = "median_hours"
    ACCEPTED_PAIRS = "accepted_pairs"


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """One indicator of the catalogue. `by` are the dimensions it may be broken down by."""

    id: str
    version: int
    title: Text
    definition: Text
    unit: Text
    source: Source
    measure: Measure
    by: tuple[str, ...]


CATALOGUE: Mapping[str, Indicator] = {
    indicator.id: indicator
    for indicator in (
        Indicator(
            id="I01",
            version=3,
            title={"es": "Personas detectadas", "en": "Persons detected"},
            definition={
                "es": "Posibles víctimas o víctimas confirmadas identificadas en el período, con consentimiento "
                "para estadísticas; sin dependientes ni testigos. Quien fue registrado por dos organizaciones "
                "cuenta dos veces. Los registros importados sin año no están en ningún período: se suman al total "
                "como «Sin dato» cuando se importaron entre esas fechas",
                "en": "Possible or confirmed victims identified in the period who consented to statistics; no "
                "dependants or witnesses. Whoever was registered by two organisations counts twice. Imported "
                "records without a year are in no period: they are part of the total as “Not recorded” where they "
                "were imported between these dates",
            },
            unit={"es": "personas", "en": "persons"},
            source=Source.PERSONS,
            measure=Measure.PERSONS,
            by=PERSON_DIMENSIONS,
        ),
        Indicator(
            id="I05",
            version=1,
            title={"es": "Aceptación de referencias", "en": "Referral acceptance"},
            definition={
                "es": "Referencias aceptadas entre las decididas (aceptadas o rechazadas)",
                "en": "Referrals accepted out of those decided (accepted or rejected)",
            },
            unit={"es": "%", "en": "%"},
            source=Source.REFERRALS,
            measure=Measure.ACCEPTANCE,
            by=("kind", "urgency", "service"),
        ),
        Indicator(
            id="I06",
            version=1,
            title={"es": "Horas hasta la respuesta", "en": "Hours to answer"},
            definition={
                "es": "Mediana de horas entre el envío y la aceptación o el rechazo, por tramos",
                "en": "Median hours from sent to accepted or rejected, in groups",
            },
            unit={"es": "horas", "en": "hours"},
            source=Source.REFERRALS,
            measure=Measure.MEDIAN_HOURS,
            by=(),
        ),
        Indicator(
            id="I08",
            version=1,
            title={"es": "Referencias transfronterizas aceptadas", "en": "Cross-border referrals accepted"},
            definition={
                "es": "Referencias aceptadas por par de países",
                "en": "Referrals accepted by pair of countries",
            },
            unit={"es": "referencias", "en": "referrals"},
            source=Source.REFERRALS,
            measure=Measure.ACCEPTED_PAIRS,
            by=("pair",),
        ),
    )
}

DIMENSION_TITLES: Mapping[str, Text] = {
    "period": {"es": "Período", "en": "Period"},
    "country": {"es": "País", "en": "Country"},
    "status": {"es": "Condición", "en": "Status"},
    "type": {"es": "Forma de explotación", "en": "Form of exploitation"},
    "gender": {"es": "Género", "en": "Gender"},
    "age_band": {"es": "Grupo de edad", "en": "Age group"},
    "majority": {"es": "Mayoría de edad", "en": "Majority"},
    "citizenship": {"es": "Nacionalidad", "en": "Citizenship"},
    "adm1": {"es": "Departamento o estado", "en": "Department or state"},
    "kind": {"es": "Tipo de referencia", "en": "Kind of referral"},
    "urgency": {"es": "Urgencia", "en": "Urgency"},
    "service": {"es": "Servicio", "en": "Service"},
    "state": {"es": "Estado", "en": "State"},
    "pair": {"es": "Países", "en": "Countries"},
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
}
# An urgency may be told as a period, beside the codes of its list.
_WORDS: Mapping[tuple[str, str], Text] = {
    ("type", "mixed"): {"es": "Varias formas", "en": "Several forms"},
    ("urgency", "immediate"): {"es": "Inmediata", "en": "Immediate"},
    ("urgency", "24h"): {"es": "En 24 horas", "en": "Within 24 hours"},
    ("urgency", "72h"): {"es": "En 72 horas", "en": "Within 72 hours"},
    ("urgency", "7d"): {"es": "En 7 días", "en": "Within 7 days"},
}
_TOTAL: Text = {"es": "Total", "en": "Total"}
_UNKNOWN: Text = {"es": "Sin dato", "en": "Not recorded"}
_WITHHELD: Text = {"es": "Detalle que no se publica", "en": "Detail not published"}
_SPECIAL: Mapping[str, Text] = {"*": _TOTAL, "unknown": _UNKNOWN, "withheld": _WITHHELD}


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
    if list_id and value in code_list(list_id):
        return {language: code_list(list_id).label(value, language) for language in ("es", "en")}
    return {"es": value, "en": value}


def values_of(dimension: str, seen: frozenset[str]) -> tuple[str, ...]:
    """The values to show: those of the list that are possible, in its order, then others that were seen.

    Long lists (countries, departments) show only what was seen: whole pages of hidden zeros help nobody.
    """
    listed = tuple(code_list(_LISTS[dimension]).items) if dimension in _LISTS else ()
    if dimension == "status":
        listed = ("possible_victim", "actual_victim")
    extra = sorted(seen - set(listed))
    return tuple(value for value in listed if dimension != "type" or value in seen) + tuple(extra)


def _pair(sender: str, receiver: str) -> Text:
    here, there = _country(sender), _country(receiver)
    return {"es": f"De {here['es']} a {there['es']}", "en": f"From {here['en']} to {there['en']}"}


def _country(code: str) -> Text:
    for item in code_list("iso_3166_1").items.values():
        if code in (item.get("alpha_3"), item["code"]):
            return {"es": str(item["es"]), "en": str(item["en"])}
    return {"es": code, "en": code}
