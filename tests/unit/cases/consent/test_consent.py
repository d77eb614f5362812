"""No consent means no; the matrix of what a consent covers."""

# fixed dates: the rules are handed their day

from datetime import UTC, date, datetime
from itertools import product
from uuid import uuid4

import pytest

from services.cases.domain.consent.consent import (
    DISCLOSES,
    Consent,
    check_recipient,
    consent_for,
    earliest,
    statistics_consent,
)
from services.cases.domain.consent.errors import AlreadyWithdrawn
from services.cases.domain.person.levels import PROFILES, is_above
from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from tests.support.builders.cases import NETWORK_NGO, a_consent, a_disclosure

pytestmark = pytest.mark.unit
TODAY = date(2026, 11, 24)


def refusal(consent: Consent | None, **changes: str) -> str:
    with pytest.raises(Invalid) as refused:
        consent_for(a_disclosure(consent, **changes), [consent] if consent else [], TODAY)
    return refused.value.problems[0].code


def allows(consent: Consent, **changes: str) -> bool:
    return consent_for(a_disclosure(consent, **changes), [consent], TODAY) is consent


def test_the_profiles_are_those_of_the_list_in_its_order() -> None:
    assert tuple(code_list("disclosure_profile").items) == PROFILES


@pytest.mark.parametrize(("scope", "profile"), list(product(PROFILES, PROFILES)))
def test_a_consent_covers_its_scope_and_everything_below(scope: str, profile: str) -> None:
    consent = a_consent(data_scope=scope)

    if is_above(profile, scope):
        assert refusal(consent, profile=profile) == "consent_scope"
    else:
        assert allows(consent, profile=profile)


@pytest.mark.parametrize("profile", PROFILES)
def test_without_a_consent_only_what_identifies_nobody_leaves(profile: str) -> None:
    if profile in ("d0_anonymous", "d1_capacity"):
        assert consent_for(a_disclosure(None, profile=profile), [], TODAY) is None
    else:
        assert refusal(None, profile=profile) == "consent_missing"


def test_a_consent_that_is_named_must_exist_even_for_capacity() -> None:
    with pytest.raises(Invalid):
        consent_for(a_disclosure(None, profile="d1_capacity", consent_id=uuid4()), [], TODAY)


@pytest.mark.parametrize("purpose", sorted(set(code_list("consent_purpose").items) - {"referral"}))
def test_one_purpose_never_implies_another(purpose: str) -> None:
    assert refusal(a_consent(purpose=purpose)) in ("consent_missing", "consent_recipient")


@pytest.mark.parametrize("status", ["refused", "not_yet_asked", "withdrawn"])
def test_only_a_given_consent_counts(status: str) -> None:
    assert refusal(a_consent(status=status)) == "consent_missing"


def test_a_consent_ends_after_its_last_day() -> None:
    assert allows(a_consent(expires_on=TODAY))
    assert refusal(a_consent(expires_on=date(2026, 11, 23))) == "consent_expired"


def test_an_organisation_that_is_named_overrides_the_type() -> None:
    assert allows(a_consent(recipient_organisation_id=NETWORK_NGO, recipient_type="health"))
    assert refusal(a_consent(recipient_organisation_id=uuid4())) == "consent_recipient"


def test_a_border_is_never_implied() -> None:
    abroad = {"to_country": Country.HONDURAS}

    assert refusal(a_consent(), **abroad) == "consent_recipient"
    assert allows(a_consent(recipient_country=Country.HONDURAS), **abroad)
    assert allows(a_consent(purpose="cross_border_transfer"), **abroad)
    assert refusal(a_consent(purpose="cross_border_transfer", recipient_country=Country.MEXICO), **abroad) == (
        "consent_recipient"
    )


def test_consent_to_cross_a_border_is_not_consent_to_stay() -> None:
    assert refusal(a_consent(purpose="cross_border_transfer")) == "consent_recipient"


def test_prosecution_needs_a_consent_of_its_own() -> None:
    asked = {"kind": "prosecution_notice", "recipient_type": "prosecution"}

    assert refusal(a_consent(recipient_type="prosecution"), **asked) == "consent_missing"
    assert allows(a_consent(purpose="prosecution_sharing", recipient_type="prosecution"), **asked)


def test_a_consent_is_withdrawn_once() -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    withdrawn = a_consent().withdrawn(at=at, channel="phone")

    assert (withdrawn.status, withdrawn.withdrawn_at, withdrawn.withdrawal_channel) == ("withdrawn", at, "phone")
    with pytest.raises(AlreadyWithdrawn):
        withdrawn.withdrawn(at=at, channel="phone")


def test_statistics_count_only_with_their_own_consent_in_force() -> None:
    statistics = a_consent(purpose="aggregate_statistics", expires_on=TODAY)

    assert statistics_consent([statistics], TODAY)
    assert not statistics_consent([statistics], date(2026, 11, 25))
    assert not statistics_consent([a_consent()], TODAY)


def test_a_consent_without_an_end_ends_after_twelve_months() -> None:
    consent = a_consent(given_on=date(2024, 2, 29), expires_on=None)

    assert consent.ends_on == date(2025, 2, 28)
    assert consent.in_force(date(2025, 2, 28))
    assert not consent.in_force(date(2025, 3, 1))


