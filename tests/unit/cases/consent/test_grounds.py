"""Who may decide for whom: nothing above capacity leaves a child's case without a guardian, authority or court."""

# fixed dates: the rules are handed their day

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from services.cases.domain.consent.capacity import check_capacity, wrong_capacity
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.consent.grounds import Grounds, PersonToday, grounds_for, refusal_of
from services.cases.domain.person.age import Majority
from services.cases.domain.person.levels import PROFILES, is_above
from shared.contracts.codelists import code_list
from shared.kernel.country import NETWORK, Country
from shared.kernel.errors import Invalid
from tests.support.builders.cases import NETWORK_NGO, a_consent, a_disclosure

pytestmark = pytest.mark.unit
TODAY = date(2026, 11, 24)
CAPACITIES = tuple(code_list("consent_capacity").items)
MAJORITIES = tuple(Majority(code) for code in code_list("majority_status").items)
DECIDES = {"guardian", "child_authority", "court"}


def a_person(majority: Majority, best_interest: str | None = "considered") -> PersonToday:
    return PersonToday(majority=majority, best_interest=best_interest, on=TODAY)


def refusal(consents: list[Consent], person: PersonToday, **changes: Any) -> str:
    with pytest.raises(Invalid) as refused:
        grounds_for(a_disclosure(consents[0], **changes), consents, person)
    assert refused.value.problems[0].field == "consent_id"
    return refused.value.problems[0].code


@pytest.mark.parametrize("capacity", CAPACITIES)
@pytest.mark.parametrize("majority", MAJORITIES)
def test_a_consent_alone_counts_only_from_somebody_who_decides_for_the_person(
    majority: Majority, capacity: str
) -> None:
    consent = a_consent(capacity=capacity)
    holds = capacity in ({"self_adult", "court"} if majority == "adult" else DECIDES)

    if holds:
        assert grounds_for(a_disclosure(consent), [consent], a_person(majority)).consent is consent
    elif majority != "adult" and capacity == "self_adolescent_assent":
        assert refusal([consent], a_person(majority)) == "consent_child_decision"
    else:
        assert refusal([consent], a_person(majority)) == "consent_capacity"


@pytest.mark.parametrize("capacity", sorted(DECIDES))
def test_an_assent_counts_beside_a_decision_and_ends_with_the_earlier_of_the_two(capacity: str) -> None:
    assent = a_consent(capacity="self_adolescent_assent", expires_on=TODAY + timedelta(days=90))
    decision = a_consent(capacity=capacity, expires_on=TODAY + timedelta(days=30))

    grounds = grounds_for(a_disclosure(assent), [assent, decision], a_person(Majority.MINOR))

    assert (grounds.consent, grounds.ends_on) == (assent, decision.expires_on)


@pytest.mark.parametrize(
    "lacking",
    [
        {"status": "withdrawn"},
        {"status": "refused"},
        {"status": "not_yet_asked"},
        {"given_on": date(2025, 1, 1), "expires_on": date(2026, 11, 23)},
        {"given_on": date(2025, 1, 1)},
        {"purpose": "record_keeping"},
        {"purpose": "cross_border_transfer"},
        {"recipient_type": "health"},
        {"recipient_organisation_id": UUID(int=9)},
        {"data_scope": "d2_protection"},
        {"capacity": "self_adolescent_assent"},
        {"capacity": "self_adult"},
    ],
    ids=str,
)
def test_an_assent_beside_a_decision_that_does_not_reach_is_an_assent_alone(lacking: dict[str, Any]) -> None:
    assent = a_consent(capacity="self_adolescent_assent")
    decision = a_consent(**{"capacity": "guardian"} | lacking)

    assert refusal([assent, decision], a_person(Majority.MINOR)) == "consent_child_decision"


