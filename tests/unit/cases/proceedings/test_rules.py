"""The rules of what belongs to a proceeding: charges, hearings, judgments, reparation, measures and requests."""

# fixed dates: the rules are handed their day, and laws came into force on theirs

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.cases.domain.kinds.kind import Kind
from services.cases.domain.proceedings.accused import ACCUSED, Accused
from services.cases.domain.proceedings.charge import CHARGE, Charge
from services.cases.domain.proceedings.evidence import EVIDENCE, HANDOVER
from services.cases.domain.proceedings.hearing import HEARING, Hearing, times_heard
from services.cases.domain.proceedings.judgment import JUDGMENT, Judgment
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.reparation import REPARATION, Reparation
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY
from tests.support.builders.proceedings import a_proceeding
from tests.support.world import HN
from tests.unit.cases.proceedings.asked import Asked, accept, refusal_of

pytestmark = pytest.mark.unit

KINDS: tuple[Kind[Proceeding, Any], ...] = (
    *(ACCUSED, CHARGE, HEARING, MEASURE, JUDGMENT, REPARATION, REQUEST),
    *(EVIDENCE, HANDOVER),
)
PERSON, OTHER = new_id(), new_id()
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
OF_2009 = date(2009, 4, 4)
"""Article 202 Ter came into force in Guatemala; until the day before it was article 194."""


def a_charge(**changes: Any) -> Charge:
    return replace(Charge(accused_id=OTHER, article="GT_202TER", iccs="0204"), **changes)


def a_hearing(**changes: Any) -> Hearing:
    return replace(Hearing(type="preliminary", scheduled_at=NOON), **changes)


def a_judgment(charge: Charge, **changes: Any) -> Judgment:
    judgment = Judgment(accused_id=charge.accused_id, charge_id=charge.id, verdict="convicted_tip", given_on=TODAY)
    return replace(judgment, **changes)


def a_reparation(**changes: Any) -> Reparation:
    return replace(Reparation(type="compensation", status="ordered"), **changes)


def a_measure(**changes: Any) -> Measure:
    return replace(Measure(kind="no_contact", from_on=TODAY), **changes)


@pytest.mark.parametrize(
    ("facts_on", "article"),
    [
        (OF_2009, "GT_202TER"),
        (OF_2009 - timedelta(days=1), "GT_CP_194"),
        (TODAY, "GT_202TER"),
        (None, "GT_202TER"),
        (None, "GT_CP_194"),
    ],
)
def test_a_charge_names_an_article_that_was_in_force_on_the_day_of_the_facts(
    facts_on: date | None, article: str
) -> None:
    accept(CHARGE, a_charge(article=article), Asked(a_proceeding(facts_on=facts_on)))


@pytest.mark.parametrize(
    ("facts_on", "article", "code"),
    [
        (OF_2009 - timedelta(days=1), "GT_202TER", "not_in_force"),
        (OF_2009, "GT_CP_194", "not_in_force"),
        (TODAY, "SV_LECTP_54", "other_country"),
        (TODAY, "GT_NONE", "unknown_code"),
    ],
)
def test_any_other_article_is_refused(facts_on: date, article: str, code: str) -> None:
    asked = Asked(a_proceeding(facts_on=facts_on))

    assert refusal_of(CHARGE, a_charge(article=article), asked) == ("article", code)


def test_a_charge_is_filed_today_or_earlier() -> None:
    accept(CHARGE, a_charge(filed_on=TODAY))
    assert refusal_of(CHARGE, a_charge(filed_on=LATER)) == ("filed_on", "in_the_future")


def test_a_charge_is_reclassified_from_another_charge_against_the_same_accused() -> None:
    first = a_charge()
    accept(CHARGE, a_charge(amended_from=first.id), Asked(known=[first]))

    of_another = a_charge(accused_id=PERSON, amended_from=first.id)
    assert refusal_of(CHARGE, of_another, Asked(known=[first])) == ("amended_from", "other_accused")


def test_a_hearing_is_held_on_its_day_or_later() -> None:
    accept(HEARING, a_hearing(outcome="held"))
    accept(HEARING, a_hearing(outcome="suspended", scheduled_at=NOON + timedelta(days=9)))
    for outcome in ("held", "victim_not_required"):
        ahead = a_hearing(outcome=outcome, scheduled_at=NOON + timedelta(days=1))
        assert refusal_of(HEARING, ahead) == ("outcome", "not_yet")


def test_a_hearing_in_a_year_that_can_only_be_a_mistake_is_refused() -> None:
    far_away = a_hearing(scheduled_at=datetime(2999, 1, 1, tzinfo=UTC))

    assert refusal_of(HEARING, far_away) == ("scheduled_at", "too_far")


def test_the_day_of_a_hearing_is_that_of_its_country() -> None:
    in_the_night_of_utc = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert in_the_night_of_utc.date() == TOMORROW

    accept(HEARING, a_hearing(outcome="held", scheduled_at=in_the_night_of_utc))