@pytest.mark.parametrize("purpose", list(code_list("consent_purpose").items))
def test_only_a_consent_that_discloses_must_say_to_whom(purpose: str) -> None:
    nobody = a_consent(purpose=purpose, recipient_type=None)
    if purpose in DISCLOSES:
        with pytest.raises(Invalid) as refused:
            check_recipient(nobody, "/recipient_type")
        assert (refused.value.problems[0].field, refused.value.problems[0].code) == (
            "/recipient_type",
            "recipient_missing",
        )
    else:
        check_recipient(nobody, "/recipient_type")
    check_recipient(a_consent(purpose=purpose, recipient_type=None, status="refused"), "/recipient_type")
    check_recipient(a_consent(purpose=purpose, recipient_type=None, recipient_organisation_id=uuid4()), "")


@pytest.mark.parametrize("kind", list(code_list("recipient_type").items))
def test_a_consent_to_a_kind_that_no_organisation_is_of_is_refused_at_once(kind: str) -> None:
    consent = a_consent(recipient_type=kind)
    if kind in ("same_org", "external_ngo", "shelter", "statistics"):
        with pytest.raises(Invalid) as refused:
            check_recipient(consent, "/recipient_type")
        assert (refused.value.problems[0].field, refused.value.problems[0].code) == (
            "/recipient_type",
            "recipient_unreachable",
        )
    else:
        check_recipient(consent, "/recipient_type")
    check_recipient(a_consent(recipient_type=kind, purpose="aggregate_statistics"), "")
    check_recipient(a_consent(recipient_type=kind, recipient_organisation_id=uuid4()), "")


def test_a_consent_ends_on_the_same_day_of_the_next_year() -> None:
    assert a_consent(given_on=date(2025, 11, 24), expires_on=None).ends_on == TODAY
    assert a_consent(given_on=date(2025, 11, 24), expires_on=date(2025, 12, 31)).ends_on == date(2025, 12, 31)


@pytest.mark.parametrize(
    "asked",
    [{"kind": "prosecution_notice"}, {"recipient_type": "prosecution"}],
)
def test_not_even_the_capacity_card_goes_to_prosecution_without_a_consent(asked: dict[str, str]) -> None:
    assert refusal(None, profile="d1_capacity", **asked) == "consent_missing"
    assert refusal(None, profile="d0_anonymous", **asked) == "consent_missing"


def test_an_anonymous_consultation_tells_of_nobody() -> None:
    asked = {"kind": "consultation", "recipient_type": "prosecution", "profile": "d0_anonymous"}

    assert consent_for(a_disclosure(None, **asked), [], TODAY) is None


def test_a_consent_for_prosecution_is_for_nothing_else() -> None:
    shared = a_consent(purpose="prosecution_sharing")

    assert refusal(shared) == "consent_missing"
    assert allows(shared, kind="prosecution_notice")


def test_a_consent_to_one_kind_of_recipient_is_for_that_kind() -> None:
    assert refusal(a_consent(recipient_type="health")) == "consent_recipient"
    assert refusal(a_consent(recipient_type=None)) == "consent_recipient"
    with pytest.raises(Invalid):
        consent_for(a_disclosure(nobody := a_consent(recipient_type=None), recipient_type=None), [nobody], TODAY)


def test_among_many_consents_the_one_that_is_named_counts() -> None:
    named, better = a_consent(data_scope="d2_protection"), a_consent()

    with pytest.raises(Invalid) as refused:
        consent_for(a_disclosure(named), [better, named], TODAY)
    assert (refused.value.problems[0].field, refused.value.problems[0].code) == ("consent_id", "consent_scope")
    assert consent_for(a_disclosure(better), [named, better], TODAY) is better


def test_the_last_day_of_what_is_given_is_written_down_and_of_nothing_else() -> None:
    assert a_consent(given_on=date(2026, 2, 3)).with_expiry().expires_on == date(2027, 2, 3)
    assert a_consent(expires_on=TODAY).with_expiry().expires_on == TODAY
    assert a_consent(status="refused").with_expiry().expires_on is None


def test_a_court_matter_ends_with_the_final_judgment_and_is_asked_again_after_a_year() -> None:
    asked = a_consent(purpose="prosecution_sharing", recipient_type="prosecution", given_on=date(2020, 2, 29))
    consent = asked.with_expiry()

    assert (consent.to_final_judgment, consent.expires_on, consent.ends_on) == (True, None, None)
    assert consent.in_force(TODAY)
    assert consent.ask_again_on == date(2021, 2, 28)


def test_a_court_matter_with_a_day_of_its_own_ends_on_that_day() -> None:
    day = date(2026, 12, 1)
    consent = a_consent(purpose="prosecution_sharing", recipient_type="prosecution", expires_on=day).with_expiry()
    assert (consent.to_final_judgment, consent.ends_on) == (False, day)


def test_a_consent_for_a_court_matter_that_an_earlier_release_stored_ends_after_twelve_months() -> None:
    stored = a_consent(purpose="prosecution_sharing", recipient_type="prosecution", given_on=date(2024, 2, 29))
    assert stored.ends_on == date(2025, 2, 28)


def test_an_answer_of_an_earlier_release_says_nothing_of_how_it_was_explained() -> None:
    consent = a_consent()
    assert (consent.language, consent.interpreter, consent.explained, consent.notice_version) == (None, None, (), None)


@pytest.mark.parametrize(
    ("ends", "first"), [((None, None), None), ((None, TODAY), TODAY), ((date(2027, 1, 1), TODAY), TODAY), ((), None)]
)
def test_the_first_of_some_ends_counts_and_none_is_no_end(ends: tuple[date | None, ...], first: date | None) -> None:
    assert earliest(*ends) == first
