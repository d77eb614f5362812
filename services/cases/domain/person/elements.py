"""Which legal elements of trafficking are on record: act, means and purpose (Palermo Protocol art. 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.person.age import MAJORITY, Majority
from services.cases.domain.person.person import Experience, Person, by_field
from shared.kernel.country import Country
from shared.kernel.errors import FieldProblem, Invalid

PRESENT: Final = "present"
MISSING: Final = "missing"
NOT_NEEDED: Final = "not_needed"
NOT_REQUIRED_MINOR, NOT_REQUIRED_LAW = "not_required_minor", "not_required_law"

_Recorded = Literal["present", "missing"]
_RecordedOrNotNeeded = Literal["present", "missing", "not_needed"]


@dataclass(frozen=True, slots=True)
class Elements:
    """Legal elements on record."""

    acts: _Recorded
    means: _RecordedOrNotNeeded
    purpose: _Recorded
    complete: bool


def elements_of(person_majority: Majority, experience: Experience) -> Elements:
    """Which elements the record contains. For a child the means are no element (art. 3(c))."""
    acts: _Recorded = PRESENT if experience.acts else MISSING
    purpose: _Recorded = PRESENT if any(kind != "unknown" for kind in experience.types) else MISSING
    means = _means(was_minor(person_majority, experience), experience)
    return Elements(acts, means, purpose, complete=acts == purpose == PRESENT and means != MISSING)


def was_minor(person_majority: Majority, experience: Experience) -> bool:
    """Whether the person was under 18 during any of it."""
    young = experience.age_when_trafficked is not None and experience.age_when_trafficked < MAJORITY
    return person_majority == Majority.MINOR or experience.minor_at_exploitation is True or young


def check_elements(
    country: Country, person: Person, person_majority: Majority, experiences: Sequence[Experience]
) -> None:
    """Raises Invalid for a record that contradicts the law or itself. The first of `experiences` is the main one.

    An actual victim needs an act and a purpose in one of them, and means unless they were a child; a possible victim
    needs nothing.
    """
    problems = [
        problem
        for held_in, experience in by_field(experiences)
        for problem in _contradictions(country, was_minor(person_majority, experience), experience, held_in)
    ]
    on_record = [elements_of(person_majority, experience) for experience in experiences]
    if person.trafficking_status == "actual_victim" and not any(elements.complete for elements in on_record):
        problems += _missing(on_record[0])
    if problems:
        raise Invalid(problems=problems)


def _means(minor: bool, experience: Experience) -> _RecordedOrNotNeeded:
    if minor:
        return NOT_NEEDED
    named = set(experience.means) - {NOT_REQUIRED_MINOR, NOT_REQUIRED_LAW}
    if named:
        return PRESENT
    return NOT_NEEDED if NOT_REQUIRED_LAW in experience.means else MISSING


def _contradictions(country: Country, minor: bool, experience: Experience, held_in: str) -> list[FieldProblem]:
    problems = []
    if NOT_REQUIRED_MINOR in experience.means and not minor:
        problems.append(
            FieldProblem(
                f"{held_in}.means",
                "not_a_minor",
                {"es": "La persona no era menor de edad", "en": "The person was not a minor"},
            )
        )
    if NOT_REQUIRED_LAW in experience.means and pack_of(country).means_required:
        problems.append(
            FieldProblem(
                f"{held_in}.means",
                "means_required_by_law",
                {"es": "La ley de este país exige un medio", "en": "The law of this country requires a means"},
            )
        )
    return problems


def _missing(elements: Elements) -> list[FieldProblem]:
    asked = {
        "acts": ("experience.acts", "Falta la acción", "The act is missing"),
        "means": ("experience.means", "Falta el medio", "The means are missing"),
        "purpose": (
            "experience.exploitation",
            "Falta el fin: elija una modalidad",
            "The purpose is missing: choose a form of exploitation",
        ),
    }
    return [
        FieldProblem(field, f"{name}_missing", {"es": es, "en": en})
        for name, (field, es, en) in asked.items()
        if getattr(elements, name) == MISSING
    ]
