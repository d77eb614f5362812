"""A later no, or a later yes to less: what of the earlier yes still stands, for whom and against whom."""

# fixed dates: the rules are handed their day

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.cases.domain.consent.capacity import may_take_back
from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.latest_answer import is_denied, latest_answers, still_permitting, takes_back
from services.cases.domain.person.age import Majority
from shared.kernel.country import Country
from tests.support.builders.cases import NETWORK_NGO, a_consent, a_disclosure

pytestmark = pytest.mark.unit
TODAY = date(2026, 11, 24)
LATER = date(2026, 11, 22)
CAPACITIES = ("guardian", "child_authority", "self_adult", "self_adolescent_assent", "court")
OWN = ("self_adult", "self_adolescent_assent")
TAKES_BACK = {
    "minor": {
        "guardian": ("guardian",),
        "child_authority": ("guardian", "child_authority"),
        "self_adult": OWN,
        "self_adolescent_assent": OWN,
        "court": ("guardian", "child_authority", "court"),
    },
    "adult": {
        "guardian": ("guardian",),
        "child_authority": ("guardian", "child_authority"),
        "self_adult": ("guardian", "child_authority", *OWN),
        "self_adolescent_assent": ("guardian", "child_authority", *OWN),
        "court": CAPACITIES,
    },
}


@pytest.mark.parametrize("capacity", CAPACITIES)
@pytest.mark.parametrize("given_in", CAPACITIES)
def test_each_takes_back_what_rests_on_their_own_word_or_a_lower_one(capacity: str, given_in: str) -> None:
    child, adult = (given_in in TAKES_BACK[majority][capacity] for majority in ("minor", "adult"))

    assert may_take_back(capacity, given_in, Majority.MINOR) is child
    assert may_take_back(capacity, given_in, Majority.ADULT) is adult
    assert may_take_back(capacity, given_in, Majority.UNKNOWN) is (child or adult)


def a_no(**changes: Any) -> Consent:
    return a_consent(**{"status": "refused", "recipient_type": None, "data_scope": "d0_anonymous"} | changes)


@pytest.mark.parametrize(
    ("no", "given", "expected"),
    [
        ({}, {}, True),
        ({}, {"recipient_type": None, "recipient_organisation_id": NETWORK_NGO}, True),
        ({"recipient_type": "network_ngo"}, {}, True),
        ({"recipient_type": "network_ngo"}, {"recipient_organisation_id": NETWORK_NGO}, True),
        ({"recipient_type": "network_ngo"}, {"recipient_type": None, "recipient_organisation_id": NETWORK_NGO}, True),
        ({"recipient_type": "health"}, {}, False),
        ({"recipient_organisation_id": NETWORK_NGO}, {"recipient_organisation_id": NETWORK_NGO}, True),
        ({"recipient_organisation_id": NETWORK_NGO}, {}, False),
        ({"recipient_country": Country.MEXICO}, {}, False),
        ({"recipient_country": Country.MEXICO}, {"recipient_country": Country.MEXICO}, True),
        ({"purpose": "prosecution_sharing"}, {}, False),
        ({"status": "not_yet_asked"}, {}, False),
        ({"status": "given"}, {}, False),
    ],
)
def test_a_no_takes_back_what_it_reaches_as_a_whole(no: dict[str, Any], given: dict[str, Any], expected: bool) -> None:
    assert takes_back(a_no(**no), a_consent(**given), Majority.MINOR) is expected


def left_of(given: Consent, *others: Consent, majority: Majority = Majority.MINOR, **disclosure: str) -> list[UUID]:
    """The ids of what may still be relied on."""
    kept = still_permitting([given, *others], a_disclosure(given, **disclosure), majority, TODAY)
    return [consent.id for consent in kept if consent.id == given.id]


@pytest.mark.parametrize(
    ("no", "reaches"),
    [
        ({"recipient_organisation_id": NETWORK_NGO}, True),
        ({"recipient_organisation_id": uuid4()}, False),
        ({"recipient_country": Country.GUATEMALA}, True),
        ({"recipient_country": Country.MEXICO}, False),
        ({"recipient_type": "health"}, False),
    ],
)
def test_a_no_to_some_of_those_whom_a_yes_reaches_counts_for_them(no: dict[str, Any], reaches: bool) -> None:
    given = a_consent()

    assert left_of(given, a_no(**no)) == ([] if reaches else [given.id])


def test_a_yes_stands_against_a_no_only_when_it_was_said_and_recorded_after_it() -> None:
    before, after = date(2026, 11, 1), a_consent(given_on=LATER)

    assert after in still_permitting([a_no(), after], a_disclosure(after), Majority.MINOR, TODAY)
    assert left_of(a_consent(), a_no(given_on=before)) == []
    backdated = a_consent(given_on=before)
    assert backdated not in still_permitting([a_no(), backdated], a_disclosure(backdated), Majority.MINOR, TODAY)


