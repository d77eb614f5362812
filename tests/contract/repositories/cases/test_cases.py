"""Cases: stored, read, locked, saved and listed."""

# fixed dates: NOON is the clock of the service

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy.exc import DBAPIError

from services.cases.adapters.case.case_json import CARD, CASE
from services.cases.adapters.case.case_list import Sort
from services.cases.domain.case.case import Case, CaseSource
from services.cases.domain.case.errors import CaseNumberTaken
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.kinds.follow_up import DuePart, TaskKind
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import STRANGERS, Works, on_postgresql
from tests.support.builders.cases import NOON, a_case, a_consent, an_identity, store
from tests.support.world import CLINIC, GT, HN, SHELTER

FIRST, SECOND, THIRD = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)


def listed(works: Works, sort: Sort = "-opened_on", after: Any = None, limit: int = 50, **filters: Any) -> list[UUID]:
    """Ids on a page of `SHELTER`."""
    with works.open() as work:
        page = work.cases.page(SHELTER, filters, sort=sort, after=after, limit=limit)
    return [UUID(card["id"]) for card in json.loads(page.items)]


def imported(**changes: Any) -> Case:
    return a_case(
        source=CaseSource.IMPORTED,
        status=CaseStatus.CLOSED,
        stage=Stage.CLOSED,
        closed_on=date(2026, 11, 24),
        closure_reason="other",
        year_known=False,
        flags_absent=("meansPhysicalAbuse",),
        **changes,
    )


def test_a_case_is_read_as_it_was_registered(works: Works) -> None:
    case = a_case(
        consents=[a_consent(), a_consent(purpose="aggregate_statistics", recipient_type=None)],
        needs=("medical",),
        assigned_to=new_id(),
        reassess_risk_by=NOON,
        age_said_on=FIRST,
        best_interest="considered",
    )
    works.store(case, identity=an_identity())
    with works.open() as work:
        assert work.cases.get(case.id) == case
        assert work.cases.get_for_update(case.id) == case


def test_what_a_registration_stores_besides_the_case_is_there_as_well(works: Works) -> None:
    case, identity = a_case(), an_identity()
    entry = TimelineEntry(kind="case.registered", details={"consent_id": new_id()})
    with works.open() as work:
        store(work, case, identity, entry)
    with works.open() as work:
        (stored,) = work.timeline.page(case.id, after=None, limit=9).items
        assert (stored.id, stored.kind, stored.at, stored.actor) == (entry.id, entry.kind, NOON, "ana")
        assert stored.details == {"consent_id": str(entry.details["consent_id"])}
        assert work.vault.read(case) == (identity, 1)
        tokens = work.search_index.tokens(case.country, identity)
        assert [found.id for found in work.search_index.candidates(SHELTER, tokens, 9)] == [case.id]


def test_nothing_is_stored_under_a_case_number_that_is_taken(works: Works) -> None:
    first = a_case()
    second = a_case(case_number=first.case_number)
    works.store(first)
    with pytest.raises(CaseNumberTaken), works.open() as work:
        store(work, second, an_identity(), TimelineEntry(kind="case.registered"))
    with works.open() as work:
        assert work.vault.read(second)[1] == 0
        assert work.timeline.page(second.id, after=None, limit=9).items == []
        with pytest.raises(NotFound):
            work.cases.get(second.id)


def test_a_missing_case_is_not_found(works: Works) -> None:
    with works.open() as work:
        for read in (work.cases.get, work.cases.get_for_update, work.cases.read):
            with pytest.raises(NotFound):
                read(new_id())


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_case_of_another_organisation_or_country_is_not_found(works: Works, stranger: Any) -> None:
    case = a_case()
    works.store(case)
    with works.open(stranger) as work:
        for read in (work.cases.get, work.cases.get_for_update, work.cases.read):
            with pytest.raises(NotFound):
                read(case.id)
        with pytest.raises(Conflict):
            work.cases.save(replace(case))
        page = work.cases.page(SHELTER, {}, sort="-opened_on", after=None, limit=9)
        assert (page.items, page.next_position) == ("[]", None)


def test_the_platform_sees_the_cases_of_every_organisation_in_its_countries(works: Works) -> None:
    mine, other = a_case(), a_case(organisation_id=CLINIC)
    works.store(mine, other)
    with works.platform() as work:
        assert work.cases.get(mine.id) == mine
        assert work.cases.get(other.id) == other


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_case_is_not_registered_for_another_organisation_or_country(works: Works, stranger: Any) -> None:
    with pytest.raises(DBAPIError), works.open(stranger) as work:
        store(work, a_case())


def test_a_saved_case_is_the_next_version(works: Works) -> None:
    case = a_case()
    works.store(case)
    with works.open() as work:
        changed = work.cases.get_for_update(case.id)
        changed.risk_level, changed.person = "low", Person(age=40, citizenships=("HND",))
        work.cases.save(changed)
        assert changed.version == 2
    with works.open() as work:
        assert work.cases.get(case.id) == changed


