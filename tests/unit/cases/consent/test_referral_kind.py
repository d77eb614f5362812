"""What a kind of referral binds: profile, recipient, purpose."""

from itertools import product
from uuid import uuid4

import pytest

from services.cases.domain.consent.consent import consent_for
from services.cases.domain.consent.referral_kind import always_needs_consent, check_kind, purposes_for
from services.cases.domain.person.levels import PROFILES
from shared.contracts.codelists import code_list
from shared.contracts.referral_kinds import SENDABLE
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from tests.support.builders.cases import a_consent, a_disclosure
from tests.unit.cases.consent.test_consent import TODAY

pytestmark = pytest.mark.unit
KINDS = tuple(code_list("referral_kind").items)
GT, HN = Country.GUATEMALA, Country.HONDURAS


def refusal(
    kind: str = "service_referral",
    profile: str = "d3_identified",
    recipient_type: str | None = "network_ngo",
    to_country: Country = GT,
) -> tuple[str, str] | None:
    try:
        check_kind(kind=kind, profile=profile, recipient_type=recipient_type, from_country=GT, to_country=to_country)
    except Invalid as refused:
        return refused.problems[0].field, refused.problems[0].code
    return None


def test_the_kinds_are_those_of_the_list() -> None:
    assert set(SENDABLE) <= set(KINDS)


@pytest.mark.parametrize(("kind", "profile"), list(product(KINDS, PROFILES)))
def test_the_full_file_leaves_with_a_transfer_only_and_a_consultation_carries_nobody(kind: str, profile: str) -> None:
    recipient = "prosecution" if kind == "prosecution_notice" else "network_ngo"
    refused = refusal(kind, profile, recipient, HN)

    if kind == "consultation" and profile != "d0_anonymous":
        assert refused == ("disclosure_profile", "consultation_carries_no_person")
    elif profile == "d4_full" and kind != "case_transfer":
        assert refused == ("disclosure_profile", "full_file_needs_transfer")
    elif kind == "case_transfer" and profile not in ("d3_identified", "d4_full"):
        assert refused == ("disclosure_profile", "transfer_needs_the_file")
    else:
        assert refused is None


def test_a_report_goes_to_a_prosecutors_office_only() -> None:
    assert refusal("prosecution_notice", recipient_type="police") == ("kind", "notice_needs_prosecution")
    assert refusal("prosecution_notice", recipient_type=None) == ("kind", "notice_needs_prosecution")
    assert refusal("prosecution_notice", recipient_type="prosecution") is None


def test_a_referral_across_the_border_crosses_one() -> None:
    assert refusal("cross_border", to_country=GT) == ("kind", "no_border_crossed")
    assert refusal("cross_border", to_country=HN) is None


@pytest.mark.parametrize("kind", [kind for kind in SENDABLE if kind != "consultation"])
@pytest.mark.parametrize("profile", PROFILES[:4])
@pytest.mark.parametrize("purpose", list(code_list("consent_purpose").items))
def test_a_prosecutors_office_receives_only_under_a_consent_for_that(kind: str, profile: str, purpose: str) -> None:
    consent = a_consent(purpose=purpose, recipient_type="prosecution", data_scope="d4_full")
    asked = a_disclosure(consent, kind=kind, profile=profile, recipient_type="prosecution")

    if purpose == "prosecution_sharing":
        assert consent_for(asked, [consent], TODAY) is consent
    else:
        with pytest.raises(Invalid):
            consent_for(asked, [consent], TODAY)
    with pytest.raises(Invalid):
        consent_for(a_disclosure(None, kind=kind, profile=profile, recipient_type="prosecution"), [consent], TODAY)


def test_a_consent_for_prosecution_is_good_for_nobody_else() -> None:
    assert purposes_for("service_referral", "health") == {"referral", "cross_border_transfer"}
    assert not always_needs_consent("service_referral", "health")
    assert not always_needs_consent("consultation", "prosecution")
    consent = a_consent(purpose="prosecution_sharing")
    with pytest.raises(Invalid):
        consent_for(a_disclosure(consent, to_organisation_id=uuid4()), [consent], TODAY)
