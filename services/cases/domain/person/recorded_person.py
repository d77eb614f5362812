"""What a case records of each of its persons, and what follows from it: their age, whether a child, the legal elements.

The first person of a case is recorded in the case itself, the others in `Member`.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

from services.cases.domain.person.age import Age, Majority, age_from_birthdate
from services.cases.domain.person.ages_agree import AGE, BIRTH_YEAR, check_ages_agree
from services.cases.domain.person.case_changes import changes_age
from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.person.elements import Elements, check_elements, elements_of
from services.cases.domain.person.field_facts import SENSITIVE, Leaves, Reading, Stays
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.levels import D4
from services.cases.domain.person.national_purpose import check_national_purposes
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.kernel.changes import Changes, apply_changes
from shared.kernel.codes import Code, Length
from shared.kernel.country import Country

SEVERAL = Length(max=10)
"""The most experiences of a person beside the main one."""


IDENTIFIED_ON = "identified_on"


@dataclass(kw_only=True, slots=True)
class PersonProfile:
    """What people fill in about a person of a case and may correct."""

    person: Person = field(default_factory=Person)
    experience: Experience = field(default_factory=Experience)
    more_experiences: Annotated[
        Sequence[Experience], SEVERAL, Leaves(D4, SENSITIVE, DataKind.LIVED, Reading.MORE + 30, of_each=True)
    ] = ()
    """Other situations of trafficking of the same person."""
    best_interest: Annotated[
        str | None, Code("best_interest"), Stays("each organisation considers them anew for its own decision")
    ] = None
    """Whether a child's best interests were considered; None when it was not asked."""


class RecordedPerson:
    """What follows from a `PersonProfile` that is on record."""

    country: Country
    person: Person
    experience: Experience
    more_experiences: Sequence[Experience]
    age_said_on: date | None
    """The day on which `person.age` was stated. None without such an age, and where an earlier release kept none."""
    majority: Majority

    best_interest: str | None

    @property
    @abstractmethod
    def recorded_on(self) -> date:
        """The day on which the record of the person began."""

    @property
    def experiences(self) -> Sequence[Experience]:
        """Every situation of trafficking of the person, the main one first."""
        return (self.experience, *self.more_experiences)

    @property
    def purposes(self) -> list[Exploitation]:
        """Every form of exploitation on record."""
        return [purpose for experience in self.experiences for purpose in experience.exploitation]

    @property
    def identified(self) -> date:
        """The day on which the person was identified, as far as it is known."""
        return self._age_day

    @property
    def born_by(self) -> date | None:
        """The latest day on which the person can have been born: their age today is at least the years since then."""
        return self.person.born_by(stated_on=self._age_stated_on)

    @property
    def age(self) -> Age | None:
        """The age on the day the person was identified, or their record began."""
        return self.person.recorded_age(self._age_day)

    @property
    def elements(self) -> Elements:
        """Act, means and purpose on record."""
        return elements_of(self.majority, self.experience)

    def apply_identity(self, identity: Identity | None, *, field: str | None = None) -> None:
        """Take the birth year from an identity that is being recorded, and recompute. Raises Invalid."""
        if identity is not None and identity.birthdate and self.person.birth_year is None:
            self.person = replace(self.person, birth_year=identity.birth_year)
        self.recompute(identity, field=field)

    def recompute(self, identity: Identity | None = None, *, field: str | None = None) -> None:
        """Recompute the majority. Raises Invalid when ages disagree or the record contradicts the law.

        `identity` is the person's; `field` is the field being changed, which the error names when two ages disagree.
        """
        birthdate = identity.birthdate if identity is not None else None
        check_ages_agree(self.person, birthdate, since=self._age_day, until=self._age_stated_on, field=field)
        age = age_from_birthdate(birthdate, self._age_day) if birthdate else self.age
        if age is not None:
            self.majority = age.majority
        elif self.person.age_band is None:
            self.majority = Majority.UNKNOWN
        self.check_elements()

    def change_record(self, changes: Changes, identity: Identity | None = None, *, on: date) -> None:
        """Apply a merge patch (RFC 7396) of what is recorded of the person on a day. Raises Invalid.

        `identity` is needed when the birth year or the age changes: the two may not contradict one another.
        """
        apply_changes(self, changes)
        if "age" in changes.get("person", {}):
            self.set_age_stated_on(on)
        if changes.keys() & {"experience", "more_experiences"}:
            check_national_purposes(self.country, self.experiences)
        if not changes_age(changes):
            self.check_elements()
            return
        self.recompute(identity, field=_age_field(changes))

    def check_elements(self) -> None:
        """Raises Invalid for a record that contradicts the law or itself."""
        check_elements(self.country, self.person, self.majority, self.experiences)

    def set_age_stated_on(self, on: date) -> None:
        """Record `on` as the day on which the age in years was stated: the person grows older from that day."""
        self.age_said_on = on if self.person.age is not None else None

    def majority_on(self, day: date, birthdate: str | None) -> Majority:
        """The majority on `day`; `birthdate` is the identity's. In doubt the person counts as a child."""
        age = self.person.age_at(day, stated_on=self._age_stated_on, birthdate=birthdate)
        return self.majority if age is None else age.majority

    @property
    def _age_day(self) -> date:
        """The day whose age counts."""
        return self.recorded_on

    @property
    def _age_stated_on(self) -> date:
        # Without a day the age was stated at registration, on the later of its two days: in doubt a child.
        return self.age_said_on or max(self._age_day, self.recorded_on)


def _age_field(changes: Changes) -> str:
    """The field that an error about the age names."""
    person = changes.get("person", {})
    if "birth_year" in person:
        return BIRTH_YEAR
    return IDENTIFIED_ON if "identified_on" in changes else AGE
