"""The age of a person, also when only the year of birth is known, and whether they are a child."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.contracts.codelists import code_list

MAJORITY = 18


class Majority(StrEnum):
    """Child or adult by law; the codes of list `majority_status`."""

    MINOR = "minor"
    ADULT = "adult"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Age:
    """The years a person may have completed: one value when known, two when only a birth year is."""

    youngest: int
    oldest: int

    @property
    def majority(self) -> Majority:
        """Minor or adult. In doubt a child (UNICEF guidelines on child victims, presumption of age)."""
        return Majority.MINOR if self.youngest < MAJORITY else Majority.ADULT

    @property
    def band(self) -> str:
        """Code of list `age_band`; in doubt the younger band, so that it agrees with `majority`."""
        return next(
            code
            for code, item in code_list("age_band").items.items()
            if "min" in item and item["min"] <= self.youngest <= item.get("max", 200)
        )


def exact_age(years: int) -> Age:
    """The age of a person who knows it."""
    return Age(years, years)


def age_after(age: Age, since: date, on: date) -> Age:
    """The age on the later day `on` of a person who was `age` on `since`: the next birthday may have come or not."""
    years = max(on.year - since.year - ((on.month, on.day) < (since.month, since.day)), 0)
    return Age(age.youngest + years, age.oldest + years + (on > since))


def years_before(day: date, years: int) -> date:
    """The latest birthday of a person who has completed `years` on `day`; 28 February where there is no 29th."""
    year = day.year - years
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29) and not isleap(year)
        else day.replace(year=year)
    )


def in_doubt_the_younger(finest: Age, *others: Age) -> Age:
    """One age from several sources, the finest first. A source that contradicts it leaves a doubt: the youngest counts.

    Sources that agree are coarser and change nothing.
    """
    contradicting = [age for age in others if age.oldest < finest.youngest or age.youngest > finest.oldest]
    return Age(min(age.youngest for age in (finest, *contradicting)), finest.oldest)


def age_from_birth_year(birth_year: int, on: date) -> Age:
    """The age on a day of a person who knows only the year of birth."""
    at_most = max(on.year - birth_year, 0)
    return Age(max(at_most - 1, 0), at_most)


def age_from_birthdate(birthdate: str, on: date) -> Age:
    """The age on a day from `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    parts = [int(part) for part in birthdate.split("-")]
    if len(parts) == 1:
        return age_from_birth_year(parts[0], on)
    years = max(on.year - parts[0], 0)
    today = (on.month, on.day)
    earliest, latest = (parts[1], parts[2] if len(parts) == 3 else 1), (parts[1], parts[2] if len(parts) == 3 else 31)
    return Age(max(years - (today < latest), 0), max(years - (today < earliest), 0))
