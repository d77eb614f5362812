"""What another fact about a person changes: who counts, the counts, and the publication."""

from collections.abc import Mapping
from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.facts.person_facts import PersonFact, difference, with_firsts
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import persons_changed


def replace_person_facts(country: str, new: Mapping[UUID, PersonFact], *, work: ReportingWork) -> None:
    """Store the facts `new` (by case), mark which case of each person counts, and adjust the counts.

    The caller must hold the lock of the country.
    """
    before = work.person_facts.of_cases(new)
    people = {fact.person_key for facts in (before, new) for fact in facts.values()}
    before |= work.person_facts.of_people(country, people)
    after = with_firsts({**before, **new}.values())
    changed = [fact for case, fact in after.items() if before.get(case) != fact]
    work.person_facts.save(changed)
    work.person_facts.add_counts(difference(before, after))
    publication = work.publications[Source.PERSONS]
    publication.add_changes(country, persons_changed(before, changed), [fact.case_id for fact in changed])
