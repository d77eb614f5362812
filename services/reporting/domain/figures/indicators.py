"""The indicators this service computes, with their names for people.

Every figure is labelled "detected by the network": it is what member organisations saw, not the national value
(SDG 16.2.2 metadata).
"""

from collections.abc import Mapping

from services.reporting.domain.facts.person_facts import DIMENSIONS as PERSON_DIMENSIONS
from services.reporting.domain.figures.indicator import Indicator, IndicatorDescription, Measure, Source
from services.reporting.domain.figures.proceeding_indicators import PROCEEDING_INDICATORS
from services.reporting.domain.words.texts import Text

NETWORK_LABEL = Text(
    es="Detectado por la red; no es el valor nacional",
    en="Detected by the network; not the national value",
)
OWN_LABEL = Text(
    es="Registrado por su organización; no es la cifra del país",
    en="Recorded by your organisation; not the figure of the country",
)
AGREED = Text(
    es="Solo personas que aceptaron estadística",
    en="Only persons who agreed to statistics",
)
AGREED_OR_NOBODYS = Text(
    es="Lo que es para una persona cuenta solo si aceptó estadística; lo que no es para nadie en particular, siempre",
    en="What is for one person counts only if they agreed to statistics; what is for nobody in particular, always",
)
"""Of amounts, which a court may order for all persons of a proceeding together."""
AGREED_OR_IMPORTED = Text(
    es=f"{AGREED.es}, más registros importados",
    en=f"{AGREED.en}, plus imported records",
)
"""Nobody asked who is in an imported record: they count by the terms of its publisher."""

CATALOGUE: Mapping[str, Indicator] = {
    indicator.description.id: indicator
    for indicator in (
        Indicator(
            description=IndicatorDescription(
                id="I01",
                version=3,
                title=Text(es="Personas detectadas", en="Persons detected"),
                definition=Text(
                    es="Posibles víctimas o víctimas confirmadas identificadas en el período, con consentimiento "
                    "para estadísticas; sin dependientes ni testigos. Quien fue registrado por dos organizaciones "
                    "cuenta dos veces. Los registros importados sin año no están en ningún período: se suman al total "
                    "como «Sin dato» cuando se importaron entre esas fechas",
                    en="Possible or confirmed victims identified in the period who consented to statistics; no "
                    "dependants or witnesses. Whoever was registered by two organisations counts twice. Imported "
                    "records without a year are in no period: they are part of the total as “Not recorded” where they "
                    "were imported between these dates",
                ),
                unit=Text(es="personas", en="persons"),
            ),
            source=Source.PERSONS,
            measure=Measure.PERSONS,
            by=PERSON_DIMENSIONS,
        ),
        Indicator(
            description=IndicatorDescription(
                id="I05",
                version=1,
                title=Text(es="Aceptación de referencias", en="Referral acceptance"),
                definition=Text(
                    es="Referencias aceptadas entre las decididas (aceptadas o rechazadas)",
                    en="Referrals accepted out of those decided (accepted or rejected)",
                ),
                unit=Text(es="%", en="%"),
            ),
            source=Source.REFERRALS,
            measure=Measure.ACCEPTANCE,
            by=("kind", "urgency", "service"),
        ),
        Indicator(
            description=IndicatorDescription(
                id="I06",
                version=1,
                title=Text(es="Horas hasta la respuesta", en="Hours to answer"),
                definition=Text(
                    es="Mediana de horas entre el envío y la aceptación o el rechazo, por tramos",
                    en="Median hours from sent to accepted or rejected, in groups",
                ),
                unit=Text(es="horas", en="hours"),
            ),
            source=Source.REFERRALS,
            measure=Measure.MEDIAN_HOURS,
            by=(),
        ),
        Indicator(
            description=IndicatorDescription(
                id="I08",
                version=1,
                title=Text(es="Referencias transfronterizas aceptadas", en="Cross-border referrals accepted"),
                definition=Text(
                    es="Referencias aceptadas por par de países",
                    en="Referrals accepted by pair of countries",
                ),
                unit=Text(es="referencias", en="referrals"),
            ),
            source=Source.REFERRALS,
            measure=Measure.ACCEPTED_PAIRS,
            by=("pair",),
        ),
        *PROCEEDING_INDICATORS,
    )
}
