"""The kinds of units of which figures about proceedings are made (`proceedings/units.py`)."""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What a unit is."""

    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    CONVICTION = "conviction"
    """Measures 1 where it is of another offence than trafficking."""
    TRAFFICKING_CONVICTION = "trafficking_conviction"
    """Measures 1 where a sentence of over twelve months is to be served."""
    OFFICIAL = "official"
    JUDGMENT = "judgment"
    """Measures the days since the report."""
    REPARATION = "reparation"
    REPARATION_ORDERED = "reparation_ordered"
    REPARATION_PAID = "reparation_paid"
    """These two measure the amount, for each currency."""
    REPRESENTATION = "representation"
    """Measures 1 where a lawyer was there before the first hearing."""
    TESTIMONY = "testimony"
    """Measures 1 where they were heard once, by advance evidence."""
    HEARING = "hearing"
    """Measures 1 where it was not held."""
    MEASURE = "measure"
    STAGE = "stage"
    """Measures the days since the stage before."""


OF_PERSONS = frozenset({Kind.REPARATION, Kind.REPRESENTATION, Kind.TESTIMONY})
"""Kinds of which every unit is about a person who was harmed, and counts only with their consent."""
SERIES: Mapping[Kind, str] = {
    Kind.REPARATION_ORDERED: "currency",
    Kind.REPARATION_PAID: "currency",
    Kind.STAGE: "stage",
}
"""The dimension that is never withheld: without it the figure says nothing."""
DETAIL: Mapping[Kind, str] = {
    Kind.INVESTIGATION: "offence",
    Kind.PROSECUTION: "offence",
    Kind.TRAFFICKING_CONVICTION: "offence",
    Kind.JUDGMENT: "institution",
    Kind.TESTIMONY: "majority",
    Kind.HEARING: "institution",
    Kind.MEASURE: "measure",
}
"""The dimension that is withheld where too few are alike in it."""
AMOUNTS = frozenset({Kind.REPARATION_ORDERED, Kind.REPARATION_PAID})
"""Kinds of which a unit is about a person who consents, or about an order of a proceeding that names no person."""
