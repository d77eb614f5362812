"""The coded profile of a person and of what was done to them. Names and contacts: `identity.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.cases.domain.age import (
    Age,
    age_from_birth_year,
    age_from_birthdate,
    exact_age,
    grown,
    in_doubt_the_younger,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Coded profile. Codes are of the list named like the field unless said otherwise."""

    role: str = "victim"
    trafficking_status: str = "possible_victim"
    status_decided_by: str | None = None
    status_decided_on: date | None = None
    gender: str | None = None
    sex_registered: str | None = None
    birth_year: int | None = None
    age: int | None = None
    """Completed years when it was said (`Case.age_said_on`), where the age is known and the birth year is not."""
    age_is_estimated: bool = False
    age_band: str | None = None
    """Only for imported records, which know nothing finer. Otherwise derived."""
    citizenships: Sequence[str] = ()
    """ISO 3166-1 alpha-3."""
    country_of_birth: str | None = None
    habitual_adm1: str | None = None
    migration_status: str | None = None
    marital_status: str | None = None
    children_count: int | None = None
    dependants_with_person: int | None = None
    primary_language: str | None = None
    secondary_language: str | None = None
    needs_interpreter: bool | None = None
    education_level: str | None = None
    disabilities: Sequence[str] = ()
    ethnic_identity: str | None = None
    child_care_status: str | None = None
    deceased: bool = False

    def age_on(self, day: date) -> Age | None:
        """The age on the day of registration, None when nothing is known."""
        if self.age is not None:
            return exact_age(self.age)
        return None if self.birth_year is None else age_from_birth_year(self.birth_year, day)

    def age_now(self, day: date, *, said_on: date, birthdate: str | None) -> Age | None:
        """The age on `day` from everything known; None when nothing is.

        `said_on` is the day from which the age in years has grown; `birthdate` is the identity's (`YYYY`, `YYYY-MM` or
        `YYYY-MM-DD`).
        """
        sources = []
        if birthdate:
            sources.append(age_from_birthdate(birthdate, day))
        if self.birth_year is not None:
            sources.append(age_from_birth_year(self.birth_year, day))
        if self.age is not None:
            sources.append(grown(exact_age(self.age), said_on, day))
        return in_doubt_the_younger(*sources) if sources else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Exploitation:
    """One purpose. `subform` belongs to `type`; `sector` is an ISIC section; `national_purpose` the country's word."""

    type: str
    subform: str | None = None
    sector: str | None = None
    national_purpose: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Experience:
    """One continuous situation of trafficking."""

    started_on: str | None = None
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`: as precise as they remember."""
    ended_on: str | None = None
    ongoing: bool | None = None
    duration: str | None = None
    age_when_trafficked: int | None = None
    minor_at_exploitation: bool | None = None
    scope: str | None = None
    origin_country: str | None = None
    origin_adm1: str | None = None
    recruitment_country: str | None = None
    recruitment_adm1: str | None = None
    exploitation_country: str | None = None
    exploitation_adm1: str | None = None
    acts: Sequence[str] = ()
    means: Sequence[str] = ()
    controls: Mapping[str, str] = field(default_factory=dict)
    """Code of `means_of_control` → `yes`, `no` or `unknown`; a control that is absent was not asked."""
    exploitation: Sequence[Exploitation] = ()
    recruiter_relationship: str | None = None
    recruitment_methods: Sequence[str] = ()
    recruitment_platforms: Sequence[str] = ()
    exploitation_platforms: Sequence[str] = ()
    groups: Sequence[str] = ()
    """Composite columns of an imported record that hold one of several codes; they never set a precise one."""

    @property
    def types(self) -> list[str]:
        """Exploitation types in the order given."""
        return [purpose.type for purpose in self.exploitation]

    @property
    def controls_present(self) -> list[str]:
        """Means of control that were answered with yes."""
        return [code for code, answer in self.controls.items() if answer == "yes"]
