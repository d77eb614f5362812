"""Kinds of data, with which a person is informed what is kept of them and what left. No kind names the crime."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum


class DataKind(StrEnum):
    """A kind of data, in the words of the person and not of the record."""

    NAME = "name"
    AGE = "age"
    CONTACT = "contact"
    PAPERS = "papers"
    PROFILE = "profile"
    HEALTH = "health"
    LIVED = "lived"
    SAFETY = "safety"
    NEEDS = "needs"
    FILE = "file"
    AGREEMENTS = "agreements"
    NOTES = "notes"
    ANSWERS = "answers"
    PLAN = "plan"
    STAYS = "stays"
    JOURNEYS = "journeys"
    DOCUMENTS = "documents"


KIND_OF_FIELD: Mapping[str, DataKind] = {
    **dict.fromkeys(("salutation", "first_names", "surnames", "known_as"), DataKind.NAME),
    **dict.fromkeys(
        ("birthdate", "birth_year", "age", "age_is_estimated", "age_band", "majority", "deceased"), DataKind.AGE
    ),
    **dict.fromkeys(("phones", "email", "guardian_contact", "address"), DataKind.CONTACT),
    "documents": DataKind.PAPERS,
    **dict.fromkeys(
        (
            *("gender", "sex_registered", "primary_language", "secondary_language", "needs_interpreter", "dependants"),
            *("citizenships", "country_of_birth", "habitual_adm1", "migration_status", "marital_status"),
            *("children_count", "education_level", "ethnic_identity", "child_care_status", "role"),
        ),
        DataKind.PROFILE,
    ),
    "disabilities": DataKind.HEALTH,
    **dict.fromkeys(
        (
            *("trafficking_status", "status_decided_by", "status_decided_on", "exploitation_types", "more_experiences"),
            *("started_on", "ended_on", "ongoing", "duration", "age_when_trafficked", "minor_at_exploitation", "scope"),
            *("origin_country", "origin_adm1", "recruitment_country", "recruitment_adm1"),
            *("exploitation_country", "exploitation_adm1", "acts", "means", "controls", "exploitation"),
            *("recruiter_relationship", "recruitment_methods", "recruitment_platforms", "exploitation_platforms"),
            *("legs", "gbv_incident_type", "groups"),
        ),
        DataKind.LIVED,
    ),
    **dict.fromkeys(("risk_level", "flags", "more_flags", "safe_to_write"), DataKind.SAFETY),
    **dict.fromkeys(("services", "needs"), DataKind.NEEDS),
    **dict.fromkeys(
        ("country", "case_number", "identification_source", "identified_on", "identified_adm1", "opened_on"),
        DataKind.FILE,
    ),
    "answer": DataKind.ANSWERS,
}
"""Every field that may leave (`disclosed_fields.REGISTRY`, and words to a prosecutor's office) → its kind."""

KIND_OF_PART: Mapping[str, DataKind] = {
    **dict.fromkeys(("plan", "plan_goal", "own_task", "follow_up", "conference"), DataKind.PLAN),
    **dict.fromkeys(("flag", "safety_plan"), DataKind.SAFETY),
    **dict.fromkeys(("screening", "perpetrator_link"), DataKind.LIVED),
    "service": DataKind.NEEDS,
    "stay": DataKind.STAYS,
    "movement": DataKind.JOURNEYS,
    "case_closure": DataKind.FILE,
}
"""Every kind of part of a case → its kind of data."""


def kinds_of(fields: Iterable[str]) -> tuple[DataKind, ...]:
    """The kinds of data that stand for `fields`, each once."""
    return in_order({KIND_OF_FIELD[name] for name in fields if name in KIND_OF_FIELD})


def in_order(kinds: Collection[DataKind]) -> tuple[DataKind, ...]:
    """Kinds of data, each once and always in the same order."""
    return tuple(kind for kind in DataKind if kind in kinds)
