"""Checks of the days of a part, which several kinds share. Each raises Invalid at the field that is wrong."""

from datetime import date, timedelta
from itertools import pairwise

from shared.kernel.errors import invalid

Named = tuple[str, date | None]
"""A day and the field in which it is."""


def check_order(*days: Named) -> None:
    """Each day is not before those in front of it; days that are not known are passed over."""
    known = [(field, day) for field, day in days if day is not None]
    for (_, before), (field, day) in pairwise(known):
        if day < before:
            raise invalid(
                field, "before_the_other", es="Es anterior a la fecha previa", en="It is before the date above"
            )


def check_past(today: date, *days: Named) -> None:
    """None of them is to come. A system that dates in UTC may be a day ahead of the country."""
    for field, day in days:
        if day is not None and day > today + timedelta(days=1):
            raise invalid(field, "in_the_future", es="La fecha es futura", en="The date is in the future")
