"""Takes records of proceedings into the units of the network and the counts of the organisations that recorded them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.reporting.adapters.proceeding_facts import ProceedingFactRepository
from services.reporting.adapters.publications import PublicationRepository
from services.reporting.domain.proceedings.counting import difference, own_counts, units_of
from services.reporting.domain.proceedings.records import ProceedingRecord
from services.reporting.domain.published import units_changed


class ProceedingProjection:
    """Keeps facts, counts and changes of one transaction in step."""

    def __init__(self, facts: ProceedingFactRepository, publication: PublicationRepository) -> None:
        self._facts = facts
        self._publication = publication

    def take(self, records: Sequence[ProceedingRecord]) -> None:
        """Replace what is known of each proceeding by the newest record about it; an older one changes nothing."""
        for country in sorted({record.country for record in records}):
            self._facts.lock_country(country)
            self._take(country, [record for record in records if record.country == country])

    def _take(self, country: str, records: Iterable[ProceedingRecord]) -> None:
        newest = {record.proceeding_id: record for record in sorted(records, key=lambda record: record.version)}
        known = self._facts.of_proceedings(newest)
        new = {key: record for key, record in newest.items() if key not in known or known[key].version < record.version}
        if not new:
            return
        replaced = [record for key, record in known.items() if key in new]
        subjects = {subject for record in (*new.values(), *replaced) for subject in record.subjects}
        before = self._facts.telling_of(country, subjects)
        after = before | new
        self._facts.save(new.values())
        self._facts.add_counts(
            difference(own_counts([*before.values()], subjects), own_counts([*after.values()], subjects))
        )
        self._replace_units(country, subjects, [*after.values()])

    def _replace_units(self, country: str, subjects: set[str], records: Sequence[ProceedingRecord]) -> None:
        stored = self._facts.units_about(country, subjects)
        units = {unit.id: unit for unit in units_of(records, subjects)}
        # What is no longer counted stays, because it may be published and leaves with others only.
        gone = [replace(unit, counted=False) for key, unit in stored.items() if key not in units]
        changed = [unit for unit in (*units.values(), *gone) if stored.get(unit.id) != unit]
        self._facts.save_units(changed)
        changes = units_changed(stored, changed)
        self._publication.add_changes(country, changes, [unit.id for unit in changed])