@pytest.mark.parametrize("majority", ["minor", "unknown"])
@pytest.mark.parametrize("best_interest", [None, "pending"])
def test_a_childs_packet_waits_for_the_best_interests(majority: Majority, best_interest: str | None) -> None:
    consent = a_consent(capacity="guardian")

    assert refusal([consent], a_person(majority, best_interest)) == "best_interest_missing"
    assert grounds_for(a_disclosure(consent, profile="d1_capacity"), [consent], a_person(majority, best_interest))
    own = a_consent(capacity="self_adult")
    assert grounds_for(a_disclosure(own), [own], a_person(Majority.ADULT, best_interest))


@pytest.mark.parametrize("capacity", CAPACITIES)
@pytest.mark.parametrize("majority", MAJORITIES)
def test_what_nobody_could_give_is_not_recorded(majority: Majority, capacity: str) -> None:
    refused = {"adult": {"guardian", "child_authority", "self_adolescent_assent"}, "minor": {"self_adult"}}
    consent = a_consent(capacity=capacity)

    if capacity in refused.get(majority, ()):
        with pytest.raises(Invalid) as problem:
            check_capacity(majority, consent, "capacity")
        assert problem.value.problems == wrong_capacity(majority, "capacity").problems
    else:
        check_capacity(majority, consent, "capacity")
    check_capacity(majority, replace(consent, status=ConsentStatus.REFUSED), "capacity")


def test_a_refused_capacity_says_what_would_hold_at_that_age() -> None:
    messages = [wrong_capacity(majority, "capacity").problems[0].message["en"] for majority in MAJORITIES]
    assert len(set(messages)) == len(MAJORITIES)


def mostly(usual: str | date | None, *others: str | date | UUID | None) -> st.SearchStrategy[Any]:
    """`usual` two times out of three: a history in which nothing fits anything proves little."""
    return st.sampled_from((usual,) * 2 * len(others) + others)


consents = st.builds(
    a_consent,
    capacity=st.sampled_from(CAPACITIES),
    purpose=mostly("referral", "cross_border_transfer", "prosecution_sharing", "record_keeping"),
    recipient_type=mostly("network_ngo", "prosecution", "health"),
    recipient_organisation_id=mostly(None, NETWORK_NGO, UUID(int=8)),
    recipient_country=mostly(None, *NETWORK),
    data_scope=mostly("d4_full", *PROFILES),
    given_on=mostly(TODAY, TODAY - timedelta(days=364), TODAY - timedelta(days=400)),
    expires_on=mostly(None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=400)),
    status=mostly("given", "refused", "withdrawn"),
)
people = st.builds(
    PersonToday,
    majority=st.sampled_from(MAJORITIES),
    best_interest=mostly("considered", "considered_with_authority", "pending", None),
    on=st.just(TODAY),
)
terms = st.fixed_dictionaries(
    {
        "kind": mostly("service_referral", *code_list("referral_kind").items),
        "profile": mostly("d3_identified", *PROFILES),
        "recipient_type": mostly("network_ngo", "prosecution", "health"),
        "to_country": mostly(Country.GUATEMALA, *NETWORK),
    }
)


def test_whatever_is_asked_nothing_above_capacity_leaves_without_a_decision() -> None:
    released: Counter[str] = Counter()

    @seed(3)
    @settings(max_examples=2000, deadline=None, database=None)
    @given(st.lists(consents, min_size=1, max_size=4), people, terms, st.data())
    def ask(given_consents: list[Consent], person: PersonToday, asked: dict[str, Any], data: st.DataObject) -> None:
        named = data.draw(st.sampled_from(given_consents))
        try:
            grounds = grounds_for(a_disclosure(named, **asked), given_consents, person)
        except Invalid as refused:
            released[refused.problems[0].code] += 1
            return
        if is_above(asked["profile"], "d1_capacity"):
            released[f"{person.majority} on {named.capacity}"] += 1
            assert_decided(grounds, named, asked["profile"], given_consents, person)

    ask()

    print(dict(released))
    assert sum(count for way, count in released.items() if " on " in way) >= 50
    assert released["minor on self_adolescent_assent"] + released["unknown on self_adolescent_assent"] >= 1


