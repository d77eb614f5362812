"""What figures may count of a proceeding: months and codes, and of people only keys."""

# fixed dates: the facts are of days that are handed in

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.proceedings.accused import Accused
from services.cases.domain.proceedings.charge import Charge
from services.cases.domain.proceedings.facts import CountedPerson, KnownProceeding, facts_of_proceeding
from services.cases.domain.proceedings.hearing import Hearing
from services.cases.domain.proceedings.judgment import Judgment
from services.cases.domain.proceedings.measure import Measure
from services.cases.domain.proceedings.reparation import Reparation
from services.cases.domain.proceedings.stages import Stage
from shared.contracts.proceedings import (
    ACCUSED_COLUMNS,
    HEARING_COLUMNS,
    MEASURE_COLUMNS,
    PERSON_COLUMNS,
    REPARATION_COLUMNS,
    STAGE_COLUMNS,
    ProceedingFactsChanged,
)
from shared.kernel.ids import new_id
from tests.support.builders.proceedings import PROSECUTION, a_proceeding

pytestmark = pytest.mark.unit

REPORTED = date(2026, 3, 31)
PERSON = CountedPerson(id=new_id(), key="p1", majority="adult", counted=True, represented_since=None)
STAGES = (Stage(code="report", since=REPORTED, days=None), Stage(code="trial", since=date(2026, 5, 1), days=31))


def known(**changes: Any) -> KnownProceeding:
    nothing: dict[str, Any] = dict.fromkeys(
        ("persons", "accused", "charges", "hearings", "measures", "judgments", "reparations"), ()
    )
    return KnownProceeding(**{"proceeding": a_proceeding(reported_on=REPORTED), "stages": STAGES, **nothing, **changes})


def facts(**changes: Any) -> ProceedingFactsChanged:
    return facts_of_proceeding(
        known(**changes), proceeding_key="k", accused_key=lambda accused: f"a-{accused.status}", version=4
    )


def rows(columns: Sequence[str], found: Sequence[Any]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in found]


def the_accused(*judgments: Judgment, charges: Sequence[Charge] = (), accused: Accused | None = None) -> dict[str, Any]:
    (row,) = rows(ACCUSED_COLUMNS, facts(accused=[accused or ACCUSED], charges=charges, judgments=judgments).accused)
    return row


ACCUSED = Accused(status="indicted", name="Canario", is_public_official=True)
CHARGE = Charge(accused_id=ACCUSED.id, article="GT_202TER", iccs="0204", filed_on=date(2026, 4, 20))


def judgment(verdict: str = "convicted_tip", **changes: Any) -> Judgment:
    given = Judgment(accused_id=ACCUSED.id, charge_id=CHARGE.id, verdict=verdict, given_on=date(2026, 6, 9))
    return replace(given, **changes)


def test_the_facts_name_the_proceeding_by_a_key() -> None:
    found = facts()

    assert (found.proceeding_key, found.version, found.organisation_id) == ("k", 4, PROSECUTION)
    assert (found.institution, found.stage, found.opened_month) == ("GT_MP_FTP", "trial", "2026-03")
    assert rows(STAGE_COLUMNS, found.stages) == [
        {"stage": "report", "month": "2026-03", "days": None},
        {"stage": "trial", "month": "2026-05", "days": 31},
    ]
    assert found.days_to_first_judgment is None


def test_no_word_and_no_day_is_in_the_facts() -> None:
    found = str(facts(accused=[ACCUSED], charges=[CHARGE], judgments=[judgment()]))

    for said in ("Canario", "88123", "Juzgado", "2026-04-20", "2026-06-09", str(ACCUSED.id)):
        assert said not in found


def test_without_a_report_it_began_with_its_first_stage() -> None:
    found = facts(proceeding=a_proceeding(reported_on=None), judgments=[judgment()])

    assert (found.opened_month, found.days_to_first_judgment) == ("2026-03", 70)


def test_offences_are_those_investigated_and_charged() -> None:
    other = replace(CHARGE, iccs="0301")

    assert facts(charges=[other, CHARGE], proceeding=a_proceeding(articles=())).offences == ("0204", "0301")
    assert facts().offences == ("0204",)


def test_the_first_judgment_is_counted_from_the_report() -> None:
    given = [judgment(given_on=date(2026, 7, 1)), judgment(given_on=date(2026, 4, 30))]

    assert facts(judgments=given).days_to_first_judgment == 30
    assert facts(judgments=[judgment(given_on=date(2026, 3, 1))]).days_to_first_judgment == 0


def test_an_accused_has_the_offences_and_the_month_of_their_charges() -> None:
    later = replace(CHARGE, id=new_id(), iccs="0301", filed_on=date(2026, 5, 2))
    of_another = replace(CHARGE, id=new_id(), accused_id=new_id(), iccs="0302", filed_on=date(2026, 1, 1))
    undated = replace(CHARGE, id=new_id(), filed_on=None)

    row = the_accused(charges=[later, CHARGE, of_another, undated])

    assert (row["accused_key"], row["is_public_official"]) == ("a-indicted", True)
    assert (row["offences"], row["charged_month"]) == (["0204", "0301"], "2026-04")
    assert (row["verdict"], row["judged_month"], row["is_final"]) == (None, None, False)
    assert the_accused(charges=[undated])["charged_month"] is None


