"""Publishes to statistics what they may use of a case."""

from collections.abc import Mapping
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.facts import changed_facts, counted_otherwise, facts_of_all
from services.cases.processes.case.following_proceedings import follow_proceedings_of
from shared.contracts.cases import CaseFactsChanged


def gather_facts(case: Case, *, work: CasesWork) -> Mapping[UUID, CaseFactsChanged]:
    """The events with the facts that statistics may use of the persons of a case today, by their ids."""
    return facts_of_all(case, work.pseudonyms.person_key, work.today(case.country))


def publish_facts(case: Case, *, work: CasesWork) -> None:
    """Publish the facts of a case to statistics, also when they are the same as before."""
    for facts in gather_facts(case, work=work).values():
        work.publish(facts)


def publish_changed_facts(case: Case, before: Mapping[UUID, CaseFactsChanged], *, work: CasesWork) -> None:
    """Publish the new facts of a case to statistics where they differ from `before`.

    The facts of its proceedings follow where they say the same of a person who is named there.
    """
    after = gather_facts(case, work=work)
    for facts in changed_facts(before, after):
        work.publish(facts)
    persons = counted_otherwise(before, after)
    if persons:
        follow_proceedings_of(case, persons=persons, work=work)
