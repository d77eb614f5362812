"""Indexing again the names that were indexed by an older rule."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.cases.usecases.person.reindex_names import reindex_names, waiting_names
from tests.support.builders.cases import a_case, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.fakes.cases.tables import StoredToken
from tests.support.use_cases import actions
from tests.support.world import CLINIC, GT, HN
from tests.unit.cases.usecases.world import World

IDENTITY = an_identity(first_names="María", surnames="Tz'oc Q'anil", known_as="La Chela")


def recorded(world: World) -> tuple[list[FakeCasesWork], Callable[[], FakeCasesWork]]:
    """The units of work that were opened, and what opens them."""
    opened: list[FakeCasesWork] = []

    def open_work() -> FakeCasesWork:
        opened.append(world.platform())
        return opened[-1]

    return opened, open_work


def aged(world: World) -> None:
    """Let every name be indexed by an older rule, which knew other tokens."""
    with world.platform() as work:
        work.tables.age_names()
        for row in work.tables.tokens.where(lambda row: row.kind == "name"):
            work.tables.tokens.remove((row.organisation_id, row.token, row.case_id))
            work.tables.tokens.put(replace(row, token=row.token[::-1]))


def tokens(world: World) -> set[StoredToken]:
    with world.platform() as work:
        return set(work.tables.tokens.where())


def test_a_renewed_name_has_the_tokens_of_today_and_no_other(world: World) -> None:
    for case in (a_case(), a_case(country=HN), a_case(organisation_id=CLINIC)):
        world.add(case, IDENTITY)
    today = tokens(world)
    aged(world)
    assert tokens(world) != today
    assert reindex_names(world.platform) == 3
    assert (tokens(world), waiting_names(world.platform)) == (today, 0)


def test_a_person_without_a_name_is_done_as_well(world: World) -> None:
    world.add()
    aged(world)
    assert (waiting_names(world.platform), reindex_names(world.platform)) == (1, 1)
    assert waiting_names(world.platform) == 0


def test_what_is_done_is_not_done_again(world: World) -> None:
    world.add(identity=IDENTITY)
    aged(world)
    reindex_names(world.platform)
    opened, open_work = recorded(world)
    assert reindex_names(open_work) == 0
    assert [actions(work) for work in opened] == [[]]


def test_each_batch_is_a_transaction_and_is_reported(world: World) -> None:
    for _ in range(5):
        world.add(identity=IDENTITY)
    aged(world)
    reported = list[int]()
    opened, open_work = recorded(world)
    assert reindex_names(open_work, reported.append, batch=2) == 5
    assert (reported, len(opened)) == ([2, 2, 1], 4)


def test_a_batch_is_audited_once_in_each_of_its_countries(world: World) -> None:
    for country in (HN, GT, GT):
        world.add(a_case(country=country), IDENTITY)
    aged(world)
    opened, open_work = recorded(world)
    reindex_names(open_work)
    rows = [row for work in opened for row in work.audit_rows]
    assert [(row["action"], row["country"], row["object_type"], row["object_id"]) for row in rows] == [
        ("search_index.renewed", country, "search_index", None) for country in (GT, HN)
    ]


def test_an_interrupted_run_is_simply_started_again(world: World) -> None:
    for _ in range(5):
        world.add(identity=IDENTITY)
    aged(world)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex_names(world.platform, interrupt, batch=2)
    assert waiting_names(world.platform) == 3
    assert reindex_names(world.platform, batch=2) == 3


def test_a_case_that_somebody_is_changing_is_left_for_the_next_run(world: World) -> None:
    held, _ = (world.add(identity=IDENTITY) for _ in range(2))
    aged(world)
    with world.work() as other:
        other.cases.get_for_update(held.id)
        assert reindex_names(world.platform, batch=1) == 1
    assert waiting_names(world.platform) == 1
    assert reindex_names(world.platform) == 1
