"""The units of one proceeding, which several organisations may have recorded: it is counted once."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.records import Hearing, ProceedingRecord, StageEntry
from services.reporting.domain.proceedings.reparations import ordered_for_all, units_of_amounts
from services.reporting.domain.proceedings.units import Unit, UnitMaker, form_of, single

INVESTIGATION, FIRST_JUDGMENT = "investigation", "first_judgment"
"""Codes of list `proceeding_stage`."""
NOT_HELD = frozenset({"suspended", "rescheduled"})
"""Codes of list `hearing_outcome`."""


def units_of_proceeding(make: UnitMaker) -> Iterator[Unit]:
    """The investigation, the first judgment, the stages, hearings and measures of a proceeding, and what it ordered."""
    records = make.records
    institution = single(record.institution for record in records)
    entered = first_entries(records)
    if INVESTIGATION in entered:
        offence = form_of(code for record in records for code in record.offences)
        yield make.unit(Kind.INVESTIGATION, entered[INVESTIGATION].month, detail=offence)
    judged = _first_judgment(records)
    if judged:
        yield make.unit(Kind.JUDGMENT, *judged, detail=institution)
    for stage, entry in entered.items():
        if entry.days is not None:
            yield make.unit(Kind.STAGE, entry.month, entry.days, key=stage, series=stage)
    for number, hearing in enumerate(_hearings(records)):
        if hearing.outcome is not None:
            not_held = int(hearing.outcome in NOT_HELD)
            yield make.unit(Kind.HEARING, hearing.month, not_held, key=str(number), detail=institution)
    for month, kind, number in _measures(records):
        yield make.unit(Kind.MEASURE, month, key=f"{month} {kind} {number}", detail=kind)
    yield from units_of_amounts(make, ordered_for_all(records))


def first_entries(records: Sequence[ProceedingRecord]) -> dict[str, StageEntry]:
    """When each stage was entered for the first time: a stage may repeat, and the earliest record is right."""
    entries: dict[str, list[StageEntry]] = defaultdict(list)
    for record in records:
        for entry in record.stages:
            entries[entry.stage].append(entry)
    return {
        stage: min(found, key=lambda entry: (entry.month, entry.days is None, entry.days or 0))
        for stage, found in sorted(entries.items())
    }


def _first_judgment(records: Sequence[ProceedingRecord]) -> tuple[str, int] | None:
    """Month and days since the report, of the record that knows the earliest."""
    found = []
    for record in records:
        stage = first_entries([record]).get(FIRST_JUDGMENT)
        month = stage.month if stage else min((a.judged_month for a in record.accused if a.judged_month), default=None)
        if month is not None and record.days_to_first_judgment is not None:
            found.append((month, record.days_to_first_judgment))
    return min(found, default=None)


def _hearings(records: Sequence[ProceedingRecord]) -> list[Hearing]:
    """Of each month and type the hearings of the record that has most of them, or knows more of what came of them."""
    recorded: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for record in records:
        together: dict[tuple[str, str], list[str]] = defaultdict(list)
        for hearing in record.hearings:
            together[hearing.month, hearing.type].append(hearing.outcome or "")
        for key, outcomes in together.items():
            recorded[key].append(sorted(outcomes))
    return [
        Hearing(month=month, type=kind, outcome=outcome or None)
        for (month, kind), lists in sorted(recorded.items())
        for outcome in max(lists, key=lambda outcomes: (len(outcomes), sum(map(bool, outcomes)), outcomes))
    ]


def _measures(records: Sequence[ProceedingRecord]) -> Iterator[tuple[str, str, int]]:
    """Month, kind and number of each measure; of one month and kind as many as the record that has most of them."""
    most: Counter[tuple[str, str]] = Counter()
    for record in records:
        most |= Counter((measure.month, measure.kind) for measure in record.measures)
    for (month, kind), n in sorted(most.items()):
        for number in range(n):
            yield month, kind, number
