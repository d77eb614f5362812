"""The units of a person of a proceeding, who counts once, and only while a consent lets statistics count them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from services.reporting.domain.person_facts import UNKNOWN
from services.reporting.domain.proceedings.records import Participant, ProceedingRecord, Reparation, by_proceeding
from services.reporting.domain.proceedings.units import Kind, Unit, UnitMaker

ORDERED = frozenset({"ordered", "partly_paid", "paid", "unenforced"})
"""Codes of list `reparation_status` of what a court ordered."""
_MAJORITIES = ("minor", "adult")

Sums = dict[tuple[str, str], list[int]]
"""Ordered and paid, by month and currency."""


def units_of_person(make: UnitMaker, key: str) -> Iterator[Unit]:
    """The units of the person with this key: in a proceeding, heard, and the reparation of each year."""
    entries = [person for record in make.records for person in record.persons if person.person_key == key]
    # The stricter of two records counts: a withdrawal is not undone by a record that does not know of it.
    if not all(person.counted for person in entries):
        return
    opened = min(record.opened_month for record in make.records)
    represented = any(person.represented for person in entries)
    yield make.unit(Kind.REPRESENTATION, opened, int(represented))
    heard = _times_heard(make.records, key)
    if heard:
        once_in_advance = heard == 1 and any(person.heard_in_advance for person in entries)
        yield make.unit(Kind.TESTIMONY, opened, int(once_in_advance), detail=_majority(entries))
    yield from _reparations(make, key)


def _times_heard(records: Sequence[ProceedingRecord], key: str) -> int:
    """Added over the proceedings; two records of one proceeding tell of the same testimony."""
    return sum(
        max((p.heard or 0 for record in records_of_one for p in record.persons if p.person_key == key), default=0)
        for records_of_one in by_proceeding(records)
    )


def _majority(entries: Iterable[Participant]) -> str:
    known = {entry.majority for entry in entries}
    return next((majority for majority in _MAJORITIES if majority in known), UNKNOWN)


def _reparations(make: UnitMaker, key: str) -> Iterator[Unit]:
    sums = _sums(make.records, key)
    for year in sorted({month[:4] for month, _ in sums}):
        of_year = {where: amounts for where, amounts in sums.items() if where[0].startswith(year)}
        yield make.unit(Kind.REPARATION, min(month for month, _ in of_year), key=year)
        for currency in sorted({currency for _, currency in of_year}):
            for kind, place in ((Kind.REPARATION_ORDERED, 0), (Kind.REPARATION_PAID, 1)):
                parts = {m: amounts[place] for (m, c), amounts in of_year.items() if c == currency and amounts[place]}
                if parts:
                    of = {"key": f"{year} {currency}", "series": currency}
                    yield make.unit(kind, min(parts), sum(parts.values()), **of)


def _sums(records: Sequence[ProceedingRecord], key: str) -> Sums:
    """What was ordered for the person; of two records of one proceeding the larger amount of each type and month."""
    sums: Sums = {}
    for records_of_one in by_proceeding(records):
        for (month, _, currency), amounts in _largest(records_of_one, key).items():
            known = sums.setdefault((month, currency), [0, 0])
            sums[month, currency] = [known[0] + amounts[0], known[1] + amounts[1]]
    return sums


def _largest(records: Sequence[ProceedingRecord], key: str) -> dict[tuple[str, str, str], list[int]]:
    largest: dict[tuple[str, str, str], list[int]] = {}
    for record in records:
        own: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in record.reparations:
            if one.person_key == key and one.status in ORDERED and one.month:
                _add(own[one.month, one.type, one.currency or UNKNOWN], one)
        for where, amounts in own.items():
            known = largest.get(where, [0, 0])
            largest[where] = [max(known[0], amounts[0]), max(known[1], amounts[1])]
    return largest


def _add(amounts: list[int], reparation: Reparation) -> None:
    amounts[0] += reparation.amount or 0
    amounts[1] += reparation.paid_amount or 0
