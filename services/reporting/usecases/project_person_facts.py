"""Facts about cases become person facts and counts. Twice is the same as once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.facts import REGISTERED, PersonFact, difference, with_firsts
from services.reporting.domain.imports import facts_of_import
from services.reporting.domain.indicators import Source
from services.reporting.domain.periods import quarter_of
from services.reporting.domain.published import Change, person_profile
from shared.contracts.cases import CaseFacts, CasesImported


def project_case(event: CaseFacts, *, work: ReportingWork) -> None:
    """Take the whole coded profile of a registered or changed case."""
    work.person_facts.lock(event.country)
    known = work.person_facts.of_cases([event.case_id]).get(event.case_id)
    fact = PersonFact(
        case_id=event.case_id,
        country=event.country,
        person_key=event.person_key,
        organisation_id=event.organisation_id,
        month=event.identified_month or event.month,
        adm1=event.adm1,
        status=event.trafficking_status,
        gender=event.gender,
        age_band=event.age_band,
        majority=event.majority,
        citizenship=event.citizenship,
        exploitation_country=event.exploitation_country,
        duration=event.duration,
        types=_canonical(event.exploitation_types),
        subforms=_canonical(event.exploitation_subforms),
        controls=_canonical(event.controls),
        recruiters=_canonical(event.recruiter_relationships),
        statistics_consent=event.statistics_consent,
        source=REGISTERED,
        role=event.role,
        duplicate=event.duplicate,
        is_open=known.is_open if known else True,
    )
    _replace_facts(event.country, {fact.case_id: fact}, work)


def project_import(event: CasesImported, *, work: ReportingWork) -> None:
    """Take a batch of imported records; a record that is known already stays as it is."""
    work.person_facts.lock(event.country)
    facts = {fact.case_id: fact for fact in facts_of_import(event)}
    for known in work.person_facts.of_cases(facts):
        del facts[known]
    for case, consent in work.person_facts.take_early_consents(facts).items():
        facts[case] = replace(facts[case], statistics_consent=consent)
    _replace_facts(event.country, facts, work)


def change_statistics_consent(case_id: UUID, country: str, consent: bool, *, work: ReportingWork) -> None:
    """Count the person from now on, or no longer."""
    work.person_facts.lock(country)
    if not _change(case_id, country, lambda fact: replace(fact, statistics_consent=consent), work):
        work.person_facts.keep_early_consent(case_id, country, consent)


def close_case(case_id: UUID, country: str, *, work: ReportingWork) -> None:
    """The case is no longer among the open ones; the person stays counted."""
    work.person_facts.lock(country)
    _change(case_id, country, lambda fact: replace(fact, is_open=False), work)


def _change(case_id: UUID, country: str, change: Callable[[PersonFact], PersonFact], work: ReportingWork) -> bool:
    known = work.person_facts.of_cases([case_id])
    if case_id in known:
        _replace_facts(country, {case_id: change(known[case_id])}, work)
    return case_id in known


def _replace_facts(country: str, new: Mapping[UUID, PersonFact], work: ReportingWork) -> None:
    """Write `new`, mark which case of each person counts, and bring the counts along by the difference."""
    before = work.person_facts.of_cases(new)
    people = {fact.person_key for facts in (before, new) for fact in facts.values()}
    before |= work.person_facts.of_people(country, people)
    after = with_firsts({**before, **new}.values())
    changed = [fact for case, fact in after.items() if before.get(case) != fact]
    work.person_facts.save(changed)
    work.person_facts.add_counts(difference(before, after))
    work.publications[Source.PERSONS].note(country, _who(changed, before), [fact.case_id for fact in changed])


def _who(changed: Iterable[PersonFact], before: Mapping[UUID, PersonFact]) -> list[Change]:
    """Persons of whom a figure would change, each once, with the organisations that know them."""
    strata: dict[str, str] = {}
    parties: dict[str, set[UUID]] = defaultdict(set)
    for fact in changed:
        if _figure_of(fact) != _figure_of(before.get(fact.case_id)):
            strata[fact.person_key] = fact.source
            parties[fact.person_key].add(fact.organisation_id)
    return [Change(person, strata[person], frozenset(who)) for person, who in parties.items()]


def _figure_of(fact: PersonFact | None) -> tuple[str, tuple[str, ...]] | None:
    """The period and profile under which a case counts; None where it counts nobody."""
    return (quarter_of(fact.month), person_profile(fact)) if fact and fact.first_in_country else None


def _canonical(codes: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