def test_what_its_parts_ask_for_is_saved_without_a_new_version(works: Works) -> None:
    case, due = a_case(), DuePart(part_id=new_id(), kind=TaskKind.OWN_TASK, due_on=FIRST, detail="other")
    works.store(case)
    with works.open() as work:
        changed = work.cases.get_for_update(case.id)
        changed.note_due(due.part_id, due)
        work.cases.save_tasks(changed)
    with works.open() as work:
        assert work.cases.get(case.id) == changed == replace(case, due_parts=(due,))
        assert json.loads(work.cases.read(case.id).body) == json.loads(orjson.dumps(CASE.body(changed)))
    assert listed(works, "due", due_to=NOON) == [case.id]
    with pytest.raises(Conflict), works.open() as work:
        work.cases.save_tasks(replace(case, version=2))


def test_until_when_persons_are_counted_is_saved_without_a_new_version(works: Works) -> None:
    case = a_case(counted_until=FIRST)
    works.store(case)
    with works.platform() as work:
        changed = work.cases.get_for_update(case.id)
        changed.counted_until = SECOND
        work.cases.save_counting(changed)
    with works.open() as work:
        assert work.cases.get(case.id) == replace(case, counted_until=SECOND)
    with pytest.raises(Conflict), works.platform() as work:
        work.cases.save_counting(replace(case, version=2))


def test_cases_whose_consent_to_statistics_has_ended_are_found_the_longest_ago_first(works: Works) -> None:
    dates: tuple[date | None, ...] = (SECOND, FIRST, SECOND + timedelta(days=1), None)
    cases = [a_case(counted_until=until) for until in dates]
    for case in (*cases, a_case(counted_until=FIRST, country=HN)):
        works.store(case)
    with works.platform() as work:
        day = SECOND + timedelta(days=1)
        assert work.cases.counted_before(GT, day, 9) == [cases[1].id, cases[0].id]
        assert work.cases.counted_before(GT, day, 1) == [cases[1].id]
        assert work.cases.counted_before(GT, FIRST, 9) == []


def test_a_change_that_is_not_saved_is_lost(works: Works) -> None:
    case = a_case()
    works.store(case)
    with works.open() as work:
        changed = work.cases.get(case.id)
        changed.risk_level = "low"
        changed.consents.append(a_consent())
        assert work.cases.get(case.id) == case


def test_a_case_that_was_changed_meanwhile_is_not_overwritten(works: Works) -> None:
    case = a_case()
    works.store(case)
    with works.open() as late:
        read = late.cases.get(case.id)
        with works.open() as early:
            early.cases.save(early.cases.get(case.id))
        with pytest.raises(Conflict):
            late.cases.save(read)
    with works.open() as work:
        assert work.cases.get(case.id).version == 2


def test_a_case_that_is_being_changed_is_locked(works: Works) -> None:
    case, other = a_case(), a_case()
    works.store(case, other)
    with works.open() as first:
        first.cases.get_for_update(case.id)
        first.cases.get_for_update(case.id)
        with works.open() as second:
            works.do_not_wait(second)
            assert second.cases.get(case.id) == case
            assert second.cases.get_for_update(other.id) == other
            with pytest.raises(works.would_wait):
                second.cases.get_for_update(case.id)
    with works.open() as third:
        works.do_not_wait(third)
        assert third.cases.get_for_update(case.id) == case


def test_the_json_of_a_case_is_the_one_that_a_change_answers_with(works: Works) -> None:
    case = a_case(consents=[a_consent(expires_on=date(2026, 12, 1))], reassess_risk_by=NOON, assigned_to=new_id())
    works.store(case)
    with works.open() as work:
        stored = work.cases.read(case.id)
    assert (stored.country, stored.version) == (case.country, 1)
    assert json.loads(stored.body) == json.loads(orjson.dumps(CASE.body(case)))


def test_imported_cases_are_stored_without_an_identity(works: Works) -> None:
    cases = [imported(), imported()]
    with works.platform() as work:
        work.cases.add_imported(cases, actor="ana")
    with works.open() as work:
        for case in cases:
            assert work.cases.get(case.id) == case
            assert work.vault.read(case)[1] == 0
            assert work.timeline.page(case.id, after=None, limit=9).items == []


def test_registered_cases_are_walked_through_in_the_order_of_their_ids(works: Works) -> None:
    cases = [a_case(), a_case(organisation_id=CLINIC), a_case()]
    works.store(*cases)
    with works.platform() as work:
        work.cases.add_imported([imported()], actor="ana")
        ids = sorted(case.id for case in cases)
        assert work.cases.registered_after(None, 2) == ids[:2]
        assert work.cases.registered_after(ids[1], 2) == ids[2:]
        assert work.cases.registered_after(ids[2], 2) == []


