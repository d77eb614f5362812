"""The JSON of a case and of its card in a list. PostgreSQL writes it on reading, Python after a change."""

from collections.abc import Sequence

import orjson
from sqlalchemy import ColumnElement, Table, func, literal_column
from sqlalchemy.dialects.postgresql import JSONB

from services.cases.domain.case.case import Case
from services.cases.domain.case.origin import Origin
from services.cases.domain.case.risk import RiskBasis
from services.cases.domain.consent.consent import Consent
from services.cases.domain.kinds.follow_up import Task
from services.cases.domain.person.elements import Elements
from services.cases.domain.person.person import Experience, Exploitation, Person, RouteLeg
from services.cases.domain.person.pseudonym import MATERIALS, PLACES, THINGS
from shared.web.representations import Representation


def _pseudonym(case_record: Table) -> ColumnElement[str]:
    """`pseudonym_of` as PostgreSQL computes it."""
    thing, material = word_places(case_record)
    return _word(THINGS, thing).op("||")(literal_column("' '")).op("||")(_word(MATERIALS, material))


def word_places(case_record: Table) -> Sequence[ColumnElement[int]]:
    """The places of the two words in their lists."""
    chosen = [func.get_byte(func.uuid_send(case_record.c.id), literal_column(str(place))) for place in PLACES]
    lengths: list[ColumnElement[int]] = [literal_column(str(len(words))) for words in (THINGS, MATERIALS)]
    return [func.mod(byte, length) for byte, length in zip(chosen, lengths, strict=True)]


def _person_count(case_record: Table) -> ColumnElement[int]:
    return func.jsonb_array_length(case_record.c.others).op("+")(literal_column("1"))


def _word(words: Sequence[str], place: ColumnElement[int]) -> ColumnElement[str]:
    # A place in a JSON array is found at once; in an array of texts each of those before it is passed.
    listed = literal_column(f"'{orjson.dumps(words).decode()}'::jsonb", JSONB)
    return listed.op("->>")(place)


# Consents and tasks that an earlier release wrote into a document say nothing of persons: they are the first one's.
CONSENT = Representation(
    Consent,
    "StoredConsent",
    sometimes=(
        *("person_id", "language", "interpreter", "explained", "notice_version", "to_final_judgment"),
        "taken_from_case_id",
    ),
)
PERSON = Representation(Person, "PersonAnswer")
ELEMENTS = Representation(Elements, "ElementsAnswer")
EXPERIENCE = Representation(
    Experience,
    "ExperienceAnswer",
    nested=(Representation(Exploitation, "ExploitationAnswer"), Representation(RouteLeg, "RouteLegAnswer")),
)
CASE = Representation(
    Case,
    "CaseAnswer",
    # What the record keeps for the platform's own use: to let an age grow, and to code an imported record.
    # The other persons and the overrides have resources of their own:
    # `api/person/persons.py`, `api/consent/overrides.py`.
    # Who sees a sealed case is `api/access/seal.py`.
    without=(
        *("person_id", "age_said_on", "year_known", "flags_absent", "others", "due_parts", "overrides"),
        *("sealed_for", "emergency_for", "emergency_until", "counted_until"),
    ),
    computed={
        "pseudonym": "pseudonym",
        "persons": "person_count",
        "born_by": "born_by",
        "act_means_purpose": "elements",
        "child_protection_required": "child_protection_required",
        "suggested_authority": "suggested_authority",
        "tasks": "tasks",
    },
    nested=(
        PERSON,
        EXPERIENCE,
        ELEMENTS,
        Representation(Task, "TaskAnswer", sometimes=("person_id", "part_id", "detail")),
        CONSENT,
        Representation(Origin, "OriginAnswer"),
        Representation(RiskBasis, "RiskBasisAnswer"),
    ),
    in_sql={"pseudonym": _pseudonym, "person_count": _person_count},
)
CARD = Representation(
    Case,
    "CaseCard",
    only=(
        *("id", "case_number", "status", "stage", "country", "opened_on", "risk_level", "majority"),
        *("flags", "assigned_to", "source", "version"),
    ),
    computed={
        "pseudonym": "pseudonym",
        "gender": "person.gender",
        "primary_language": "person.primary_language",
        "birth_year": "person.birth_year",
        "born_by": "born_by",
        "trafficking_status": "person.trafficking_status",
        "exploitation_types": "experience.types",
        "next_task": "next_task",
        "next_due_at": "next_due_at",
        "is_sealed": "is_sealed",
    },
    in_sql={"pseudonym": _pseudonym, "is_sealed": lambda case_record: case_record.c.sealed_for.is_not(None)},
    description="A case in a list.",
)  # fmt: skip