@pytest.mark.parametrize("outcome", [None, "suspended", "rescheduled", "cancelled"])
def test_people_testify_only_in_a_hearing_that_was_held(outcome: str | None) -> None:
    accept(HEARING, a_hearing(outcome="held", heard=[PERSON]))
    assert refusal_of(HEARING, a_hearing(outcome=outcome, heard=[PERSON])) == ("heard", "not_held")


def test_testimony_is_counted_for_each_person() -> None:
    hearings = [
        a_hearing(outcome="held", heard=[PERSON, OTHER]),
        a_hearing(outcome="held", heard=[PERSON]),
        a_hearing(outcome="held", heard=[PERSON], in_error=True),
        a_hearing(outcome="held"),
    ]

    assert [times_heard(hearings, person) for person in (PERSON, OTHER, new_id())] == [2, 1, 0]


def test_a_hearing_waits_until_it_has_an_outcome() -> None:
    assert [HEARING.is_open(a_hearing(outcome=outcome)) for outcome in (None, "held")] == [True, False]
    assert HEARING.at(a_hearing()) == NOON
    assert HEARING.persons(a_hearing(persons=[PERSON], heard=[OTHER])) == (PERSON, OTHER)


def test_only_a_conviction_has_a_sentence() -> None:
    charge = a_charge()
    for verdict in ("convicted_tip", "convicted_other", "abbreviated"):
        accept(JUDGMENT, a_judgment(charge, verdict=verdict, sentence_months=96), Asked(known=[charge]))

    acquitted = a_judgment(charge, verdict="acquitted", sentence_months=0)
    assert refusal_of(JUDGMENT, acquitted, Asked(known=[charge])) == ("sentence_months", "no_conviction")
    accept(JUDGMENT, replace(acquitted, sentence_months=None), Asked(known=[charge]))


@pytest.mark.parametrize("one", [{"fine_amount": 500}, {"currency": "GTQ"}])
def test_a_fine_has_its_currency(one: Mapping[str, Any]) -> None:
    charge = a_charge()

    accept(JUDGMENT, a_judgment(charge, fine_amount=500, currency="GTQ"), Asked(known=[charge]))
    refused = refusal_of(JUDGMENT, a_judgment(charge, **one), Asked(known=[charge]))
    assert refused == ("currency", "amount_and_currency")


def test_a_judgment_is_about_a_charge_against_its_accused() -> None:
    charge, of_another = a_charge(), a_charge(accused_id=PERSON)
    asked = Asked(known=[of_another, charge])

    accept(JUDGMENT, a_judgment(charge), asked)
    refused = refusal_of(JUDGMENT, a_judgment(of_another, accused_id=charge.accused_id), asked)
    assert refused == ("charge_id", "other_accused")


def test_a_judgment_is_given_today_or_earlier() -> None:
    assert refusal_of(JUDGMENT, a_judgment(a_charge(), given_on=LATER)) == ("given_on", "in_the_future")


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"ordered_on": LATER}, ("ordered_on", "in_the_future")),
        ({"paid_on": LATER}, ("paid_on", "in_the_future")),
        ({"ordered_on": TODAY, "paid_on": TODAY - timedelta(days=1)}, ("paid_on", "too_early")),
        ({"amount": 5}, ("currency", "amount_and_currency")),
        ({"amount": 0}, ("currency", "amount_and_currency")),
        ({"paid_amount": 5}, ("currency", "amount_and_currency")),
        ({"currency": "GTQ"}, ("currency", "amount_and_currency")),
        *(({"amount": 5, "currency": wrong}, ("currency", "no_currency")) for wrong in ("gtq", "G1Q", "ÄÖÜ")),
        ({"status": "requested", "ordered_on": TODAY}, ("status", "not_ordered")),
        ({"status": "denied", "amount": 9, "currency": "GTQ", "paid_amount": 5}, ("status", "not_ordered")),
    ],
)
def test_reparation_is_ordered_before_it_is_paid(wrong: Mapping[str, Any], refused: tuple[str, str]) -> None:
    assert refusal_of(REPARATION, a_reparation(**wrong)) == refused


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"ordered_on": TODAY, "paid_on": TODAY, "amount": 9, "paid_amount": 9, "currency": "GTQ", "status": "paid"},
        {"status": "partly_paid", "paid_amount": 3, "currency": "GTQ"},
        {"status": "unenforced", "ordered_on": TODAY},
        {"status": "requested", "amount": 9, "currency": "GTQ"},
    ],
)
def test_reparation_in_its_order_is_accepted(right: Mapping[str, Any]) -> None:
    accept(REPARATION, a_reparation(**right))