def assert_decided(
    grounds: Grounds, named: Consent, profile: str, given_consents: list[Consent], person: PersonToday
) -> None:
    deciding = [
        consent
        for consent in given_consents
        if consent.capacity in ({"self_adult", "court"} if person.majority == "adult" else DECIDES)
        and consent.status == "given"
        and consent.ends_on >= TODAY
        and consent.purpose == named.purpose
        and not is_above(profile, consent.data_scope)
    ]
    assert deciding
    assert TODAY <= grounds.ends_on <= max(consent.ends_on for consent in deciding)
    assert person.majority == "adult" or person.best_interest in ("considered", "considered_with_authority")


def test_a_card_that_identifies_nobody_stands_on_the_consent_that_it_names_as_long_as_that_lasts() -> None:
    assent = a_consent(capacity="self_adolescent_assent", expires_on=TODAY + timedelta(days=9))

    grounds = grounds_for(a_disclosure(assent, profile="d1_capacity"), [assent], a_person(Majority.MINOR, None))

    assert (grounds.consent, grounds.ends_on) == (assent, TODAY + timedelta(days=9))


def test_without_a_consent_a_card_that_identifies_nobody_stands_on_nothing() -> None:
    assert grounds_for(a_disclosure(None, profile="d1_capacity"), [], a_person(Majority.MINOR)) is None


@pytest.mark.parametrize("asked", [{"kind": "prosecution_notice"}, {"recipient_type": "prosecution"}])
def test_whatever_a_prosecutor_would_learn_needs_somebody_who_decides(asked: dict[str, str]) -> None:
    assent = a_consent(
        purpose="prosecution_sharing", recipient_type=asked.get("recipient_type", "network_ngo"),
        capacity="self_adolescent_assent",
    )  # fmt: skip
    decision = replace(assent, id=UUID(int=5), capacity="guardian")
    person = a_person(Majority.MINOR)

    assert refusal([assent], person, profile="d1_capacity", **asked) == "consent_child_decision"
    assert grounds_for(a_disclosure(assent, profile="d1_capacity", **asked), [assent, decision], person)
    assert refusal([decision], a_person(Majority.MINOR, None), profile="d1_capacity", **asked) == (
        "best_interest_missing"
    )


def test_a_refusal_says_what_would_hold_at_that_age() -> None:
    sentences = set()
    for majority, capacity in (("adult", "guardian"), ("minor", "self_adult"), ("unknown", "self_adult")):
        consent = a_consent(capacity=capacity)
        with pytest.raises(Invalid) as refused:
            grounds_for(a_disclosure(consent), [consent], a_person(Majority(majority)))
        sentences |= set(refused.value.problems[0].message.values())

    assert len(sentences) == 6


def test_the_latest_decision_beside_an_assent_counts() -> None:
    assent = a_consent(capacity="self_adolescent_assent", expires_on=TODAY + timedelta(days=90))
    early = a_consent(capacity="guardian", expires_on=TODAY + timedelta(days=3))
    late = a_consent(capacity="court", expires_on=TODAY + timedelta(days=30))

    grounds = grounds_for(a_disclosure(assent), [assent, early, late], a_person(Majority.MINOR))

    assert grounds.ends_on == late.ends_on


def test_a_disclosure_is_refused_by_the_code_of_what_is_missing_or_not_at_all() -> None:
    consent = a_consent(capacity="guardian")

    assert refusal_of(a_disclosure(consent), [consent], a_person(Majority.MINOR)) is None
    assert refusal_of(a_disclosure(consent), [consent], a_person(Majority.MINOR, None)) == "best_interest_missing"
    assert refusal_of(a_disclosure(consent), [consent], a_person(Majority.ADULT)) == "consent_capacity"
    assert refusal_of(a_disclosure(consent), [], a_person(Majority.MINOR)) == "consent_missing"
