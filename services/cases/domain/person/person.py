"""The coded profile of a person and of their trafficking experience. Names and contacts are in `identity.py`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from services.cases.domain.person.age import (
    Age,
    age_after,
    age_from_birth_year,
    age_from_birthdate,
    exact_age,
    in_doubt_the_younger,
    years_before,
)
from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.person.field_facts import A_ROW, CODED, SENSITIVE, Leaves, Reading
from services.cases.domain.person.levels import D1, D2, D3, D4
from shared.kernel.codes import READ_ONLY, Alpha3, Code, Length, PartialDate, Range, Subdivision

OLDEST = 120
"""Years; a greater age is refused."""

FEW = Length(max=30)
"""The most items of each list of a record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """The coded profile of a person. Nothing here may identify them."""

    role: Annotated[str, Code("person_role"), Leaves(D3, CODED, DataKind.PROFILE, Reading.NAME + 50)] = "victim"
    """Statistics count victims only."""
    trafficking_status: Annotated[
        str, Code("trafficking_status"), Leaves(D2, SENSITIVE, DataKind.LIVED, Reading.STATUS + 10)
    ] = "possible_victim"
    status_decided_by: Annotated[
        str | None, Code("status_decision_maker"), Leaves(D4, CODED, DataKind.LIVED, Reading.STATUS + 20)
    ] = None
    status_decided_on: Annotated[date | None, Leaves(D4, CODED, DataKind.LIVED, Reading.STATUS + 30)] = None
    status_screening_id: Annotated[UUID | None, A_ROW] = None
    """The screening that the decision rests on; None for a decision without one."""
    gender: Annotated[str | None, Code("gender"), Leaves(D1, CODED, DataKind.PROFILE, Reading.AGE + 70)] = None
    sex_registered: Annotated[
        str | None, Code("sex_registered"), Leaves(D4, CODED, DataKind.PROFILE, Reading.AGE + 80)
    ] = None
    birth_year: Annotated[int | None, Range(1900, 2100), Leaves(D3, CODED, DataKind.AGE, Reading.AGE + 20)] = None
    age: Annotated[int | None, Range(0, OLDEST), Leaves(D3, CODED, DataKind.AGE, Reading.AGE + 30)] = None
    """Completed years when it was stated (`Case.age_said_on`), where the age is known and the birth year is not."""
    age_is_estimated: Annotated[bool, Leaves(D3, CODED, DataKind.AGE, Reading.AGE + 50)] = False
    age_band: Annotated[
        str | None, READ_ONLY, Leaves(D1, CODED, DataKind.AGE, Reading.AGE + 40, list_id="age_band")
    ] = None
    """Only for imported records, which know nothing finer. Otherwise derived."""
    citizenships: Annotated[Sequence[Alpha3], FEW, Leaves(D3, CODED, DataKind.PROFILE, Reading.ORIGIN + 40)] = ()
    country_of_birth: Annotated[Alpha3 | None, Leaves(D4, CODED, DataKind.PROFILE, Reading.ORIGIN + 50)] = None
    habitual_adm1: Annotated[Subdivision | None, Leaves(D4, CODED, DataKind.PROFILE, Reading.CONTACT + 60)] = None
    migration_status: Annotated[
        str | None, Code("migration_status"), Leaves(D4, SENSITIVE, DataKind.PROFILE, Reading.LIFE + 10)
    ] = None
    marital_status: Annotated[
        str | None, Code("marital_status"), Leaves(D4, CODED, DataKind.PROFILE, Reading.LIFE + 20)
    ] = None
    children_count: Annotated[int | None, Range(0, 30), Leaves(D4, CODED, DataKind.PROFILE, Reading.RISK + 60)] = None
    dependants_with_person: Annotated[
        int | None, Range(0, 30), Leaves(D1, CODED, DataKind.PROFILE, Reading.RISK + 50, name="dependants")
    ] = None
    primary_language: Annotated[
        str | None, Code("language"), Leaves(D1, CODED, DataKind.PROFILE, Reading.ORIGIN + 10)
    ] = None
    secondary_language: Annotated[
        str | None, Code("language"), Leaves(D3, CODED, DataKind.PROFILE, Reading.ORIGIN + 20)
    ] = None
    needs_interpreter: Annotated[bool | None, Leaves(D1, CODED, DataKind.PROFILE, Reading.ORIGIN + 30)] = None
    education_level: Annotated[
        str | None, Code("education_level"), Leaves(D4, CODED, DataKind.PROFILE, Reading.LIFE + 30)
    ] = None
    disabilities: Annotated[
        Sequence[Annotated[str, Code("disability")]], FEW, Leaves(D1, SENSITIVE, DataKind.HEALTH, Reading.RISK + 40)
    ] = ()
    ethnic_identity: Annotated[
        str | None, Code("ethnic_identity"), Leaves(D4, SENSITIVE, DataKind.PROFILE, Reading.LIFE + 40)
    ] = None
    child_care_status: Annotated[
        str | None, Code("child_care_status"), Leaves(D3, CODED, DataKind.PROFILE, Reading.RISK + 30)
    ] = None
    deceased: Annotated[bool, Leaves(D4, SENSITIVE, DataKind.AGE, Reading.RISK + 20)] = False

    def recorded_age(self, on: date) -> Age | None:
        """The age as it was recorded: as stated, else from the birth year as of `on`. None when nothing is known."""
        if self.age is not None:
            return exact_age(self.age)
        return None if self.birth_year is None else age_from_birth_year(self.birth_year, on)

    def born_by(self, *, stated_on: date) -> date | None:
        """The latest possible day of birth by the birth year and by the age that was stated on a day."""
        known = [date(self.birth_year, 12, 31)] if self.birth_year is not None else []
        if self.age is not None:
            known.append(years_before(stated_on, self.age))
        return max(known, default=None)

    def age_at(self, day: date, *, stated_on: date, birthdate: str | None) -> Age | None:
        """The age on `day` from all sources; None when there is none.

        `stated_on` is the day on which the age in years was stated; `birthdate` is the identity's (`YYYY`, `YYYY-MM` or
        `YYYY-MM-DD`).
        """
        sources = []
        if birthdate:
            sources.append(age_from_birthdate(birthdate, day))
        if self.birth_year is not None:
            sources.append(age_from_birth_year(self.birth_year, day))
        if self.age is not None:
            sources.append(age_after(exact_age(self.age), stated_on, day))
        return in_doubt_the_younger(*sources) if sources else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Exploitation:
    """One purpose. `subform` belongs to `type`; `sector` is an ISIC section; `national_purpose` the country's word."""

    type: Annotated[str, Code("exploitation_type")]
    subform: Annotated[str | None, Code("exploitation_subform")] = None
    sector: Annotated[str | None, Code("labour_sector")] = None
    national_purpose: Annotated[str | None, Length(max=40)] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteLeg:
    """One stretch of the way of an experience. No place below the department: it would name a house or a village."""

    event_type: Annotated[str, Code("route_event_type")]
    on: PartialDate | None = None
    """As precise as the person remembers."""
    country: Alpha3 | None = None
    adm1: Subdivision | None = None
    mode: Annotated[str | None, Code("transport_mode")] = None
    border: Annotated[str | None, Code("border_crossing")] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Experience:
    """One continuous situation of trafficking."""

    started_on: Annotated[PartialDate | None, Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.WHEN + 10)] = None
    """As precise as the person remembers."""
    ended_on: Annotated[PartialDate | None, Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.WHEN + 20)] = None
    ongoing: Annotated[bool | None, Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.WHEN + 30)] = None
    duration: Annotated[str | None, Code("traffick_duration"), Leaves(D4, CODED, DataKind.LIVED, Reading.WHEN + 40)] = (
        None
    )
    age_when_trafficked: Annotated[
        int | None, Range(0, OLDEST), Leaves(D4, CODED, DataKind.LIVED, Reading.WHEN + 50)
    ] = None
    minor_at_exploitation: Annotated[bool | None, Leaves(D4, CODED, DataKind.LIVED, Reading.WHEN + 60)] = None
    scope: Annotated[
        Literal["internal", "cross_border", "unknown"] | None, Leaves(D4, CODED, DataKind.LIVED, Reading.WHEN + 70)
    ] = None
    origin_country: Annotated[Alpha3 | None, Leaves(D4, CODED, DataKind.LIVED, Reading.WHERE + 10)] = None
    origin_adm1: Annotated[Subdivision | None, Leaves(D4, CODED, DataKind.LIVED, Reading.WHERE + 20)] = None
    recruitment_country: Annotated[Alpha3 | None, Leaves(D4, CODED, DataKind.LIVED, Reading.WHERE + 30)] = None
    recruitment_adm1: Annotated[Subdivision | None, Leaves(D4, CODED, DataKind.LIVED, Reading.WHERE + 40)] = None
    exploitation_country: Annotated[Alpha3 | None, Leaves(D4, CODED, DataKind.LIVED, Reading.WHERE + 50)] = None
    exploitation_adm1: Annotated[Subdivision | None, Leaves(D4, CODED, DataKind.LIVED, Reading.WHERE + 60)] = None
    acts: Annotated[
        Sequence[Annotated[str, Code("tip_act")]], FEW, Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.EXPLOITATION + 30)
    ] = ()
    means: Annotated[
        Sequence[Annotated[str, Code("tip_means")]],
        FEW,
        Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.EXPLOITATION + 40),
    ] = ()
    controls: Annotated[
        Mapping[Annotated[str, Code("means_of_control")], Annotated[str, Code("yes_no_unknown")]],
        Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.EXPLOITATION + 50),
    ] = field(default_factory=dict)
    """A control that is absent was not asked."""
    exploitation: Annotated[
        Sequence[Exploitation], FEW, Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.EXPLOITATION + 20)
    ] = ()
    recruiter_relationship: Annotated[
        str | None, Code("recruiter_relationship"), Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.RECRUITMENT + 10)
    ] = None
    recruitment_methods: Annotated[
        Sequence[Annotated[str, Code("recruitment_method")]],
        FEW,
        Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.RECRUITMENT + 20),
    ] = ()
    recruitment_platforms: Annotated[
        Sequence[Annotated[str, Code("online_platform")]],
        FEW,
        Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.RECRUITMENT + 30),
    ] = ()
    exploitation_platforms: Annotated[
        Sequence[Annotated[str, Code("online_platform")]],
        FEW,
        Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.RECRUITMENT + 40),
    ] = ()
    legs: Annotated[Sequence[RouteLeg], FEW, Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.MORE + 10)] = ()
    """The way, in its order."""
    gbv_incident_type: Annotated[
        str | None, Code("gbv_incident_type"), Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.MORE + 20)
    ] = None
    groups: Annotated[Sequence[str], READ_ONLY, Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.RECRUITMENT + 50)] = ()
    """Composite columns of an imported record that hold one of several codes; they never set a precise one."""

    @property
    def types(self) -> list[str]:
        """Exploitation types in the order given, each once: a form stands there once for each way that is known."""
        return list(dict.fromkeys(purpose.type for purpose in self.exploitation))

    @property
    def controls_present(self) -> list[str]:
        """Means of control that were answered with yes."""
        return [code for code, answer in self.controls.items() if answer == "yes"]


def by_field(experiences: Sequence[Experience]) -> Iterator[tuple[str, Experience]]:
    """Each experience of a person with the field that holds it in a body; the first is the main one."""
    yield "experience", experiences[0]
    for place, experience in enumerate(experiences[1:]):
        yield f"more_experiences.{place}", experience
