"""The indicators about criminal proceedings (I09 to I19), and two more of the same facts: measures and stages."""

from services.reporting.domain.figures.indicator import Indicator, IndicatorDescription, Measure, Source
from services.reporting.domain.proceedings.kinds import DETAIL, SERIES, Kind
from services.reporting.domain.words.texts import Text

PERSONS = Text(es="personas", en="persons")
PROCEEDINGS = Text(es="procesos", en="proceedings")
MEASURES = Text(es="medidas", en="measures")
PERCENT = Text(es="%", en="%")
DAYS = Text(es="días", en="days")
CURRENCY_UNITS = Text(es="unidades de moneda", en="units of currency")


def _indicator(name: str, kind: Kind, measure: Measure, unit: Text, title: Text, definition: Text) -> Indicator:
    return Indicator(
        description=IndicatorDescription(id=name, version=1, title=title, definition=definition, unit=unit),
        source=Source.PROCEEDINGS,
        measure=measure,
        by=tuple(names[kind] for names in (SERIES, DETAIL) if kind in names),
        unit=kind,
    )


PROCEEDING_INDICATORS = (
    _indicator(
        "I09",
        Kind.INVESTIGATION,
        Measure.UNITS,
        PROCEEDINGS,
        Text(es="Investigaciones abiertas", en="Investigations opened"),
        Text(
            es="Procesos que entraron en investigación en el período. El que registraron dos organizaciones cuenta "
            "una vez",
            en="Proceedings that entered investigation in the period. One that two organisations recorded counts once",
        ),
    ),
    _indicator(
        "I10",
        Kind.PROSECUTION,
        Measure.UNITS,
        PERSONS,
        Text(es="Personas imputadas", en="Persons prosecuted"),
        Text(
            es="Personas acusadas, cada una una vez, en el mes de su primera imputación formal",
            en="Persons accused, each once, in the month of their first formal charge",
        ),
    ),
    _indicator(
        "I11",
        Kind.TRAFFICKING_CONVICTION,
        Measure.UNITS,
        PERSONS,
        Text(es="Personas condenadas por trata", en="Persons convicted of trafficking"),
        Text(
            es="Personas, cada una una vez, con condena por trata en el último fallo del proceso, firme o no",
            en="Persons, each once, convicted of trafficking by the last judgment of the proceeding, final or not",
        ),
    ),
    _indicator(
        "I12",
        Kind.CONVICTION,
        Measure.SHARE,
        PERCENT,
        Text(es="Condenas por otro delito", en="Convicted of a lesser offence"),
        Text(
            es="Personas condenadas por un delito menor u otro que la trata, entre todas las condenadas",
            en="Persons convicted of a lesser or other offence than trafficking, out of all those convicted",
        ),
    ),
    _indicator(
        "I13",
        Kind.TRAFFICKING_CONVICTION,
        Measure.SHARE,
        PERCENT,
        Text(es="Penas de más de 12 meses", en="Sentences over 12 months"),
        Text(
            es="Personas condenadas por trata a más de doce meses sin suspensión de la pena, entre las condenadas por "
            "trata",
            en="Persons convicted of trafficking and sentenced to more than twelve months that are not suspended, out "
            "of those convicted of trafficking",
        ),
    ),
    _indicator(
        "I14",
        Kind.OFFICIAL,
        Measure.UNITS,
        PERSONS,
        Text(es="Funcionarios imputados o condenados", en="Officials prosecuted or convicted"),
        Text(
            es="Personas que ejercen un cargo público y fueron imputadas o condenadas, en el mes de la imputación o, "
            "sin ella, de la condena",
            en="Public officials who were prosecuted or convicted, in the month of the charge or, without one, of the "
            "conviction",
        ),
    ),
    _indicator(
        "I15",
        Kind.JUDGMENT,
        Measure.MEDIAN_DAYS,
        DAYS,
        Text(es="Días hasta la primera sentencia", en="Days to the first judgment"),
        Text(
            es="Mediana de días entre la denuncia y la primera sentencia, en el mes de la sentencia",
            en="Median days from the report to the first judgment, in the month of the judgment",
        ),
    ),
    _indicator(
        "I16",
        Kind.REPARATION,
        Measure.UNITS,
        PERSONS,
        Text(es="Personas con reparación ordenada", en="Persons with reparation ordered"),
        Text(
            es="Personas a cuyo favor se ordenó una reparación; una vez por año, en el mes de la primera orden",
            en="Persons for whom reparation was ordered; once a year, in the month of the first order",
        ),
    ),
    _indicator(
        "I16-ordered",
        Kind.REPARATION_ORDERED,
        Measure.AMOUNT,
        CURRENCY_UNITS,
        Text(es="Reparación ordenada", en="Reparation ordered"),
        Text(
            es="Suma de lo que se ordenó pagar, en cada moneda: lo ordenado para una persona cuenta con ella, lo demás "
            "una vez con su proceso. Para la red, con dos cifras significativas",
            en="Sum of what was ordered to be paid, in each currency: what was ordered for a person counts with them, "
            "the rest once with its proceeding. For the network, to two significant figures",
        ),
    ),
    _indicator(
        "I16-paid",
        Kind.REPARATION_PAID,
        Measure.AMOUNT,
        CURRENCY_UNITS,
        Text(es="Reparación pagada", en="Reparation paid"),
        Text(
            es="Lo pagado hasta ahora de las reparaciones ordenadas en el período, en cada moneda. Para la red, con "
            "dos cifras significativas",
            en="What has been paid so far of the reparations ordered in the period, in each currency. For the network, "
            "to two significant figures",
        ),
    ),
    _indicator(
        "I17",
        Kind.REPRESENTATION,
        Measure.SHARE,
        PERCENT,
        Text(es="Representación legal", en="Legal representation"),
        Text(
            es="Personas con servicio legal antes de la primera audiencia, entre las personas de procesos abiertos en "
            "el período, con consentimiento para estadísticas",
            en="Persons with a legal service before the first hearing, out of the persons in proceedings opened in the "
            "period who consented to statistics",
        ),
    ),
    _indicator(
        "I18",
        Kind.TESTIMONY,
        Measure.SHARE,
        PERCENT,
        Text(es="Anticipo de prueba", en="Advance evidence used"),
        Text(
            es="Personas que declararon una sola vez, por anticipo de prueba, entre las que declararon en procesos "
            "abiertos en el período",
            en="Persons heard only once, by advance evidence, out of those heard in proceedings opened in the period",
        ),
    ),
    _indicator(
        "I19",
        Kind.HEARING,
        Measure.SHARE,
        PERCENT,
        Text(es="Audiencias no realizadas", en="Hearings not held"),
        Text(
            es="Audiencias suspendidas o reprogramadas, entre las señaladas para el período cuyo resultado se conoce",
            en="Hearings suspended or rescheduled, out of those scheduled in the period whose outcome is known",
        ),
    ),
    _indicator(
        "P01",
        Kind.MEASURE,
        Measure.UNITS,
        MEASURES,
        Text(es="Medidas de protección", en="Protection measures"),
        Text(
            es="Medidas de protección para personas de procesos, en el mes en que comenzaron",
            en="Protection measures for persons in proceedings, in the month in which they began",
        ),
    ),
    _indicator(
        "P02",
        Kind.STAGE,
        Measure.MEDIAN_DAYS,
        DAYS,
        Text(es="Días hasta cada etapa", en="Days to each stage"),
        Text(
            es="Mediana de días entre una etapa y la anterior, en el mes en que comenzó por primera vez",
            en="Median days between a stage and the one before, in the month in which it first began",
        ),
    ),
)