@pytest.mark.parametrize("status", ["given", "withdrawn"])
def test_a_later_yes_to_less_leaves_the_earlier_one_for_less(status: str) -> None:
    given, less = a_consent(), a_consent(data_scope="d2_protection", given_on=LATER, status=status)

    assert left_of(given, less) == []
    assert left_of(given, less, profile="d2_protection") == [given.id]


def test_a_later_yes_that_ends_sooner_ends_the_earlier_one() -> None:
    given = a_consent(expires_on=TODAY + timedelta(days=90))
    (kept, _) = still_permitting(
        [given, a_consent(given_on=LATER, expires_on=TODAY)], a_disclosure(given), Majority.MINOR, TODAY
    )  # fmt: skip

    assert kept.ends_on == TODAY
    assert left_of(given, a_consent(given_on=LATER, expires_on=TODAY - timedelta(days=1))) == []


@pytest.mark.parametrize(
    "other",
    [
        {"recipient_type": "health"},
        {"purpose": "cross_border_transfer"},
        {"capacity": "self_adolescent_assent"},
        {"given_on": date(2026, 11, 1)},
        {"status": "not_yet_asked"},
        {"data_scope": "d4_full", "expires_on": date(2027, 12, 31)},
    ],
    ids=str,
)
def test_an_answer_to_another_question_by_a_lower_word_or_to_more_makes_nothing_smaller(other: dict[str, Any]) -> None:
    given, later = a_consent(), a_consent(**{"data_scope": "d1_capacity", "given_on": LATER} | other)

    kept = still_permitting([given, later], a_disclosure(given), Majority.MINOR, TODAY)[0]
    assert (kept.id, kept.data_scope, kept.ends_on) == (given.id, given.data_scope, given.ends_on)


def test_the_end_of_the_decision_is_told_and_not_that_of_an_assent_recorded_after_it() -> None:
    decision, assent = a_consent(), a_consent(capacity="self_adolescent_assent", given_on=LATER)
    renewed = a_consent(given_on=LATER)

    assert latest_answers([decision, assent], Majority.MINOR) == [decision, assent]
    assert latest_answers([decision, renewed], Majority.MINOR) == [renewed]


def test_a_child_does_not_take_back_what_a_guardian_gave_and_an_adult_does() -> None:
    given, own = a_consent(capacity="guardian"), a_no(capacity="self_adolescent_assent")

    for majority, takes in ((Majority.MINOR, False), (Majority.ADULT, True), (Majority.UNKNOWN, True)):
        assert takes_back(own, given, majority) is takes
        assert is_denied(given, [given, own], majority) is takes
        assert left_of(given, own, majority=majority) == ([] if takes else [given.id])


def test_on_the_same_day_what_was_recorded_last_counts() -> None:
    yes, no = a_consent(), a_no()

    assert still_permitting([no, yes], a_disclosure(yes), Majority.MINOR, TODAY) == [no, yes]
    assert yes not in still_permitting([yes, no], a_disclosure(yes), Majority.MINOR, TODAY)
    assert not is_denied(yes, [no, yes], Majority.MINOR)
    assert is_denied(yes, [yes, no], Majority.MINOR)


def test_a_no_of_a_later_day_counts_wherever_it_was_recorded() -> None:
    yes, no = a_consent(), a_no(given_on=LATER)

    assert is_denied(yes, [no, yes], Majority.MINOR)
    assert not is_denied(yes, [a_no(given_on=date(2026, 11, 1)), yes], Majority.MINOR)


def test_a_no_to_some_of_those_whom_a_yes_reaches_does_not_deny_all_of_it() -> None:
    yes = a_consent()

    assert not is_denied(yes, [yes, a_no(recipient_organisation_id=NETWORK_NGO)], Majority.MINOR)
    assert not is_denied(yes, [yes, a_no(recipient_type="health")], Majority.MINOR)
    assert is_denied(yes, [yes, a_no(recipient_type="network_ngo")], Majority.MINOR)


def test_each_consent_is_denied_by_what_was_said_against_it() -> None:
    first, second = a_consent(), a_consent(purpose="aggregate_statistics")
    consents = [first, second, a_no(purpose="aggregate_statistics")]

    assert [is_denied(consent, consents, Majority.MINOR) for consent in (first, second)] == [False, True]


def test_a_no_to_something_that_discloses_nothing_takes_all_of_it_back() -> None:
    no = a_no(purpose="photo_media", recipient_type="health", recipient_country=Country.MEXICO)

    assert takes_back(no, a_consent(purpose="photo_media"), Majority.MINOR)


def test_what_still_stands_is_found_behind_what_was_taken_away() -> None:
    taken, kept = a_consent(recipient_type="network_ngo"), a_consent(purpose="cross_border_transfer")

    left = still_permitting([taken, a_no(), kept], a_disclosure(taken), Majority.MINOR, TODAY)

    assert taken not in left
    assert kept in left
