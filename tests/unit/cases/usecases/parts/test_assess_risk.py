"""Recording an assessment of the risk."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import AssessRisk, RiskItem
from services.cases.domain.case.errors import CaseClosedAlready, RiskMovedOn
from services.cases.domain.case.following import followed_change
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.parts.closure import CloseCase
from services.cases.usecases.case.change_case import change_case
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.case.reopen_case import reopen_case
from services.cases.usecases.parts.assess_risk import assess_risk
from services.cases.usecases.parts.read_assessments import read_assessment, read_assessments
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker
from tests.support.use_cases import actions, code_of, published
from tests.unit.cases.usecases.world import World


def an_assessment(**changes: Any) -> AssessRisk:
    return replace(AssessRisk(overall_risk="low", done_on=TODAY, factors=("isolation",)), **changes)


def test_a_case_takes_the_risk_that_was_assessed(world: World) -> None:
    case = world.add(a_case(risk_level="high"))
    with world.work() as work:
        made = assess_risk(case.id, an_assessment(), work=work)
    stored = world.case(case)
    assert (stored.risk_level, stored.version) == ("low", 2)
    assert stored.reassess_risk_by == NOON + timedelta(days=30)
    assert (made.done_by, made.recorded_at, made.factors) == ("ana", NOON, ("isolation",))
    with world.work() as later:
        assert read_assessments(case.id, after=None, limit=9, work=later).items == [made]


def test_an_assessment_keeps_what_was_asked_and_answered(world: World) -> None:
    case = world.add()
    items = (RiskItem(domain="recruitment", factor="isolation", is_risk="yes"),)
    command = an_assessment(kind="initial", tool="IOM 2019", items=items)
    with world.work() as work:
        made = assess_risk(case.id, command, work=work)
    assert (made.kind, made.tool, made.items) == ("initial", "IOM 2019", items)
    assert (made.overall_risk, made.done_on) == ("low", TODAY)


NOTED = (
    RiskItem(domain="security", factor="migration", is_risk="yes", level="high", need="legal_counsel"),
    RiskItem(domain="health", factor="mental_health", is_risk="yes", need="medical", note="Canariapedro la busca"),
)


def test_the_words_about_a_factor_are_encrypted_and_read_again(world: World) -> None:
    case = world.add()
    with world.work() as work:
        made = assess_risk(case.id, an_assessment(items=NOTED), work=work)
    with world.work() as later:
        (stored,) = later.assessments.page(case.id, after=None, limit=9).items
        assert read_assessment(case.id, made.id, work=later) == made
        assert later.audited == [("assessments.read", case.id)]
    assert made.items == NOTED
    assert ([item.note for item in stored.items], stored.items[1].need) == ([None, None], "medical")
    assert b"Canariapedro" not in (stored.content or b"")
    assert "Canariapedro" not in str([entry.details for entry in world.timeline(case)])


def test_without_words_nothing_is_encrypted(world: World) -> None:
    case = world.add()
    with world.work() as work:
        assess_risk(case.id, an_assessment(items=NOTED[:1]), work=work)
        assert work.assessments.page(case.id, after=None, limit=9).items[0].content is None


def test_the_words_end_with_the_person_and_the_codes_stay(world: World) -> None:
    case = world.add()
    with world.work() as work:
        assess_risk(case.id, an_assessment(items=NOTED), work=work)
        work.vault.erase(case, reason="person_request", erased_by="ana", at=NOON)
        (read,) = read_assessments(case.id, after=None, limit=9, work=work).items
    assert [(item.factor, item.note) for item in read.items] == [("migration", None), ("mental_health", None)]


def test_an_assessment_that_is_not_of_the_case_is_not_found(world: World) -> None:
    case, other = world.add(), world.add()
    with world.work() as work:
        made = assess_risk(case.id, an_assessment(), work=work)
    with pytest.raises(NotFound), world.work() as later:
        read_assessment(other.id, made.id, work=later)


@pytest.mark.parametrize(("add_needs", "needs"), [(True, ("medical", "legal_counsel")), (False, ("medical",))])
def test_the_needs_that_were_found_become_needs_of_the_case_when_the_person_says_so(
    world: World, add_needs: bool, needs: tuple[str, ...]
) -> None:
    case = world.add(a_case(needs=("medical",)))
    with world.work() as work:
        assess_risk(case.id, an_assessment(items=NOTED, add_needs=add_needs), work=work)
    assert tuple(world.case(case).needs) == needs
    (entry,) = world.timeline(case)
    assert entry.details.get("needs") == (["legal_counsel"] if add_needs else None)


def test_an_assessment_is_audited_and_on_the_timeline(world: World) -> None:
    case = world.add()
    with world.work() as work:
        made = assess_risk(case.id, an_assessment(kind="initial"), work=work)
    assert work.audited == [("assessment.recorded", case.id)]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.actor) == ("risk.assessed", "ana")
    assert entry.details == {"assessment_id": str(made.id), "kind": "initial", "overall_risk": "low"}
    assert published(work) == []


def test_the_risk_is_looked_at_again_counted_from_the_end_of_the_day_of_the_assessment(world: World) -> None:
    case = world.add()
    with world.work() as work:
        assess_risk(case.id, an_assessment(overall_risk="imminent", done_on=date(2026, 11, 22)), work=work)
    # The day ends at six in the morning of the next one, in UTC.
    assert world.case(case).reassess_risk_by == datetime(2026, 11, 24, 5, 59, 59, tzinfo=UTC)


def test_each_assessment_counts(world: World) -> None:
    case = world.add()
    for level in ("low", "medium"):
        with world.work() as work:
            assess_risk(case.id, an_assessment(overall_risk=level), work=work)
    with world.work() as work:
        assert len(work.assessments.page(case.id, after=None, limit=9).items) == 2
    assert (world.case(case).risk_level, world.case(case).version) == ("medium", 3)


def imminent_today(world: World) -> Case:
    case = world.add()
    with world.work(a_caseworker(subject="supervisora")) as work:
        assess_risk(case.id, an_assessment(overall_risk="imminent"), work=work)
    return world.case(case)


def test_an_older_assessment_is_history_and_changes_neither_level_nor_the_day_of_the_next(world: World) -> None:
    case = imminent_today(world)
    with world.work() as work:
        older = an_assessment(done_on=TODAY - timedelta(days=20), seen_version=case.version)
        made = assess_risk(case.id, older, work=work)
    after = world.case(case)
    assert not made.sets_risk
    assert (after.risk_level, after.reassess_risk_by) == ("imminent", case.reassess_risk_by)
    with world.work() as later:
        assert made in read_assessments(case.id, after=None, limit=9, work=later).items
    (entry,) = [each for each in world.timeline(case) if each.details.get("overall_risk") == "low"]
    assert entry.details["sets_risk"] is False


def test_an_older_assessment_is_not_stored_until_it_says_what_was_seen(world: World) -> None:
    case = imminent_today(world)
    with pytest.raises(RiskMovedOn), world.work() as work:
        assess_risk(case.id, an_assessment(done_on=TODAY - timedelta(days=20)), work=work)
    assert world.case(case) == case


def test_nobody_who_follows_is_told_that_the_risk_changed_by_an_older_assessment() -> None:
    assert followed_change(TimelineEntry(kind="risk.assessed", details={"sets_risk": False})) is None
    assert followed_change(TimelineEntry(kind="risk.assessed", details={})) == "risk"


def test_an_assessment_that_did_not_see_the_last_one_is_not_stored_until_it_says_so(world: World) -> None:
    seen = world.add().version
    case = imminent_today(world)
    with pytest.raises(RiskMovedOn), world.work() as work:
        assess_risk(case.id, an_assessment(seen_version=seen - 1), work=work)
    with pytest.raises(Invalid) as refused, world.work() as work:
        assess_risk(case.id, an_assessment(seen_version=case.version + 1), work=work)
    assert (refused.value.problems[0].field, code_of(refused)) == ("seen_version", "not_there_yet")
    assert world.case(case) == case

    with world.work() as work:
        assess_risk(case.id, an_assessment(seen_version=case.version), work=work)
    assert world.case(case).risk_level == "low"


def test_what_was_found_can_be_kept_as_history_where_the_stored_level_stays(world: World) -> None:
    case = imminent_today(world)
    with world.work() as work:
        made = assess_risk(case.id, an_assessment(seen_version=0, sets_risk=False, items=NOTED), work=work)
    assert (world.case(case).risk_level, made.sets_risk, made.items) == ("imminent", False, NOTED)


def test_a_case_that_is_not_changed_otherwise_meanwhile_asks_nothing(world: World) -> None:
    case = imminent_today(world)
    with world.work() as work:
        change_case(case.id, {"needs": ["medical"]}, require_version=lambda _: None, work=work)
        assess_risk(case.id, an_assessment(seen_version=case.version), work=work)
    assert world.case(case).risk_level == "low"


@pytest.mark.parametrize("how", ["assessed", "changed", "registered", "reopened"])
def test_a_level_set_in_whatever_way_today_is_not_replaced_by_what_was_found_yesterday(world: World, how: str) -> None:
    case = world.add(a_case(risk_level="high", reassess_risk_by=NOON + timedelta(hours=24)))
    with world.work() as work:
        if how == "assessed":
            assess_risk(case.id, an_assessment(overall_risk="high"), work=work)
        elif how == "changed":
            change_case(case.id, {"risk_level": "high"}, require_version=lambda _: None, work=work)
        elif how == "reopened":
            close_case(case.id, CloseCase(reason="other"), work=work)
            reopen_case(case.id, "other", work=work)
        assess_risk(
            case.id,
            an_assessment(done_on=TODAY - timedelta(days=1), seen_version=work.cases.get(case.id).version),
            work=work,
        )
    assert world.case(case).risk_level == "high"


def test_a_system_that_dates_in_utc_is_not_taken_as_later_than_the_evening_of_the_country(world: World) -> None:
    world.now = datetime(2026, 11, 25, 2, tzinfo=UTC)
    case = world.add()
    with world.work() as work:
        assess_risk(case.id, an_assessment(overall_risk="high", done_on=date(2026, 11, 25)), work=work)
    world.now += timedelta(hours=1)
    with world.work() as work:
        assess_risk(case.id, an_assessment(overall_risk="imminent", done_on=TODAY), work=work)
    assert world.case(case).risk_level == "imminent"


def test_an_assessment_of_a_day_to_come_is_refused(world: World) -> None:
    case = world.add()
    with pytest.raises(Invalid) as refused, world.work() as work:
        assess_risk(case.id, an_assessment(done_on=date(2026, 11, 25)), work=work)
    assert (refused.value.problems[0].field, code_of(refused)) == ("done_on", "in_the_future")
    assert world.case(case) == case


def test_a_closed_case_is_not_assessed(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready), world.work() as work:
        assess_risk(case.id, an_assessment(), work=work)
    assert (world.happened(case), actions(work)) == ([], [])


def test_a_missing_case_is_not_found(world: World) -> None:
    with pytest.raises(NotFound), world.work() as work:
        assess_risk(new_id(), an_assessment(), work=work)