def test_a_list_is_newest_first_page_by_page(works: Works) -> None:
    cases = [a_case(opened_on=day) for day in (SECOND, FIRST, SECOND, THIRD)]
    works.store(*cases, a_case(organisation_id=CLINIC))
    expected = sorted(cases, key=lambda case: (case.opened_on, case.id), reverse=True)
    with works.open() as work:
        first = work.cases.page(SHELTER, {}, sort="-opened_on", after=None, limit=2)
        last = expected[1]
        assert [UUID(card["id"]) for card in json.loads(first.items)] == [case.id for case in expected[:2]]
        assert first.next_position == ["-opened_on", last.opened_on, last.id]
        after = [last.opened_on.isoformat(), str(last.id)]
        second = work.cases.page(SHELTER, {}, sort="-opened_on", after=after, limit=2)
    assert [UUID(card["id"]) for card in json.loads(second.items)] == [case.id for case in expected[2:]]
    assert second.next_position is None


def test_a_list_is_oldest_first_on_request(works: Works) -> None:
    cases = [a_case(opened_on=day) for day in (SECOND, FIRST, THIRD)]
    works.store(*cases)
    expected = sorted(cases, key=lambda case: case.opened_on)
    assert listed(works, "opened_on") == [case.id for case in expected]
    after = [FIRST.isoformat(), str(expected[0].id)]
    assert listed(works, "opened_on", after, 1) == [expected[1].id]


def test_a_list_of_what_is_due_has_open_cases_with_the_soonest_first(works: Works) -> None:
    later = a_case(identified_on=None, person=Person(), reassess_risk_by=NOON + timedelta(days=2))
    sooner = a_case(identified_on=None, person=Person(), reassess_risk_by=NOON + timedelta(days=1))
    closed = a_case(reassess_risk_by=NOON)
    closed.close("other", on=THIRD)
    works.store(later, sooner, closed, a_case(person=Person()))
    assert listed(works, "due") == [sooner.id, later.id]
    assert listed(works, "due", [(NOON + timedelta(days=1)).isoformat(), str(sooner.id)]) == [later.id]
    assert listed(works, "due", due_to=NOON + timedelta(days=1)) == [sooner.id]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "active"),
        ("risk_level", "low"),
        ("stage", "referred"),
        ("assigned_to", UUID(int=1)),
        ("identified_adm1", "GT-13"),
        ("exploitation_type", "forced_labour"),
        ("opened_from", THIRD),
        ("opened_to", THIRD),
        ("due_to", NOON),
    ],
)
def test_a_list_is_filtered(works: Works, name: str, value: Any) -> None:
    wanted = a_case(
        status=CaseStatus.ACTIVE,
        risk_level="low",
        stage=Stage.REFERRED,
        assigned_to=UUID(int=1),
        identified_adm1="GT-13",
        opened_on=THIRD,
        experience=Experience(exploitation=(Exploitation(type="forced_labour"),)),
        reassess_risk_by=NOON,
    )
    day = FIRST if name == "opened_from" else date(2026, 11, 4)
    works.store(wanted, a_case(opened_on=day, person=Person()))
    assert listed(works, **{name: value}) == [wanted.id]


def test_filters_hold_together(works: Works) -> None:
    both, one = a_case(risk_level="low", opened_on=THIRD), a_case(risk_level="low", opened_on=FIRST)
    works.store(both, one)
    assert listed(works, risk_level="low", opened_from=SECOND) == [both.id]


def test_a_card_is_the_one_that_python_writes(works: Works) -> None:
    case = a_case(reassess_risk_by=NOON, assigned_to=new_id())
    works.store(case)
    with works.open() as work:
        page = work.cases.page(SHELTER, {}, sort="-opened_on", after=None, limit=1)
    assert json.loads(page.items) == [json.loads(orjson.dumps(CARD.body(case)))]


def test_numbers_are_found_in_their_stretches_of_registered_cases_only(works: Works) -> None:
    first = a_case(case_number="GT-7KQ2-2026-048213-5", opened_on=SECOND)
    second = a_case(case_number="GT-7KQ2-2026-048299-1", opened_on=THIRD)
    others = [
        imported(case_number="GT-7KQ2-2026-048214-1", opened_on=FIRST),
        a_case(case_number="GT-7KQ2-2026-048215-1", organisation_id=CLINIC),
        a_case(case_number="GT-7KQ2-2026-048300-1", opened_on=THIRD),
    ]
    for case in (first, second, *others):
        works.store(case)
    stretches = [("GT-7KQ2-2026-048200-0", "GT-7KQ2-2026-048299-9"), ("GT-7KQ2-2025-000000-0", "GT-7KQ2-2025-999999-9")]

    with works.open() as work:
        found = work.case_numbers.among(SHELTER, GT, stretches, 20)
        newest = work.case_numbers.among(SHELTER, GT, stretches, 1)
        years = work.case_numbers.first_year(SHELTER), work.case_numbers.first_year(new_id())

    assert [case.id for case in found] == [second.id, first.id]
    assert [(case.id, case.opened_on, case.birth_year) for case in newest] == [
        (second.id, THIRD, second.person.birth_year)
    ]
    assert years == (2026, None)
