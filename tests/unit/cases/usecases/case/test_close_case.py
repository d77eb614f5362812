"""Closing a case."""

# fixed dates: NOON is the clock of the service

from datetime import UTC, date, datetime

import pytest

from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.domain.parts.closure import CloseCase
from services.cases.usecases.case.close_case import close_case
from shared.contracts.cases import CaseClosed, CaseFactsChanged
from tests.support.builders.cases import NOON, TODAY, a_case
from tests.support.use_cases import published
from tests.support.world import GT
from tests.unit.cases.usecases.world import World


@pytest.mark.parametrize(("reason", "status"), [("other", CaseStatus.CLOSED), ("referred", CaseStatus.CLOSED_REFERRED)])
def test_a_closed_case_asks_for_nothing_more(world: World, reason: str, status: CaseStatus) -> None:
    case = world.add(a_case(reassess_risk_by=NOON))
    with world.work() as work:
        close_case(case.id, CloseCase(reason=reason), work=work)
    stored = world.case(case)
    assert (stored.status, stored.stage, stored.closure_reason) == (status, Stage.CLOSED, reason)
    assert (stored.closed_on, stored.reassess_risk_by, stored.tasks) == (TODAY, None, [])
    assert stored.version == 2


def test_a_closure_is_published_audited_and_on_the_timeline(world: World) -> None:
    case = world.add()
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    assert work.published == [CaseClosed(country=GT, case_id=case.id, closure_reason="other")]
    assert work.audited == [("case.closed", case.id)]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details) == ("case.closed", {"reason": "other"})


def test_a_duplicate_no_longer_stands_for_its_person_in_statistics(world: World) -> None:
    case = world.add()
    with world.work() as work:
        close_case(case.id, CloseCase(reason="duplicate"), work=work)
    closed, facts = work.published
    assert isinstance(closed, CaseClosed)
    assert isinstance(facts, CaseFactsChanged)
    assert facts.duplicate


def test_the_day_of_the_closure_is_the_one_in_the_country(world: World) -> None:
    case = world.add()
    # Still the evening of the 24th in Guatemala.
    world.now = datetime(2026, 11, 25, 3, tzinfo=UTC)
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    assert world.case(case).closed_on == date(2026, 11, 24)


def test_a_case_is_closed_once(world: World) -> None:
    case = world.add()
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    with pytest.raises(CaseClosedAlready), world.work() as again:
        close_case(case.id, CloseCase(reason="referred"), work=again)
    assert (world.case(case).closure_reason, published(again), again.audited) == ("other", [], [])
