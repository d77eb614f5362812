"""Parts of proceedings and shared persons, as both kinds of repository keep them; and who sees and writes which."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from services.cases.adapters.proceedings.shared_persons import SharedPersonRepository
from services.cases.domain.case.case import Case
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.test_proceedings import ANA, BERTA, KEEPERS, LIAISON, OTHERS, PLATFORM, kept
from tests.contract.repositories.cases.works import Works, on_postgresql
from tests.support.builders.cases import NOON, TODAY, a_case
from tests.support.builders.proceedings import PROSECUTION, a_shared_person, a_stored_part
from tests.support.world import GT, HN, SHELTER


@pytest.fixture
def case(works: Works) -> Case:
    """A stored case of `SHELTER`."""
    case = a_case()
    works.store(case)
    return case


@pytest.fixture
def known(works: Works, case: Case) -> Proceeding:
    """A proceeding that `PROSECUTION` keeps about its person."""
    return kept(works, case)


def test_the_parts_of_some_kinds_are_listed_newest_first(works: Works, case: Case, known: Proceeding) -> None:
    old, new = a_stored_part(), a_stored_part(recorded_at=NOON + timedelta(hours=1))
    charge, elsewhere = a_stored_part("charge", recorded_at=NOON + timedelta(hours=2)), kept(works, case)
    with works.open(LIAISON) as work:
        for part in (new, old, charge):
            work.proceeding_parts.add(known, part)
        work.proceeding_parts.add(elsewhere, a_stored_part())

    with works.open(LIAISON) as work:
        assert work.proceeding_parts.of(known.id, "hearing") == [new, old]
        assert work.proceeding_parts.of(known.id, "hearing", "charge") == [charge, new, old]


def test_a_changed_part_takes_the_place_of_its_former_version(works: Works, known: Proceeding) -> None:
    part = a_stored_part()
    changed = replace(part, version=2, at=None, due_on=None, is_open=False, content=None, record={"type": "appeal"})
    with works.open(LIAISON) as work:
        work.proceeding_parts.add(known, part)
        work.proceeding_parts.save(known, changed)

    with works.open(LIAISON) as work:
        assert work.proceeding_parts.get(known.id, "hearing", part.id) == changed


def test_a_part_is_found_in_its_proceeding_and_among_its_kind(works: Works, case: Case, known: Proceeding) -> None:
    other, part = kept(works, case), a_stored_part()
    with works.open(LIAISON) as work:
        work.proceeding_parts.add(known, part)

    for proceeding_id, kind, part_id in (
        (other.id, "hearing", part.id),
        (known.id, "charge", part.id),
        (known.id, "hearing", new_id()),
    ):
        with works.open(LIAISON) as work, pytest.raises(NotFound):
            work.proceeding_parts.get(proceeding_id, kind, part_id)


@on_postgresql
def test_parts_are_seen_as_their_proceeding_is(works: Works, known: Proceeding) -> None:
    part = a_stored_part()
    with works.open(LIAISON) as work:
        work.proceeding_parts.add(known, part)

    for grant, expected in (*((each, [part]) for each in (*KEEPERS, ANA, PLATFORM)), *((each, []) for each in OTHERS)):
        with works.open(grant) as work:
            assert work.proceeding_parts.of(known.id, "hearing") == expected


@on_postgresql
@pytest.mark.parametrize("kind", ["request", "hearing"])
def test_the_organisation_of_the_person_answers_in_the_row(works: Works, known: Proceeding, kind: str) -> None:
    part = a_stored_part(kind)
    with works.open(LIAISON) as work:
        work.proceeding_parts.add(known, part)

    with works.open(ANA) as work:
        work.proceeding_parts.save(known, replace(part, version=2, changed_by="ana"))
    for stranger in OTHERS:
        with works.open(stranger) as work:
            work.proceeding_parts.save(known, replace(part, version=3))

    with works.open(LIAISON) as work:
        assert work.proceeding_parts.get(known.id, kind, part.id) == replace(part, version=2, changed_by="ana")


@on_postgresql
@pytest.mark.parametrize("kind", ["accused", "charge", "measure", "judgment", "reparation"])
def test_it_writes_nothing_else_of_the_proceeding(works: Works, known: Proceeding, kind: str) -> None:
    part = a_stored_part(kind)
    with works.open(LIAISON) as work:
        work.proceeding_parts.add(known, part)

    # What they do not see they do not change either; what they see is refused.
    with suppress(DBAPIError), works.open(ANA) as work:
        work.proceeding_parts.save(known, replace(part, version=2))
    with pytest.raises(DBAPIError), works.open(ANA) as work:
        work.proceeding_parts.add(known, a_stored_part(kind))
    with works.open(LIAISON) as work:
        assert work.proceeding_parts.of(known.id, kind) == [part]


@on_postgresql
@pytest.mark.parametrize("kind", ["request", "accused"])
def test_no_stranger_adds_a_part(works: Works, known: Proceeding, kind: str) -> None:
    for stranger in OTHERS:
        with pytest.raises(DBAPIError), works.open(stranger) as work:
            work.proceeding_parts.add(known, a_stored_part(kind))


def added(works: Works, known: Proceeding, *parts: StoredPart) -> None:
    with works.open(LIAISON) as work:
        for part in parts:
            work.proceeding_parts.add(known, part)


def at(days: int, **changes: Any) -> StoredPart:
    """A hearing so many days after `NOON`."""
    return a_stored_part(at=NOON + timedelta(days=days), **changes)


@on_postgresql
def test_a_calendar_shows_the_valid_hearings_between_two_moments(works: Works, known: Proceeding) -> None:
    before, first, last, after = (at(days) for days in (1, 2, 3, 4))
    mistake, charge, of_no_day = at(3, in_error=True), a_stored_part("charge", at=first.at), a_stored_part(at=None)
    added(works, known, last, after, before, first, mistake, charge, of_no_day)
    span = {"after": NOON + timedelta(days=1), "before": NOON + timedelta(days=3)}

    for grant in (LIAISON, ANA, PLATFORM):
        with works.open(grant) as work:
            assert work.proceeding_parts.between("hearing", GT, **span) == [(known.id, first), (known.id, last)]
            assert work.proceeding_parts.between("hearing", HN, **span) == []
    for stranger in OTHERS:
        with works.open(stranger) as work:
            assert work.proceeding_parts.between("hearing", GT, **span) == []


def reminding(works: Works) -> list[tuple[UUID, int | None]]:
    with works.platform() as work:
        found = work.proceeding_parts.to_remind("hearing", GT, after=NOON, before=NOON + timedelta(days=9))
        return [(part.id, part.reminded) for part in found]


def test_people_are_reminded_of_open_hearings_that_come_near(works: Works, known: Proceeding) -> None:
    near, nearer = at(2), at(1)
    added(works, known, near, nearer, at(9), at(0), at(1, is_open=False), a_stored_part("request", at=near.at))
    assert reminding(works) == [(nearer.id, None), (near.id, None)]

    with works.platform() as work:
        work.proceeding_parts.set_reminded(near.id, 7)
        work.proceeding_parts.set_reminded(nearer.id, 1)

    assert reminding(works) == [(near.id, 7)]


def test_they_are_reminded_again_of_one_that_is_moved(works: Works, known: Proceeding) -> None:
    near = at(2)
    added(works, known, near)
    with works.platform() as work:
        work.proceeding_parts.set_reminded(near.id, 1)

    for changed in (replace(near, version=2, record={"type": "appeal"}), replace(near, version=3, at=at(3).at)):
        with works.open(LIAISON) as work:
            work.proceeding_parts.save(known, changed)
        assert reminding(works) == ([] if changed.at == near.at else [(near.id, None)])


def in_days(days: int) -> date:
    return NOON.date() + timedelta(days=days)


def share(works: Works, *shared: SharedPerson) -> None:
    with works.platform() as work:
        work.shared_persons.add_each(shared)


def listed(works: Works, grant: Grant = LIAISON) -> list[UUID]:
    """Who may be named in a proceeding by the organisation of a caller."""
    with works.open(grant) as work:
        return [each.id for each in work.shared_persons.shared_with(PROSECUTION, after=None, limit=9).items]


@on_postgresql
def test_a_shared_person_is_known_to_both_sides_and_the_platform(works: Works, case: Case) -> None:
    shared = a_shared_person(case)
    share(works, shared)

    for grant in (*KEEPERS, ANA, BERTA, PLATFORM):
        with works.open(grant) as work:
            assert work.shared_persons.get(shared.id) == shared
            assert work.shared_persons.each([shared.id, new_id()]) == [shared]
    for grant in OTHERS:
        with works.open(grant) as work:
            assert work.shared_persons.each([shared.id]) == []
            with pytest.raises(NotFound):
                work.shared_persons.get(shared.id)


@on_postgresql
def test_a_person_of_a_sealed_case_is_known_to_the_office_and_those_named(works: Works) -> None:
    case = a_case(sealed_for=["ana"])
    works.store(case)
    shared = a_shared_person(case)
    share(works, shared)

    for grant, expected in ((LIAISON, [shared]), (ANA, [shared]), (BERTA, [])):
        with works.open(grant) as work:
            assert work.shared_persons.each([shared.id]) == expected


def test_a_referral_shares_a_person_once(works: Works, case: Case) -> None:
    first, again = a_shared_person(case), a_shared_person(case)
    share(works, first, replace(again, referral_id=first.referral_id))
    share(works, replace(first, id=new_id()), again)
    share(works)

    assert set(listed(works)) == {first.id, again.id}


def test_shared_persons_are_listed_newest_first_and_those_that_ended_are_not(works: Works, case: Case) -> None:
    old, middle, new = (a_shared_person(case, shared_at=NOON + timedelta(hours=hour)) for hour in range(3))
    ended, elsewhere = a_shared_person(case, ended_at=NOON), a_shared_person(case, to_organisation_id=SHELTER)
    share(works, new, old, middle, ended, elsewhere)

    assert listed(works) == [new.id, middle.id, old.id]
    with works.open(LIAISON) as work:
        first = work.shared_persons.shared_with(PROSECUTION, after=None, limit=2)
        assert list(first.next_position or ()) == [middle.shared_at, middle.id]
        after = [middle.shared_at.isoformat(), str(middle.id)]
        rest = work.shared_persons.shared_with(PROSECUTION, after=after, limit=2)
        assert ([each.id for each in rest.items], rest.next_position) == ([old.id], None)


End = Callable[[SharedPersonRepository, SharedPerson, datetime], None]
ENDS: dict[str, End] = {
    "consent": lambda all_, one, at: all_.end_of_consent(one.case_id, one.consent_id or new_id(), at),
    "referral": lambda all_, one, at: all_.end_of_referrals(one.case_id, [one.referral_id], at),
    "person": lambda all_, one, at: all_.end_of_person(one.case_id, one.person_id, at),
}


@pytest.mark.parametrize("grant", [ANA, PLATFORM], ids=["the organisation of the case", "the platform"])
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_was_shared_ends_once_and_with_it_nothing_else(works: Works, case: Case, end: End, grant: Grant) -> None:
    shared, other = a_shared_person(case), a_shared_person(case, person_id=new_id())
    share(works, shared, other)
    for at in (NOON, NOON + timedelta(days=1)):
        with works.open(grant) as work:
            end(work.shared_persons, replace(shared, case_id=new_id()), at)
            end(work.shared_persons, shared, at)

    assert listed(works) == [other.id]
    with works.open(LIAISON) as work:
        assert work.shared_persons.get(shared.id).ended_at == NOON


def test_what_was_shared_of_another_case_under_the_same_consent_goes_on(works: Works, case: Case) -> None:
    shared = a_shared_person(case)
    share(works, shared)
    with works.open(ANA) as work:
        work.shared_persons.end_of_consent(new_id(), shared.consent_id or new_id(), NOON)
    assert listed(works) == [shared.id]


@on_postgresql
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_neither_the_office_nor_a_stranger_ends_it(works: Works, case: Case, end: End) -> None:
    shared = a_shared_person(case)
    share(works, shared)

    with pytest.raises(DBAPIError), works.open(LIAISON) as work:
        end(work.shared_persons, shared, NOON)
    for stranger in OTHERS:
        with works.open(stranger) as work:
            end(work.shared_persons, shared, NOON)
    assert listed(works) == [shared.id]


def test_a_person_is_shared_until_an_earlier_day_and_never_until_a_later_one(works: Works, case: Case) -> None:
    without_end, later, earlier = (a_shared_person(case, until=day) for day in (None, in_days(9), in_days(3)))
    share(works, without_end, later, earlier)
    with works.open(ANA) as work:
        for each in (without_end, later, earlier):
            work.shared_persons.shorten(each.id, in_days(5))
        found = {each.id: each.until for each in work.shared_persons.each([without_end.id, later.id, earlier.id])}

    assert found == {without_end.id: in_days(5), later.id: in_days(5), earlier.id: in_days(3)}


@on_postgresql
def test_no_office_shares_a_person_with_itself(works: Works, case: Case) -> None:
    for grant in (LIAISON, *OTHERS):
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.shared_persons.add_each([a_shared_person(case)])
    assert listed(works) == []


def test_who_is_in_a_proceeding_of_the_office_is_left_out_of_those_who_are_in_none(works: Works, case: Case) -> None:
    named, again = (a_shared_person(case, shared_at=NOON + timedelta(hours=hour)) for hour in range(2))
    waits = a_shared_person(case, person_id=new_id())
    share(works, named, again, waits)
    kept(works, case)

    with works.open(LIAISON) as work:
        found = work.shared_persons.shared_with(PROSECUTION, unnamed=True, after=None, limit=9)
    assert [each.id for each in found.items] == [waits.id]


@on_postgresql
def test_what_is_open_in_the_proceedings_of_an_office_is_listed_by_its_day(
    works: Works, case: Case, known: Proceeding
) -> None:
    other = kept(works, case)
    soon, late, never = (a_stored_part("request", due_on=day) for day in (TODAY, TODAY + timedelta(days=9), None))
    with works.open(LIAISON) as work:
        for of, part in ((known, never), (other, late), (known, soon)):
            work.proceeding_parts.add(of, part)
        work.proceeding_parts.add(known, a_stored_part("request", is_open=False))
        work.proceeding_parts.add(known, a_stored_part("hearing"))

    with works.open(LIAISON) as work:
        found = work.proceeding_parts.open_of("request", PROSECUTION)
    assert found == [(known.id, soon), (other.id, late), (known.id, never)]
    for stranger in OTHERS:
        with works.open(stranger) as work:
            assert work.proceeding_parts.open_of("request", PROSECUTION) == []
