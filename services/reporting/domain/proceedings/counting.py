"""From records of proceedings to units and to the counts of an organisation."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from services.reporting.domain.proceedings.of_accused import units_of_accused
from services.reporting.domain.proceedings.of_persons import units_of_person
from services.reporting.domain.proceedings.of_proceedings import units_of_proceeding
from services.reporting.domain.proceedings.records import About, ProceedingRecord
from services.reporting.domain.proceedings.units import Counted, CountKey, Unit, UnitMaker


def units_of(records: Sequence[ProceedingRecord], subjects: Iterable[str]) -> Iterator[Unit]:
    """The units about `subjects`, each counted once, from every record about them.

    They do not depend on the order of the records, nor on when each became known.
    """
    for subject in sorted(subjects):
        about = [record for record in records if subject in record.subjects]
        if about:
            kind, _, key = subject.partition(":")
            yield from _units_about(About(kind), key, UnitMaker(subject, about))


def _units_about(about: About, key: str, make: UnitMaker) -> Iterator[Unit]:
    if about is About.PROCEEDING:
        return units_of_proceeding(make)
    return units_of_accused(make, key) if about is About.ACCUSED else units_of_person(make, key)


def own_counts(records: Sequence[ProceedingRecord], subjects: Collection[str]) -> Counter[CountKey]:
    """The units about `subjects` of each organisation that recorded any, from its own records alone."""
    counts: Counter[CountKey] = Counter()
    for organisation in sorted({record.organisation_id for record in records}):
        own = [record for record in records if record.organisation_id == organisation]
        counts.update(_key(unit, organisation) for unit in units_of(own, subjects))
    return counts


def difference(before: Counter[CountKey], after: Counter[CountKey]) -> dict[CountKey, Counted]:
    """What must be added to the counts; zeros are left out."""
    delta = {key: after[key] - before[key] for key in sorted({*before, *after})}
    return {key: Counted(n) for key, n in delta.items() if n}


def _key(unit: Unit, organisation: UUID) -> CountKey:
    where = (unit.country, organisation, unit.kind, unit.month)
    return CountKey(*where, unit.series, unit.detail, unit.measured)
