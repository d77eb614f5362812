"""Who is accused counts once: prosecuted, convicted, a public official."""

# fixed dates: the rules are handed their months

from dataclasses import replace
from typing import Any

import pytest

from services.reporting.domain.proceedings.kinds import Kind
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.kernel.ids import new_id
from tests.support.builders.proceeding_facts import a_convict, a_proceeding, an_accused
from tests.support.world import CLINIC
from tests.unit.reporting.proceedings.counting import lines, measured, months

ONE = "one"


def of_one(*entries: list[Any]) -> ProceedingFactsChanged:
    """A proceeding against these."""
    return a_proceeding(accused=entries)


def test_a_person_is_prosecuted_in_the_month_of_their_first_charge() -> None:
    first = of_one(an_accused(accused_key=ONE, charged_month="2030-07", offences=["02042"]))
    second = of_one(an_accused(accused_key=ONE, charged_month="2030-03"))
    assert lines(Kind.PROSECUTION, first, second) == [("2030-03", "", "02041", ())]


def test_who_was_never_charged_is_not_prosecuted() -> None:
    assert lines(Kind.PROSECUTION, of_one(an_accused(charged_month=None))) == []


def test_the_accused_of_a_proceeding_are_as_many_as_they_are() -> None:
    assert len(lines(Kind.PROSECUTION, of_one(an_accused(), an_accused(), an_accused()))) == 3


@pytest.mark.parametrize(
    ("verdict", "counts", "trafficking"),
    [
        ("convicted_tip", [0], 1),
        ("convicted_other", [1], 0),
        ("abbreviated", [0], 0),
        ("acquitted", [], 0),
        ("annulled", [], 0),
        ("pending", [], 0),
        (None, [], 0),
    ],
    ids=str,
)
def test_a_verdict_is_a_conviction_or_not(verdict: str | None, counts: list[int], trafficking: int) -> None:
    event = of_one(a_convict(verdict=verdict))
    assert measured(Kind.CONVICTION, event) == counts
    assert len(lines(Kind.TRAFFICKING_CONVICTION, event)) == trafficking


def test_the_gravest_of_several_convictions_counts_in_its_earliest_month() -> None:
    events = (
        of_one(a_convict(accused_key=ONE, verdict="convicted_other", judged_month="2029-01")),
        of_one(a_convict(accused_key=ONE, judged_month="2030-12")),
        of_one(a_convict(accused_key=ONE, judged_month="2030-05")),
    )
    assert lines(Kind.CONVICTION, *events) == [("2030-05", "", "", (0,))]
    assert months(Kind.TRAFFICKING_CONVICTION, *events) == ["2030-05"]


def test_of_two_records_of_a_proceeding_the_last_judgment_counts() -> None:
    event = of_one(a_convict(accused_key=ONE))
    later = a_convict(accused_key=ONE, verdict="acquitted", judged_month="2031-03", is_final=True)
    other = replace(event, proceeding_id=new_id(), organisation_id=CLINIC, accused=(later,))
    assert lines(Kind.CONVICTION, event, other) == lines(Kind.CONVICTION, other, event) == []


def test_an_acquittal_elsewhere_undoes_no_conviction() -> None:
    events = (of_one(a_convict(accused_key=ONE)), of_one(a_convict(accused_key=ONE, verdict="acquitted")))
    assert months(Kind.TRAFFICKING_CONVICTION, *events) == ["2030-11"]


@pytest.mark.parametrize(
    ("sentence", "is_long"),
    [
        ({"sentence_months": 13}, 1),
        ({"sentence_months": 12}, 0),
        ({"sentence_months": None}, 0),
        ({"sentence_months": 60, "suspended": True}, 0),
        ({"sentence_months": 60, "suspended": False}, 1),
    ],
    ids=str,
)
def test_a_sentence_of_more_than_twelve_months_to_be_served_is_a_long_one(
    sentence: dict[str, Any], is_long: int
) -> None:
    assert measured(Kind.TRAFFICKING_CONVICTION, of_one(a_convict(**sentence))) == [is_long]


def test_any_long_sentence_for_trafficking_is_enough() -> None:
    events = (
        of_one(a_convict(accused_key=ONE, sentence_months=6, judged_month="2030-02")),
        of_one(a_convict(accused_key=ONE, sentence_months=90, judged_month="2030-09")),
    )
    assert lines(Kind.TRAFFICKING_CONVICTION, *events) == [("2030-02", "", "02041", (1,))]


@pytest.mark.parametrize(
    ("changes", "counted"),
    [
        ({"is_public_official": True}, ["2030-03"]),
        ({"is_public_official": True, "charged_month": None}, ["2030-11"]),
        ({"is_public_official": True, "charged_month": None, "verdict": "acquitted"}, []),
        ({"is_public_official": None}, []),
        ({"is_public_official": False}, []),
    ],
    ids=str,
)
def test_an_official_counts_when_prosecuted_or_else_convicted(changes: dict[str, Any], counted: list[str]) -> None:
    assert months(Kind.OFFICIAL, of_one(a_convict(**changes))) == counted
