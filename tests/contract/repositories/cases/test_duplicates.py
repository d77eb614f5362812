"""Duplicates and the cases that stand for them, and the proceedings that name their persons, in both repositories."""

# fixed dates: NOON is the clock of the service

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import SEPARATED, TimelineEntry
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import Works, on_postgresql
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, the_platform
from tests.support.builders.proceedings import a_person_in, a_proceeding, a_stage
from tests.support.world import CLINIC, GT, HN, SHELTER

PLATFORM = the_platform(frozenset({GT}))
ANA, BERTA = a_caseworker(), a_caseworker(subject="berta")


def chain(works: Works, *cases: Case) -> Sequence[Case]:
    """Store cases of which each is a duplicate of the next, the first one merged first."""
    for case, kept in pairwise(cases):
        case.close_as_duplicate(kept, on=TODAY)
    for case in cases:
        works.store(case)
    return cases


def test_each_duplicate_leads_to_the_end_of_its_chain(works: Works) -> None:
    first, second, last = chain(works, a_case(), a_case(), a_case())
    other = a_case()
    works.store(other)
    with works.open(ANA) as work:
        found = work.cases.survivors_of([first.id, second.id, last.id, other.id, new_id()])
        assert {each: case.id for each, case in found.items()} == {first.id: last.id, second.id: last.id}
        assert found[first.id] == work.cases.get(last.id)
        assert work.cases.survivors_of([]) == {}


def test_a_case_knows_all_its_duplicates(works: Works) -> None:
    first, second, last = chain(works, a_case(), a_case(), a_case())
    with works.open(ANA) as work:
        found = [work.cases.duplicates_of(work.cases.get(each.id)) for each in (first, second, last)]
    assert [[case.id for case in cases] for cases in found] == [[], [first.id], sorted([first.id, second.id])]


@on_postgresql
def test_who_does_not_see_a_case_sees_it_in_no_chain(works: Works) -> None:
    sealed: dict[str, Any] = {"sealed_for": ["ana"]}
    first, kept = chain(works, a_case(), a_case(**sealed))
    hidden, last = chain(works, a_case(**sealed), a_case())
    for grant, seen in ((ANA, True), (BERTA, False), (PLATFORM, True)):
        with works.open(grant) as work:
            assert set(work.cases.survivors_of([first.id])) == ({first.id} if seen else set())
            assert len(work.cases.duplicates_of(work.cases.get(last.id))) == int(seen)
    for stranger in (a_caseworker(organisation_id=CLINIC), a_caseworker(countries=frozenset({HN}))):
        with works.open(stranger) as work:
            assert work.cases.survivors_of([first.id, hidden.id]) == {}
            assert work.cases.duplicates_of(kept) == []


def test_a_number_of_another_country_is_another_number(works: Works) -> None:
    (other, kept) = (a_case(country=HN), a_case())
    kept.also_numbered = (other.case_number,)
    works.store(other)
    works.store(kept)
    with works.platform() as work:
        assert work.cases.duplicates_of(kept) == []


def test_the_cases_that_stood_for_another_are_found(works: Works) -> None:
    kept, other, abroad = a_case(), a_case(), a_case(country=HN)
    for case in (kept, other, abroad):
        works.store(case)
    with works.platform() as work:
        for case in (kept, kept, abroad):
            entry = TimelineEntry(kind=SEPARATED, details={"duplicate_id": other.id})
            work.timeline.append(case, entry, actor="ana", at=NOON)
        work.timeline.append(other, TimelineEntry(kind="case.merged", details={}), actor="ana", at=NOON)
    with works.platform() as work:
        assert work.timeline.separations(GT) == [(kept.id, other.id)]


@on_postgresql
def test_which_proceedings_name_a_person(works: Works) -> None:
    case, other = a_case(), a_case()
    works.store(case)
    works.store(other)
    both, single = a_proceeding(organisation_id=SHELTER), a_proceeding(organisation_id=SHELTER)
    with works.open(ANA) as work:
        work.proceedings.add(both, [a_person_in(both, case), a_person_in(both, other)], a_stage())
        work.proceedings.add(single, [a_person_in(single, other)], a_stage())
    with works.open(ANA) as work:
        naming = work.proceedings.naming
        assert naming([case.id]) == {(both.id, GT)}
        assert naming([case.id, other.id]) == naming([other.id], [other.person_id]) == {(both.id, GT), (single.id, GT)}
        assert naming([case.id], [other.person_id]) == naming([], None) == naming([other.id], []) == set()
    with works.open(a_caseworker(organisation_id=CLINIC)) as work:
        assert work.proceedings.naming([case.id, other.id]) == set()
