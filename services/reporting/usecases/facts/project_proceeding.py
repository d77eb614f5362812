"""Update facts and counts of a criminal proceeding. Facts that come twice or late change nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import units_changed
from services.reporting.domain.proceedings.counting import difference, own_counts, units_of
from services.reporting.domain.proceedings.projected import record_of
from services.reporting.domain.proceedings.records import ProceedingRecord
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.db.last_step import LastStep


def project_proceeding(event: ProceedingFactsChanged, *, work: ReportingWork) -> None:
    """Take what statistics may use of the proceeding before the commit, together with all others of the transaction."""
    work.before_commit(LastStep(_take_records, work), record_of(event))


def _take_records(records: Sequence[ProceedingRecord], *, work: ReportingWork) -> None:
    """Replace what is known of each proceeding by the newest record about it; an older one changes nothing."""
    for country in sorted({record.country for record in records}):
        work.proceeding_facts.lock_country(country)
        _take_of_country(country, [record for record in records if record.country == country], work)


def _take_of_country(country: str, records: Iterable[ProceedingRecord], work: ReportingWork) -> None:
    newest = {record.proceeding_id: record for record in sorted(records, key=lambda record: record.version)}
    known = work.proceeding_facts.of_proceedings(newest)
    new = {key: record for key, record in newest.items() if key not in known or known[key].version < record.version}
    if not new:
        return
    replaced = [record for key, record in known.items() if key in new]
    subjects = {subject for record in (*new.values(), *replaced) for subject in record.subjects}
    before = work.proceeding_facts.telling_of(country, subjects)
    after = before | new
    work.proceeding_facts.save(new.values())
    work.proceeding_facts.add_counts(
        difference(own_counts([*before.values()], subjects), own_counts([*after.values()], subjects))
    )
    _replace_units(country, subjects, [*after.values()], work)


def _replace_units(country: str, subjects: set[str], records: Sequence[ProceedingRecord], work: ReportingWork) -> None:
    stored = work.proceeding_facts.units_about(country, subjects)
    units = {unit.id: unit for unit in units_of(records, subjects)}
    # What is no longer counted stays, because it may be published and leaves with others only.
    gone = [replace(unit, counted=False) for key, unit in stored.items() if key not in units]
    changed = [unit for unit in (*units.values(), *gone) if stored.get(unit.id) != unit]
    work.proceeding_facts.save_units(changed)
    changes = units_changed(stored, changed)
    work.publications[Source.PROCEEDINGS].add_changes(country, changes, [unit.id for unit in changed])
