"""Taking up a closed case."""

# fixed dates: NOON is the clock of the service

from datetime import date, timedelta
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseNotClosed
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.usecases.case.reopen_case import reopen_case
from shared.contracts.cases import CaseFactsChanged
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, a_case
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import published
from tests.unit.cases.usecases.world import World


def a_closed_case(reason: str = "other", **changes: Any) -> Case:
    case = a_case(stage=Stage.CLOSED, **changes)
    case.close(reason, on=date(2026, 11, 22))
    return case


def reopened(world: World, case: Case) -> FakeCasesWork:
    """The unit of work in which `case` was taken up again."""
    with world.work() as work:
        reopen_case(case.id, "new_risk", work=work)
    return work


def test_a_reopened_case_is_open_again(world: World) -> None:
    case = world.add(a_closed_case(risk_level="high"))
    with world.work() as work:
        after = reopen_case(case.id, "new_risk", work=work)
    assert (after.status, after.stage) == (CaseStatus.REOPENED, Stage.SCREENING)
    assert (after.closed_on, after.closure_reason, after.version) == (None, None, 2)
    assert world.case(case) == after


def test_the_risk_counts_as_looked_at_when_the_case_is_reopened(world: World) -> None:
    case = world.add(a_closed_case(risk_level="low"))
    reopened(world, case)
    assert world.case(case).reassess_risk_by == NOON + timedelta(days=30)


def test_the_stage_follows_from_the_referrals_of_the_case(world: World) -> None:
    case = world.add(a_closed_case())
    world.refer(case)
    reopened(world, case)
    assert world.case(case).stage == Stage.REFERRED


def test_a_reopening_is_audited_and_on_the_timeline(world: World) -> None:
    case = world.add(a_closed_case())
    work = reopened(world, case)
    assert work.audited == [("case.reopened", case.id)]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details, entry.actor, entry.at) == ("case.reopened", {"reason": "new_risk"}, "ana", NOON)


def test_statistics_learn_that_a_duplicate_stands_for_the_person_again(world: World) -> None:
    case = world.add(a_closed_case("duplicate"))
    (facts,) = reopened(world, case).published
    assert isinstance(facts, CaseFactsChanged)
    assert (facts.case_id, facts.duplicate) == (case.id, False)


def test_statistics_learn_nothing_where_they_count_nothing_else(world: World) -> None:
    case = world.add(a_closed_case("other"))
    assert published(reopened(world, case)) == []


def test_a_case_is_reopened_once(world: World) -> None:
    case = world.add(a_closed_case())
    reopened(world, case)
    with pytest.raises(CaseNotClosed):
        reopened(world, case)
    assert world.happened(case) == ["case.reopened"]


def test_a_missing_case_is_not_found(world: World) -> None:
    with pytest.raises(NotFound), world.work() as work:
        reopen_case(new_id(), "new_risk", work=work)