def test_of_the_gravest_verdicts_the_longest_sentence_to_be_served_counts() -> None:
    other = judgment("convicted_other", sentence_months=200, is_final=True)
    row = the_accused(other, judgment(sentence_months=96, suspended=False, is_final=True), judgment("acquitted"))

    assert (row["verdict"], row["judged_month"], row["suspended"]) == ("convicted_tip", "2026-06", False)
    assert (row["sentence_months"], row["is_final"]) == (96, False)
    suspended, served = judgment(sentence_months=36, suspended=True), judgment(sentence_months=24, suspended=False)
    for given in ((suspended, served), (served, suspended)):
        row = the_accused(*given)
        assert (row["sentence_months"], row["suspended"]) == (24, False)
    longer, none = judgment(sentence_months=60, suspended=False), judgment(sentence_months=None, suspended=False)
    for each in permutations((served, longer, none)):
        assert the_accused(*each)["sentence_months"] == 60
    assert the_accused(other)["is_final"] is True


def test_a_judgment_on_appeal_takes_the_place_of_the_one_it_is_about() -> None:
    first = judgment(sentence_months=96)
    appeal = judgment("acquitted", id=new_id(), appeal_of=first.id, given_on=date(2026, 9, 1), is_final=True)

    row = the_accused(first, appeal)

    assert (row["verdict"], row["judged_month"], row["sentence_months"]) == ("acquitted", "2026-09", None)
    assert row["is_final"] is True


def test_the_judgments_of_another_accused_are_theirs() -> None:
    assert the_accused(judgment(accused_id=new_id()))["verdict"] is None


def hearing(day: date, *heard: UUID, kind: str = "trial") -> Hearing:
    moment = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    return Hearing(type=kind, scheduled_at=moment, outcome="held", heard=heard)


def the_person(*hearings: Hearing, since: date | None = None) -> dict[str, Any]:
    person = replace(PERSON, represented_since=since)
    (row,) = rows(PERSON_COLUMNS, facts(persons=[person], hearings=hearings).persons)
    return row


def test_a_person_is_a_key_and_how_often_they_were_heard() -> None:
    row = the_person(hearing(date(2026, 6, 2), PERSON.id), hearing(date(2026, 6, 9), PERSON.id, new_id()))

    assert (row["person_key"], row["majority"], row["counted"]) == ("p1", "adult", True)
    assert (row["heard"], row["heard_in_advance"]) == (2, False)


def test_evidence_in_advance_counts_where_it_was_the_only_testimony() -> None:
    once = hearing(date(2026, 6, 2), PERSON.id, kind="anticipated_evidence")

    assert the_person(once)["heard_in_advance"] is True
    assert the_person(once, hearing(date(2026, 6, 9), PERSON.id))["heard_in_advance"] is False
    assert the_person(replace(once, heard=[new_id()]))["heard_in_advance"] is False
    assert the_person(hearing(date(2026, 6, 2), PERSON.id))["heard_in_advance"] is False


def test_a_person_is_represented_from_the_day_of_the_first_hearing_at_the_latest() -> None:
    """A hearing at three in the morning of UTC is on the day before in Guatemala."""
    hearings = (hearing(date(2026, 7, 1)), hearing(date(2026, 6, 3)))

    found = [the_person(*hearings, since=since)["represented"] for since in (None, date(2026, 6, 2), date(2026, 6, 3))]

    assert found == [False, True, False]
    assert the_person(since=date(2026, 6, 2))["represented"] is True


def test_hearings_measures_and_reparation_are_counted_by_month() -> None:
    owed = Reparation(type="compensation", status="ordered", person=PERSON.id, amount=900, currency="GTQ")
    paid = replace(owed, person=None, ordered_on=date(2026, 8, 1), paid_amount=300)
    found = facts(
        persons=[PERSON],
        hearings=[hearing(date(2026, 7, 1))],
        measures=[Measure(kind="no_contact", from_on=date(2026, 4, 5))],
        reparations=[owed, paid, replace(owed, person=new_id())],
    )

    assert rows(HEARING_COLUMNS, found.hearings) == [{"month": "2026-06", "type": "trial", "outcome": "held"}]
    assert rows(MEASURE_COLUMNS, found.measures) == [{"month": "2026-04", "kind": "no_contact"}]
    reparations = rows(REPARATION_COLUMNS, found.reparations)
    assert [row["person_key"] for row in reparations] == ["p1", None], "not that of a person who is gone"
    assert [(row["month"], row["paid_amount"]) for row in reparations] == [(None, None), ("2026-08", 300)]
    first = reparations[0]
    assert (first["type"], first["status"], first["amount"], first["currency"]) == (
        "compensation",
        "ordered",
        900,
        "GTQ",
    )
