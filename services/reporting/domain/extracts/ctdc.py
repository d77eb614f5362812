"""The layouts `ctdc-2025` and `ctdc-2026`: 27 columns of the Counter-Trafficking Data Collaborative's data set.

Flags are `1`, empty (not reported) or, of imported records only, `0`; countries alpha-3, and four columns are
composites of several means of control. Composites are one-way: one that was imported stays what it is and never becomes
several precise values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from services.reporting.domain.disclosure.anonymise import Coarsening, Row
from services.reporting.domain.facts.person_facts import SEVERAL, UNKNOWN
from services.reporting.domain.figures.published import PERSON_FIELDS, split
from shared.contracts.codelists import code_list

COLUMNS: tuple[str, ...] = (
    "yearOfRegistration",
    "gender",
    "ageBroad",
    "citizenship",
    "CountryOfExploitation",
    "traffickMonths",
    "meansDebtBondageEarnings",
    "meansThreats",
    "meansAbusePsyPhySex",
    "meansFalsePromises",
    "meansDrugsAlcohol",
    "meansDenyBasicNeeds",
    "meansExcessiveWorkHours",
    "meansWithholdDocs",
    "isForcedLabour",
    "isSexualExploit",
    "isOtherExploit",
    "typeOfLabourAgriculture",
    "typeOfLabourConstruction",
    "typeOfLabourDomesticWork",
    "typeOfLabourHospitality",
    "typeOfSexProstitution",
    "typeOfSexPornography",
    "recruiterRelationIntimatePartner",
    "recruiterRelationFriend",
    "recruiterRelationFamily",
    "recruiterRelationOther",
)
INDEX: Mapping[str, int] = {name: place for place, name in enumerate(COLUMNS)}
YEARS_IN_PERIOD = 5


def columns_of(edition: str) -> tuple[str, ...]:
    """The names of `COLUMNS` in edition `ctdc_2025` or `ctdc_2026`, which calls six of them otherwise."""
    listed = code_list("ctdc_columns_synthetic_2025")
    return tuple(listed.mapped(column, edition) or column for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Profile:
    """The fields of a fact that the layout uses."""

    year: int | None
    gender: str | None
    age_band: str | None
    citizenship: str | None
    exploitation_country: str | None
    duration: str | None
    types: Sequence[str]
    subforms: Sequence[str]
    controls: Sequence[str]
    recruiters: Sequence[str]
    flags_absent: Sequence[str] = ()
    """Columns that an imported record answers with no."""


def record_of(year: int, profile: Sequence[str | None]) -> Profile:
    """The record of a person with a published profile; what is withheld or unknown is left out."""
    known = {name: value for name, value in zip(PERSON_FIELDS, profile, strict=True) if value != UNKNOWN}
    form = known.get("type")
    return Profile(
        year=year if known["year_known"] == "yes" else None,
        gender=known.get("gender"),
        age_band=known.get("age_band"),
        citizenship=known.get("citizenship"),
        exploitation_country=known.get("exploitation_country"),
        duration=known.get("duration"),
        types=split(known.get("types")) or ((form,) if form and form != SEVERAL else ()),
        subforms=split(known.get("subforms")),
        controls=split(known.get("controls")),
        recruiters=split(known.get("recruiters")),
        flags_absent=split(known.get("flags_absent")),
    )


def to_row(profile: Profile) -> Row:
    """The 27 values of one record, in the order of `COLUMNS`."""
    row = [""] * len(COLUMNS)
    row[0] = "" if profile.year is None else str(profile.year)
    row[1] = _label("gender", profile.gender)
    row[2] = _label("age_band", profile.age_band)
    row[3] = profile.citizenship or ""
    row[4] = profile.exploitation_country or ""
    row[5] = _label("traffick_duration", profile.duration)
    for list_id, codes in (
        ("exploitation_type", profile.types),
        ("exploitation_subform", profile.subforms),
        ("means_of_control", profile.controls),
        ("recruiter_relationship", profile.recruiters),
    ):
        flags = _flags(list_id)
        for code in codes:
            for place in flags.get(code, ()):
                row[place] = "1"
    for name in profile.flags_absent:
        # A later yes to one of the codes that a column stands for outweighs the no.
        row[INDEX[name]] = row[INDEX[name]] or "0"
    return tuple(row)


def _label(list_id: str, code: str | None) -> str:
    if code is None or code not in code_list(list_id):
        return ""
    return code_list(list_id).mapped(code, "ctdc") or ""


@cache
def _flags(list_id: str) -> Mapping[str, tuple[int, ...]]:
    """Columns that a code sets. A column's own name sets it too: that is how an imported composite is kept."""
    codes = code_list(list_id)
    standard = "ctdc_2025" if list_id == "exploitation_type" else "ctdc"
    flags: dict[str, tuple[int, ...]] = {name: (place,) for name, place in INDEX.items()}
    for code in codes.items:
        names = (codes.mapped(code, standard) or "").split("+")
        flags[code] = tuple(INDEX[name] for name in names if name in INDEX)
    return flags


def period_of(year: str) -> str:
    """The five-year period of a year: `2026` is in `2025--2029`."""
    if not year.isdigit():
        return year
    start = int(year) // YEARS_IN_PERIOD * YEARS_IN_PERIOD
    return f"{start}--{start + YEARS_IN_PERIOD - 1}"


def majority_of(age: str) -> str:
    """`Minor` or `Adult` for an age group."""
    if age in ("0--8", "9--17", "09--17"):
        return "Minor"
    return "Adult" if age and age[0].isdigit() else age


def region_of(country: str) -> str:
    """The region of a country of the Americas (UN M49 sub-regions); other countries stay, and are blanked if rare."""
    return _REGIONS.get(country, country)


_REGIONS = {
    country: region
    for region, countries in {
        "Central America": "BLZ CRI SLV GTM HND MEX NIC PAN",
        "Caribbean": "ATG BHS BRB CUB DMA DOM GRD HTI JAM KNA LCA PRI TTO VCT",
        "South America": "ARG BOL BRA CHL COL ECU GUY PER PRY SUR URY VEN",
        "Northern America": "CAN USA",
    }.items()
    for country in countries.split()
}

COARSENINGS: tuple[Coarsening, ...] = (
    (INDEX["yearOfRegistration"], period_of),
    (INDEX["ageBroad"], majority_of),
    (INDEX["citizenship"], region_of),
)
"""What is made less precise, in this order, before anything is blanked."""
