"""What was ordered and paid: once for a person, and once for a proceeding as far as it is for no person in particular.

Two records of one proceeding hold the same orders: of each month, type and currency the larger amount counts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from services.reporting.domain.facts.person_facts import UNKNOWN
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.records import ProceedingRecord, Reparation
from services.reporting.domain.proceedings.units import Unit, UnitMaker

ORDERED = frozenset({"ordered", "partly_paid", "paid", "unenforced"})
"""Codes of list `reparation_status` of what a court ordered."""

Where = tuple[str, str, str]
"""Month of the order, currency and type."""
Sums = dict[Where, list[int]]
"""Ordered and paid."""


def ordered_for(records: Sequence[ProceedingRecord], key: str) -> Sums:
    """What one proceeding ordered for the person with this key; an order without an amount is there with 0."""
    return _largest(records, lambda one: one.person_key == key)


def ordered_for_all(records: Sequence[ProceedingRecord]) -> Sums:
    """What one proceeding ordered beyond what any record of it says to be for one person.

    A record may name the person of an order and another one not. So nothing is counted twice, nor through a proceeding
    what was ordered for a person who does not count.
    """
    persons = sorted({one.person_key for record in records for one in record.reparations if one.person_key})
    named = added(ordered_for(records, key) for key in persons)
    return {
        where: [max(0, ordered - named[where][0]), max(0, paid - named[where][1])]
        for where, (ordered, paid) in _largest(records, lambda _: True).items()
    }


def added(many: Iterable[Sums]) -> Sums:
    """The amounts of several together; 0 where there are none."""
    together: Sums = defaultdict(lambda: [0, 0])
    for sums in many:
        for where, (ordered, paid) in sums.items():
            known = together[where]
            together[where] = [known[0] + ordered, known[1] + paid]
    return together


def units_of_amounts(make: UnitMaker, sums: Sums) -> Iterator[Unit]:
    """For each year and currency one unit of what was ordered, and one of what was paid of it."""
    for year, currency in sorted({(month[:4], currency) for month, currency, _ in sums}):
        of_year = {where: amounts for where, amounts in sums.items() if (where[0][:4], where[1]) == (year, currency)}
        for kind, place in ((Kind.REPARATION_ORDERED, 0), (Kind.REPARATION_PAID, 1)):
            parts = [(where[0], amounts[place]) for where, amounts in of_year.items() if amounts[place]]
            if parts:
                amount = sum(part for _, part in parts)
                yield make.unit(kind, min(parts)[0], amount, key=f"{year} {currency}", series=currency)


def _largest(records: Sequence[ProceedingRecord], is_wanted: Callable[[Reparation], bool]) -> Sums:
    largest: Sums = {}
    for record in records:
        orders = (one for one in record.reparations if is_wanted(one) and one.status in ORDERED and one.month)
        for where, (ordered, paid) in added(map(_amounts, orders)).items():
            known = largest.get(where, [0, 0])
            largest[where] = [max(known[0], ordered), max(known[1], paid)]
    return largest


def _amounts(one: Reparation) -> Sums:
    return {(one.month or "", one.currency or UNKNOWN, one.type): [one.amount or 0, one.paid_amount or 0]}
