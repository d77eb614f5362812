"""The units of a person of a proceeding, who counts once, and only while a consent lets statistics count them."""

from collections.abc import Iterable, Iterator, Sequence

from services.reporting.domain.facts.person_facts import UNKNOWN
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.records import Participant, ProceedingRecord, by_proceeding
from services.reporting.domain.proceedings.reparations import added, ordered_for, units_of_amounts
from services.reporting.domain.proceedings.units import Unit, UnitMaker

_MAJORITIES = ("minor", "adult")


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
    """Added over the proceedings; two records of one proceeding are about the same testimony."""
    return sum(
        max((p.heard or 0 for record in records_of_one for p in record.persons if p.person_key == key), default=0)
        for records_of_one in by_proceeding(records)
    )


def _majority(entries: Iterable[Participant]) -> str:
    known = {entry.majority for entry in entries}
    return next((majority for majority in _MAJORITIES if majority in known), UNKNOWN)


def _reparations(make: UnitMaker, key: str) -> Iterator[Unit]:
    sums = added(ordered_for(records, key) for records in by_proceeding(make.records))
    for year in sorted({month[:4] for month, *_ in sums}):
        yield make.unit(Kind.REPARATION, min(month for month, *_ in sums if month.startswith(year)), key=year)
    yield from units_of_amounts(make, sums)
