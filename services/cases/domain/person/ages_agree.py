"""The birthdate, the birth year and the age in years of a person may not contradict one another."""

from datetime import date

from services.cases.domain.person.age import MAJORITY, age_from_birthdate
from services.cases.domain.person.person import Person
from shared.kernel.errors import invalid

BIRTH_YEAR, AGE = "person.birth_year", "person.age"


def check_ages_agree(person: Person, birthdate: str | None, *, since: date, until: date, field: str | None) -> None:
    """Raises Invalid for a contradiction, at `field`, the field being changed (None: a new record).

    `birthdate` is the identity's. The age in years was true on some day from `since`, when the person was identified,
    to `until`, when it was stated. An estimated age may be wrong, as long as it does not make an adult of a child or a
    child of an adult.
    """
    if birthdate and person.birth_year is not None and person.birth_year != int(birthdate[:4]):
        raise invalid(
            field or BIRTH_YEAR,
            "disagrees_with_birthdate",
            es="El año de nacimiento del caso y la fecha de nacimiento de la identidad no coinciden; para corregirlos,"
            " vacíe primero uno de los dos",
            en="The birth year of the record and the birthdate of the identity disagree; to correct them, empty one of"
            " the two first",
        )
    born = birthdate or (str(person.birth_year) if person.birth_year is not None else None)
    if born and person.age is not None and not _fits(person, born, since, max(since, until)):
        raise invalid(
            field or AGE,
            "disagrees_with_age",
            es="La edad en años y la fecha o el año de nacimiento no coinciden; para corregirlos, vacíe primero uno de"
            " los dos",
            en="The age in years and the date or year of birth disagree; to correct them, empty one of the two first",
        )


def _fits(person: Person, born: str, since: date, until: date) -> bool:
    first, last = age_from_birthdate(born, since), age_from_birthdate(born, until)
    if person.age_is_estimated:
        adult = (person.age or 0) >= MAJORITY
        return last.oldest >= MAJORITY if adult else first.youngest < MAJORITY
    return first.youngest <= (person.age or 0) <= last.oldest
