"""Limits of a date of birth: not after today, and not more than 120 years ago."""

from datetime import UTC, date, datetime

from services.cases.domain.person.person import OLDEST
from shared.kernel.errors import invalid


def check_birth_year(year: int | None, moment: datetime, field: str = "person.birth_year") -> None:
    """Refuse a year of birth in the future or over 120 years ago. Raises Invalid at `field`."""
    if year is not None:
        _check(str(year), moment, field)


def check_birthdate(birthdate: str | None, moment: datetime, field: str) -> None:
    """The same for `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as precisely as it is known. Raises Invalid at `field`."""
    if birthdate:
        _check(birthdate, moment, field)


def check_born_before(identified_on: date | None, *births: str | None) -> None:
    """Refuse an identification before the person was born, compared as precisely as `births` are. Raises Invalid."""
    for birth in births:
        if identified_on and birth and identified_on.isoformat()[: len(birth)] < birth:
            raise invalid(
                "identified_on",
                "before_birth",
                es="La persona aún no había nacido ese día",
                en="The person was not born yet on that day",
            )


def _check(birth: str, moment: datetime, field: str) -> None:
    # As in `check_not_future`, the UTC day. ISO dates of the same precision are in the order of their text.
    today = moment.astimezone(UTC).date()
    if birth > today.isoformat()[: len(birth)]:
        raise invalid(field, "in_the_future", es="La fecha es futura", en="The date is in the future")
    if today.year - int(birth[:4]) > OLDEST:
        raise invalid(field, "too_long_ago", es="Hace más de 120 años", en="More than 120 years ago")