def test_reparation_is_open_while_it_is_owed() -> None:
    owed = [REPARATION.is_open(a_reparation(status=one)) for one in ("ordered", "partly_paid", "unenforced")]
    settled = [REPARATION.is_open(a_reparation(status=one)) for one in ("requested", "denied", "paid")]
    assert (owed, settled) == ([True] * 3, [False] * 3)


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"until_on": TODAY - timedelta(days=1)}, ("until_on", "too_early")),
        ({"from_on": date(2999, 1, 1), "until_on": None}, ("from_on", "too_far")),
        ({"until_on": date(9999, 12, 31)}, ("until_on", "too_far")),
        ({"ended_on": TODAY - timedelta(days=1)}, ("ended_on", "too_early")),
        ({"from_on": TODAY - timedelta(days=9), "ended_on": LATER}, ("ended_on", "in_the_future")),
        ({"authority": "SV_FGR_UTT"}, ("authority", "other_country")),
        ({"authority": "GT_NONE"}, ("authority", "unknown_code")),
    ],
)
def test_a_measure_has_its_days_in_order_and_an_authority_of_its_country(
    wrong: Mapping[str, Any], refused: tuple[str, str]
) -> None:
    assert refusal_of(MEASURE, a_measure(**wrong)) == refused


def test_a_measure_of_one_day_is_right_and_open_until_it_ends() -> None:
    measure = a_measure(until_on=TODAY, authority="GT_OJ")
    accept(MEASURE, measure)

    assert (MEASURE.due(measure), MEASURE.is_open(measure)) == (TODAY, True)
    assert not MEASURE.is_open(replace(measure, ended_on=TODAY))


def test_a_request_is_open_until_it_is_answered_or_withdrawn() -> None:
    request = ProceedingRequest(kind="report", person=PERSON, due_on=TODAY)

    assert (REQUEST.due(request), REQUEST.is_open(request), REQUEST.persons(request)) == (TODAY, True, (PERSON,))
    assert not REQUEST.is_open(replace(request, outcome="declined"))
    assert not REQUEST.is_open(replace(request, withdrawn=True))


@pytest.mark.parametrize(
    "changes",
    [{"kind": "presence"}, {"person": OTHER}, {"due_on": LATER}, {"question": "¿Otra cosa?"}, {"withdrawn": True}],
    ids=lambda changes: next(iter(changes)),
)
def test_what_was_asked_stays_once_it_was_answered(changes: Mapping[str, Any]) -> None:
    request = ProceedingRequest(kind="report", person=PERSON, due_on=TODAY, question="¿Informe?")
    REQUEST.check_change(request, replace(request, **changes))
    answered = replace(request, outcome="fulfilled")
    REQUEST.check_change(request, answered)
    REQUEST.check_change(answered, replace(answered, in_error=True))

    for before, after in ((answered, answered), (replace(answered, in_error=True), replace(answered, in_error=True))):
        with pytest.raises(Invalid) as refusal:
            REQUEST.check_change(before, replace(after, **changes))
        (problem,) = refusal.value.problems
        assert (problem.field, problem.code) == (next(iter(changes)), "answered")


@pytest.mark.parametrize(
    ("kind", "part"), [(MEASURE, a_measure), (REPARATION, a_reparation)], ids=["measure", "reparation"]
)
def test_what_names_no_person_is_about_all_of_them(kind: Kind[Proceeding, Any], part: Any) -> None:
    assert [list(kind.persons(part(person=person))) for person in (None, PERSON)] == [[], [PERSON]]


@pytest.mark.parametrize(
    ("kind", "words"),
    [(ACCUSED, ("name",)), (HEARING, ("place",)), (MEASURE, ("note",)), (REQUEST, ("question", "answer"))],
    ids=lambda value: value.name if isinstance(value, Kind) else None,
)
def test_words_are_told_apart_from_codes(kind: Kind[Proceeding, Any], words: tuple[str, ...]) -> None:
    assert kind.encrypted == words
    assert not set(words) & set(kind.coded)
    assert not {"id", "version", "recorded_by", "in_error"} & set(kind.coded)


@pytest.mark.parametrize("kind", [CHARGE, JUDGMENT, REPARATION], ids=["charge", "judgment", "reparation"])
def test_what_statistics_count_holds_no_words(kind: Kind[Proceeding, Any]) -> None:
    assert kind.encrypted == ()


def test_every_kind_refers_to_kinds_that_there_are() -> None:
    names = {kind.name for kind in KINDS}
    assert len(names) == len(KINDS)
    for kind in KINDS:
        assert set(kind.refers.values()) <= names
        assert kind.refers.keys() <= set(kind.coded)


def test_an_accused_needs_no_name() -> None:
    nameless = Accused(status="unidentified")
    accept(ACCUSED, nameless, Asked(a_proceeding(country=HN)))
    assert ACCUSED.is_open(nameless)
    assert (ACCUSED.at(nameless), ACCUSED.due(nameless), ACCUSED.persons(nameless)) == (None, None, ())
