"""Publishing the coded profile of every registered case again."""

from collections.abc import Callable

from services.cases.domain.case.case import CaseSource
from services.cases.processes.case.facts import gather_facts
from services.cases.usecases.case.republish_facts import republish_facts
from shared.contracts.cases import CaseFactsChanged, CaseWorkersChanged
from tests.support.builders.cases import a_case
from tests.support.fakes.cases import FakeCasesWork
from tests.support.world import CLINIC, GT, HN
from tests.unit.cases.usecases.world import World


def recorded(world: World) -> tuple[list[FakeCasesWork], Callable[[], FakeCasesWork]]:
    """The units of work that were opened, and what opens them."""
    opened: list[FakeCasesWork] = []

    def open_work() -> FakeCasesWork:
        opened.append(world.platform())
        return opened[-1]

    return opened, open_work


def test_every_case_of_every_country_and_organisation_is_published_once(world: World) -> None:
    cases = [world.add(case) for case in (a_case(), a_case(country=HN), a_case(organisation_id=CLINIC))]
    opened, open_work = recorded(world)
    assert republish_facts(open_work) == 3
    published = [event for work in opened for event in work.published]
    events = [event for event in published if isinstance(event, CaseFactsChanged)]
    workers = [event.case_id for event in published if isinstance(event, CaseWorkersChanged)]
    assert (len(published), workers) == (6, [case.id for case in cases])
    with world.platform() as work:
        assert events == [facts for case in cases for facts in gather_facts(case, work=work).values()]
        keys = [work.pseudonyms.person_key(case.person_id) for case in cases]
    assert [event.person_key for event in events] == keys


def test_each_case_that_is_published_is_audited(world: World) -> None:
    cases = [world.add(a_case(country=country)) for country in (GT, HN)]
    opened, open_work = recorded(world)
    republish_facts(open_work)
    rows = [row for work in opened for row in work.audit_rows]
    assert [(row["action"], row["object_id"], row["country"]) for row in rows] == [
        ("case.facts_republished", case.id, case.country) for case in cases
    ]


def test_an_imported_record_is_left_out(world: World) -> None:
    world.add(a_case(source=CaseSource.IMPORTED))
    opened, open_work = recorded(world)
    assert republish_facts(open_work) == 0
    assert [work.published for work in opened] == [[]]


def test_each_batch_is_a_transaction_and_the_next_one_starts_where_it_ended(world: World) -> None:
    cases = [world.add() for _ in range(5)]
    opened, open_work = recorded(world)
    assert republish_facts(open_work, batch=2) == 5
    batches = [[event.case_id for event in work.published if isinstance(event, CaseFactsChanged)] for work in opened]
    ids = [case.id for case in cases]
    assert batches == [ids[:2], ids[2:4], ids[4:], []]


def test_the_cases_themselves_stay_as_they_are(world: World) -> None:
    case = world.add()
    republish_facts(world.platform)
    assert (world.case(case), world.happened(case)) == (case, [])
