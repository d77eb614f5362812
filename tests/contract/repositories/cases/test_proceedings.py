"""Proceedings, their persons and stages, as both kinds of repository keep them; and who sees which."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from services.cases.adapters.tables import proceeding_stage
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.proceedings.proceeding import Proceeding
from shared.crypto import DecryptionError
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import Works, on_postgresql
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, the_platform
from tests.support.builders.proceedings import (
    PROSECUTION,
    a_liaison,
    a_person_in,
    a_proceeding,
    a_shared_person,
    a_stage,
)
from tests.support.world import CLINIC, GT, HN, SHELTER

LIAISON = a_liaison()
ANA = a_caseworker()
BERTA = a_caseworker(subject="berta")
"""A colleague of Ana."""
KEEPERS = (LIAISON, a_liaison(subject="lucas"))
PLATFORM = the_platform(frozenset({GT}))
OTHERS = (
    a_liaison(organisation_id=CLINIC),
    a_liaison(countries=frozenset({HN})),
    a_caseworker(organisation_id=CLINIC),
    a_caseworker(countries=frozenset({HN})),
    the_platform(frozenset({HN})),
)
"""Callers of organisations that have no part in it, or of another country."""


@pytest.fixture
def case(works: Works) -> Case:
    """A stored case of `SHELTER`."""
    case = a_case()
    works.store(case)
    return case


def kept(works: Works, case: Case, grant: Grant = LIAISON, **changes: Any) -> Proceeding:
    """A stored proceeding of the organisation of `grant`, about the person of a case."""
    known = a_proceeding(organisation_id=grant.organisation_id, recorded_by=grant.subject, **changes)
    shared = None if grant.organisation_id == case.organisation_id else a_shared_person(case)
    if shared is not None:
        with works.platform() as work:
            work.shared_persons.add_each([shared])
    with works.open(grant) as work:
        person = a_person_in(known, case, shared_person_id=None if shared is None else shared.id)
        work.proceedings.add(known, [person], a_stage())
    return known


def sees(works: Works, grant: Grant, known: Proceeding) -> bool:
    """Whether a proceeding exists for a caller, with all that belongs to it; and otherwise nothing of it does."""
    with works.open(grant) as work:
        persons = work.proceedings.persons_of([known.id])
        stages = work.proceedings.stage_changes(known.id)
        listed = work.proceedings.page(known.organisation_id or SHELTER, after=None, limit=9).items
        try:
            found = work.proceedings.get(known.id)
        except NotFound:
            assert (persons, stages, listed) == ([], [], [])
            return False
        keeps = grant.organisation_id in (None, known.organisation_id)
        assert (found.id, len(persons), len(stages), len(listed)) == (known.id, 1, int(keeps), 1)
        return True


def test_what_was_stored_is_read_whole(works: Works, case: Case) -> None:
    known = kept(works, case, responsible=new_id(), court_file_number="C-01", articles=("GT_202TER", "GT_202QUATER"))

    with works.open(LIAISON) as work:
        assert work.proceedings.get(known.id) == known
        assert work.proceedings.get_for_update(known.id) == known


def test_a_changed_proceeding_takes_the_place_of_its_former_version(works: Works, case: Case) -> None:
    known = kept(works, case)
    changed = replace(known, version=2, file_number=None, court=None, stage="trial", stage_since=TODAY)
    with works.open(LIAISON) as work:
        work.proceedings.save(changed)

    with works.open(LIAISON) as work:
        assert work.proceedings.get(known.id) == changed
        assert work.proceedings.by_file_number(PROSECUTION, GT, "MP001-2026-88123") == []


@on_postgresql
def test_it_is_seen_by_its_keeper_through_the_case_and_by_the_platform(works: Works, case: Case) -> None:
    known = kept(works, case)

    assert [sees(works, grant, known) for grant in (*KEEPERS, ANA, BERTA, PLATFORM)] == [True] * 5
    assert [sees(works, grant, known) for grant in OTHERS] == [False] * len(OTHERS)


@on_postgresql
def test_an_organisation_sees_its_own_case_in_a_proceeding_of_its_own(works: Works, case: Case) -> None:
    known = kept(works, case, ANA)

    assert [sees(works, grant, known) for grant in (ANA, BERTA, PLATFORM)] == [True] * 3
    assert [sees(works, grant, known) for grant in (*KEEPERS, *OTHERS)] == [False] * (2 + len(OTHERS))


@on_postgresql
def test_a_sealed_case_seals_the_proceeding_that_its_organisation_keeps(works: Works) -> None:
    case = a_case(sealed_for=["ana"])
    works.store(case)
    known = kept(works, case, ANA)

    assert [sees(works, grant, known) for grant in (ANA, BERTA, PLATFORM)] == [True, False, True]


@on_postgresql
def test_a_sealed_case_shows_a_proceeding_of_others_to_those_named_alone(works: Works) -> None:
    case = a_case(sealed_for=["ana"])
    works.store(case)
    known = kept(works, case)

    assert [sees(works, grant, known) for grant in (*KEEPERS, ANA, BERTA)] == [True, True, True, False]


@on_postgresql
def test_a_sealed_person_is_hidden_among_others_of_the_same_proceeding(works: Works, case: Case) -> None:
    sealed = a_case(sealed_for=["ana"])
    works.store(sealed)
    known = kept(works, case, ANA)
    with works.open(ANA) as work:
        work.proceedings.add_persons(known, [a_person_in(known, sealed)])

    assert sees(works, BERTA, known)
    with works.open(ANA) as work:
        assert {person.case_id for person in work.proceedings.persons_of([known.id])} == {case.id, sealed.id}
        assert [found.id for found in work.proceedings.of_cases([sealed.id])] == [known.id]
    with works.open(BERTA) as work:
        assert work.proceedings.of_cases([sealed.id]) == []


@on_postgresql
def test_nobody_but_the_keeper_writes_it(works: Works, case: Case) -> None:
    known = kept(works, case)
    other = a_case(organisation_id=CLINIC)
    works.store(other)
    another = a_proceeding()

    writes: Sequence[Callable[[CasesWork], None]] = (
        lambda work: work.proceedings.add(another, [a_person_in(another, other)], a_stage()),
        lambda work: work.proceedings.add_stage(known, a_stage()),
        lambda work: work.proceedings.add_persons(known, [a_person_in(known, other)]),
    )
    for grant in (ANA, *OTHERS):
        for write in writes:
            with pytest.raises(DBAPIError), works.open(grant) as work:
                write(work)
    assert sees(works, LIAISON, known)


@on_postgresql
def test_the_organisation_of_a_case_does_not_change_it(works: Works, case: Case) -> None:
    known = kept(works, case)
    (person,) = persons(works, known)

    with pytest.raises(DBAPIError), works.open(ANA) as work:
        work.proceedings.save(replace(known, version=2, court="Otro"))
    with pytest.raises(DBAPIError), works.open(ANA) as work:
        work.proceedings.save_person(replace(person, standing="witness"))
    assert persons(works, known) == [person]


def persons(works: Works, known: Proceeding) -> Any:
    with works.open(LIAISON) as work:
        assert work.proceedings.get(known.id) == known
        return work.proceedings.persons_of([known.id])


def test_persons_are_in_the_order_in_which_they_were_added(works: Works, case: Case) -> None:
    later = a_case()
    works.store(later)
    known, of_another = kept(works, case), kept(works, later)
    second = a_person_in(known, later, added_at=NOON + timedelta(hours=1))
    with works.open(LIAISON) as work:
        work.proceedings.add_persons(known, [second])
        work.proceedings.save_person(replace(second, standing="witness"))

    with works.open(LIAISON) as work:
        first, *rest = work.proceedings.persons_of([known.id])
        assert (first.case_id, rest) == (case.id, [replace(second, standing="witness")])
        assert len(work.proceedings.persons_of([known.id, of_another.id])) == 3
        assert work.proceedings.persons_of([]) == []


def test_the_stages_are_read_as_they_were_recorded(works: Works, case: Case) -> None:
    known = kept(works, case)
    trial = a_stage(stage="trial", on=TODAY, recorded_at=NOON + timedelta(hours=2))
    mistake = a_stage(stage=None, on=None, takes_back=trial.id, recorded_at=NOON + timedelta(hours=3))
    with works.open(LIAISON) as work:
        work.proceedings.add_stage(known, trial)
        work.proceedings.add_stage(known, mistake)

    with works.open(LIAISON) as work:
        first, *rest = work.proceedings.stage_changes(known.id)
        assert (first.stage, rest) == ("investigation", [trial, mistake])


@on_postgresql
def test_each_publication_of_the_facts_has_the_next_number(works: Works, case: Case) -> None:
    known, other = kept(works, case), kept(works, case)
    with works.platform() as work:
        assert [work.proceedings.next_facts_version(of) for of in (known.id, known.id, other.id)] == [1, 2, 1]
    with works.open(LIAISON) as work:
        work.proceedings.save(replace(known, version=2))
    with works.platform() as work:
        assert work.proceedings.next_facts_version(known.id) == 3
    for stranger in OTHERS:
        with works.open(stranger) as work, pytest.raises(NotFound):
            work.proceedings.next_facts_version(known.id)


@on_postgresql
def test_several_are_read_together_as_far_as_they_are_seen(works: Works, case: Case) -> None:
    one, other = kept(works, case), kept(works, case, ANA)

    for grant, expected in ((ANA, {one.id, other.id}), (LIAISON, {one.id}), (PLATFORM, {one.id, other.id})):
        with works.open(grant) as work:
            assert {each.id for each in work.proceedings.each([one.id, other.id, new_id()])} == expected
            assert work.proceedings.each([]) == []


@on_postgresql
@pytest.mark.parametrize("statement", [delete(proceeding_stage), update(proceeding_stage).values(stage="trial")])
def test_postgresql_lets_no_stage_be_changed_or_removed(works: Works, case: Case, statement: Any) -> None:
    kept(works, case)

    for grant in (LIAISON, PLATFORM):
        with pytest.raises(DBAPIError, match="permission denied"), works.open(grant) as work:
            work.connection.execute(statement)


@pytest.mark.parametrize("written", ["MP001-2026-88123", "mp 001/2026/88123", "Mp.001202688123 "])
def test_a_file_number_is_found_however_it_is_punctuated(works: Works, case: Case, written: str) -> None:
    known = kept(works, case)

    with works.open(LIAISON) as work:
        assert work.proceedings.by_file_number(PROSECUTION, GT, written) == [known]
        assert work.proceedings.by_file_number(PROSECUTION, HN, written) == []
        assert work.proceedings.by_file_number(PROSECUTION, GT, "MP001-2026-88124") == []
        assert work.proceedings.by_file_number(SHELTER, GT, written) == []


@on_postgresql
def test_a_file_number_is_found_by_its_keeper_alone(works: Works, case: Case) -> None:
    kept(works, case)

    for grant in (ANA, *OTHERS):
        own = grant.organisation_id or PROSECUTION
        with works.open(grant) as work:
            assert work.proceedings.by_file_number(own, GT, "MP001-2026-88123") == []


def test_the_list_is_newest_first_and_goes_on_where_it_stopped(works: Works, case: Case) -> None:
    old, middle, new = (kept(works, case, recorded_at=NOON + timedelta(hours=hour)) for hour in range(3))

    with works.open(LIAISON) as work:
        first = work.proceedings.page(PROSECUTION, after=None, limit=2)
        assert [each.id for each in first.items] == [new.id, middle.id]
        assert list(first.next_position or ()) == [middle.recorded_at, middle.id]
        after = [(NOON + timedelta(hours=1)).isoformat(), str(middle.id)]
        rest = work.proceedings.page(PROSECUTION, after=after, limit=2)
        assert ([each.id for each in rest.items], rest.next_position) == ([old.id], None)
        assert [each.id for each in work.proceedings.of_cases([case.id])] == [new.id, middle.id, old.id]


def test_the_list_is_filtered_by_stage_and_by_who_is_responsible(works: Works, case: Case) -> None:
    responsible = new_id()
    mine = kept(works, case, responsible=responsible)
    trial = kept(works, case, stage="trial")

    with works.open(LIAISON) as work:
        assert [e.id for e in work.proceedings.page(PROSECUTION, stage="trial", after=None, limit=9).items] == [
            trial.id
        ]
        of_mine = work.proceedings.page(PROSECUTION, responsible=responsible, after=None, limit=9)
        assert [each.id for each in of_mine.items] == [mine.id]


@on_postgresql
def test_words_are_encrypted_under_a_key_of_each_proceeding(works: Works, case: Case) -> None:
    one, other = kept(works, case), kept(works, case)

    with works.open(LIAISON) as work:
        encrypted = work.proceedings.cipher(one.id).encrypt(b"canario", "part|1")
        assert work.proceedings.cipher(one.id).decrypt(encrypted, "part|1") == b"canario"
        with pytest.raises(DecryptionError):
            work.proceedings.cipher(other.id).decrypt(encrypted, "part|1")
    for grant in OTHERS:
        with works.open(grant) as work, pytest.raises(NotFound):
            work.proceedings.cipher(one.id)


def test_a_locked_proceeding_is_waited_for(works: Works, case: Case) -> None:
    known = kept(works, case)

    with works.open(LIAISON) as first:
        first.proceedings.get_for_update(known.id)
        with works.open(LIAISON) as second:
            works.do_not_wait(second)
            with pytest.raises(works.would_wait):
                second.proceedings.get_for_update(known.id)
