"""Parts of cases and changes of identities, as both kinds of repository keep them."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from services.cases.domain.case.case import Case
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.person.identity_change import EncryptedIdentityChange
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import STRANGERS, Works, on_postgresql
from tests.support.builders.cases import NOON, TODAY, a_case


@pytest.fixture
def case(works: Works) -> Case:
    """A stored case."""
    case = a_case()
    works.store(case)
    return case


def a_part(kind: str = "plan_goal", at: datetime = NOON) -> StoredPart:
    return StoredPart(
        id=new_id(),
        kind=kind,
        version=1,
        person_id=None,
        in_error=False,
        recorded_at=at,
        recorded_by="ana",
        changed_at=at,
        changed_by="ana",
        due_on=TODAY,
        responsible=new_id(),
        is_open=True,
        record={"domain": "health", "services": ["medical"]},
        content=b"encrypted",
    )


def test_the_parts_of_one_kind_are_listed_newest_first(works: Works, case: Case) -> None:
    other = a_case()
    works.store(other)
    old, new, of_another_kind = a_part(), a_part(at=NOON + timedelta(hours=1)), a_part("follow_up")
    with works.open() as work:
        for part in (old, new, of_another_kind):
            work.parts.add(case, part)
        work.parts.add(other, a_part())

    with works.open() as work:
        assert work.parts.of(case.id, "plan_goal") == [new, old]


def test_a_changed_part_takes_the_place_of_its_former_version(works: Works, case: Case) -> None:
    part = a_part()
    changed = replace(part, version=2, is_open=False, content=None, record={"domain": "work"})
    with works.open() as work:
        work.parts.add(case, part)
        work.parts.save(case, changed)

    with works.open() as work:
        assert work.parts.of(case.id, "plan_goal") == [changed]
        assert work.parts.get(case.id, "plan_goal", part.id) == changed


def test_parts_are_put_together_and_keep_their_words(works: Works, case: Case) -> None:
    stored, new = a_part("service"), replace(a_part("service"), content=None)
    moved = replace(stored, version=2, is_open=False, record={"status": "delivered"}, due_on=None)
    with works.open() as work:
        work.parts.add(case, stored)
        work.parts.put_each([(case, replace(moved, content=None)), (case, new)])
        work.parts.put_each([])

    with works.open() as work:
        found = {part.id: part for part in work.parts.each([stored.id, new.id, new_id()])}
    assert found == {stored.id: moved, new.id: new}


def test_a_part_is_found_in_its_case_and_among_its_kind(works: Works, case: Case) -> None:
    other, part = a_case(), a_part()
    works.store(other)
    with works.open() as work:
        work.parts.add(case, part)

    for case_id, kind, part_id in (
        (other.id, "plan_goal", part.id),
        (case.id, "follow_up", part.id),
        (case.id, "plan_goal", new_id()),
    ):
        with works.open() as work, pytest.raises(NotFound):
            work.parts.get(case_id, kind, part_id)


@on_postgresql
def test_no_other_organisation_or_country_sees_or_writes_a_part(works: Works, case: Case) -> None:
    part = a_part()
    with works.open() as work:
        work.parts.add(case, part)

    for stranger in STRANGERS:
        with works.open(stranger) as work:
            assert work.parts.of(case.id, "plan_goal") == []
            assert work.parts.each([part.id]) == []
            work.parts.save(case, replace(part, version=2))
        with pytest.raises(DBAPIError), works.open(stranger) as work:
            work.parts.add(case, a_part())
    with works.open() as work:
        assert work.parts.get(case.id, "plan_goal", part.id) == part


@on_postgresql
def test_the_changes_of_an_identity_are_those_of_one_person_newest_first(works: Works, case: Case) -> None:
    whose = new_id()
    old, new, of_another = a_change(whose), a_change(whose, NOON + timedelta(hours=1)), a_change(new_id())
    with works.open() as work:
        for change in (old, new, of_another):
            work.identity_changes.add(case, change)

    with works.open() as work:
        first = work.identity_changes.page(case.id, whose, after=None, limit=1)
        assert (first.items, list(first.next_position or ())) == ([new], [new.at, new.id])
        rest = work.identity_changes.page(case.id, whose, after=[new.at.isoformat(), str(new.id)], limit=1)
        assert (rest.items, rest.next_position) == ([old], None)
    for stranger in STRANGERS:
        with works.open(stranger) as work:
            assert work.identity_changes.page(case.id, whose, after=None, limit=9).items == []
        with pytest.raises(DBAPIError), works.open(stranger) as work:
            work.identity_changes.add(case, a_change(whose))


def a_change(person_id: UUID, at: datetime = NOON) -> EncryptedIdentityChange:
    return EncryptedIdentityChange(id=new_id(), person_id=person_id, at=at, actor="ana", content=b"encrypted")
