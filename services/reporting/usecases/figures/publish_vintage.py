"""Make the next vintage of a country's figures, when enough different persons have changed since the last one."""

from collections.abc import Collection, Iterable, Mapping

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.disclosure.cohorts import Parties, enough, first_of, form_cohorts, form_departures
from services.reporting.domain.disclosure.tables import DEFAULT_K
from services.reporting.domain.facts.import_arrivals import STALLED_AFTER
from services.reporting.domain.facts.person_facts import Stratum
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import LEVELS, REFERRAL_FIELDS, running_period
from shared.kernel.country import Country

MOST_AT_ONCE = 200_000
"""Persons that enter with one vintage, some 40 microseconds each: no fact of the country changes meanwhile, and a
worker has 45 seconds for it."""
_TO_COUNTRY = REFERRAL_FIELDS.index("to_country")


def publish_vintage(country: Country, source: Source, *, work: ReportingWork) -> bool:
    """Add and remove cohorts of the published figures; returns whether a vintage was made.

    It is made only when k different persons known to others than any one organisation have changed in a stratum, and
    moves that stratum only, so that neither the moment nor the difference speaks of one of them (ADR 0021). Imported
    records wait until those of each import have all arrived: counted in the middle of one, its first records could use
    up the others that the rest needs. `work` is the platform's own.
    """
    publication = work.publications[source]
    # Locked before the changes are read, because two at once would make two vintages of the same changes.
    if not publication.try_take(country):
        return False
    mark = publication.uncounted(country)
    if mark is None:
        return False
    held = _held_strata(country, work)
    strata = _ready(publication.changed(country, without=held))
    if strata:
        _lock_facts(source, country, work)
        # Asked again, because the first records of an import may have arrived until the lock was free.
        held |= _held_strata(country, work)
        strata -= held
    is_whole = not strata or _move(country, source, strata, work)
    # What is held back, or did not fit into this vintage, is counted again.
    if is_whole and not held:
        publication.set_counted(country, mark)
    return bool(strata)


def _held_strata(country: str, work: ReportingWork) -> frozenset[str]:
    """The strata that no vintage moves now, because records of an import are still arriving."""
    is_held = work.import_arrivals.is_any_arriving(country, since=work.clock.now() - STALLED_AFTER)
    return frozenset({Stratum.IMPORTED}) if is_held else frozenset()


def _lock_facts(source: Source, country: str, work: ReportingWork) -> None:
    """Wait until no other transaction changes facts of `source` in `country`."""
    if source is Source.PERSONS:
        work.person_facts.lock_country(country)
    elif source is Source.REFERRALS:
        work.referral_facts.lock_country(country)
    else:
        work.proceeding_facts.lock_country(country)


def _ready(changed: Mapping[str, Iterable[tuple[Parties, int]]]) -> set[str]:
    return {stratum for stratum, groups in changed.items() if enough(groups, DEFAULT_K)}


def _move(country: Country, source: Source, strata: Collection[str], work: ReportingWork) -> bool:
    """Make the vintage; whether all cohorts that can be published have entered with it."""
    publication = work.publications[source]
    for cohort in form_departures(publication.stale(country, strata), publication.staying(country), DEFAULT_K):
        publication.leave(country, cohort)
    running = running_period(source, work.clock.now().strftime("%Y-%m"))
    cohorts = form_cohorts(publication.waiting(country, strata), LEVELS[source], DEFAULT_K, running=running)
    entering = first_of(cohorts, MOST_AT_ONCE)
    for cohort in entering:
        to_country = cohort.profile[_TO_COUNTRY] if source is Source.REFERRALS else country
        publication.enter(country, cohort, to_country or country)
    is_whole = len(entering) == len(cohorts)
    # The other cohorts enter with the next vintages, for which what has changed so far still counts.
    publication.next_vintage(country, strata if is_whole else (), work.clock.now())
    return is_whole
