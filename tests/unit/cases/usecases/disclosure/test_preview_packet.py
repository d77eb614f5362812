"""Showing the sender what a referral would take along."""

# fixed dates: NOON is the clock of the service

from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.consent.consent import Consent
from services.cases.domain.disclosure.packet import PacketRequest
from services.cases.usecases.disclosure.preview_packet import Preview, preview_packet
from shared.kernel.errors import Invalid
from tests.support.builders.cases import TODAY, a_case, a_consent, a_preview, an_identity
from tests.support.fakes.cases.people import FakeVault
from tests.support.use_cases import actions, code_of
from tests.support.world import HN, SHELTER
from tests.unit.cases.usecases.world import World, audited_fields, forbidden

CARD = ["age_band", "country", "gender", "majority", "services"]


@pytest.fixture
def consent() -> Consent:
    """A guardian's yes to a referral to NGOs of the network, with the name."""
    return a_consent()


@pytest.fixture
def case(world: World, consent: Consent) -> Case:
    """A child's case whose best interests were considered."""
    return world.add(a_case(consents=[consent], best_interest="considered"), an_identity())


def previewed(world: World, case: Case, request: PacketRequest) -> Preview:
    with world.work() as work:
        return preview_packet(case.id, request, purpose="referral", work=work)


def test_a_preview_shows_what_leaves_before_and_after_acceptance(world: World, case: Case, consent: Consent) -> None:
    preview = previewed(world, case, a_preview(consent))
    assert sorted(preview.before_acceptance) == CARD
    assert preview.after_acceptance["first_names"] == "María José"
    assert preview.fields == sorted(preview.after_acceptance)
    assert {"field": "documents", "reason": "above_profile"} in preview.withheld
    assert (preview.message, preview.message_findings) == (None, [])


def test_a_preview_is_audited_by_the_names_of_fields_and_discloses_nothing(
    world: World, case: Case, consent: Consent
) -> None:
    with world.work() as work:
        preview = preview_packet(case.id, a_preview(consent), purpose="referral", work=work)
    assert (actions(work), audited_fields(work)) == (["packet.previewed"], [preview.fields])
    with world.work() as later:
        assert later.disclosures.prepared(case.id) == []
    assert (work.published, world.happened(case)) == ([], [])


@pytest.mark.parametrize(
    ("changes", "reason"), [({"consent_id": None}, "consent_missing"), ({"to_country": HN}, "consent_recipient")]
)
def test_without_a_consent_that_reaches_only_the_card_would_leave(
    world: World, case: Case, consent: Consent, changes: dict[str, Any], reason: str
) -> None:
    preview = previewed(world, case, a_preview(consent, **changes))
    assert preview.fields == CARD
    assert {"field": "first_names", "reason": reason} in preview.withheld


def test_a_refusal_shows_no_more_than_was_asked_for(world: World, case: Case) -> None:
    request = a_preview(disclosure_profile="d0_anonymous", kind="prosecution_notice", recipient_type="prosecution")
    preview = previewed(world, case, request)
    assert preview.fields == ["country", "services"]
    assert {"field": "gender", "reason": "consent_missing"} in preview.withheld


def test_the_message_is_searched_for_the_person(world: World, case: Case, consent: Consent) -> None:
    with world.work() as work:
        preview = preview_packet(case.id, a_preview(consent, message="Es María"), work=work)
    assert preview.message == "Es María"
    assert "stored_name" in {finding.code for finding in preview.message_findings}
    assert preview.message_scrubbed == "Es [nombre]"
    assert actions(work) == ["packet.previewed", "text.checked"]


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "Llega hoy"},
        {"services": ("medical",)},
        {"consent_id": None},
        {"to_organisation_id": SHELTER},
        {"disclosure_profile": "d2_protection"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_another_preview_has_another_seal(world: World, case: Case, consent: Consent, changes: dict[str, Any]) -> None:
    first, again = (previewed(world, case, a_preview(consent)).seal for _ in range(2))
    assert first == again
    assert previewed(world, case, a_preview(consent, **changes)).seal != first


def test_what_kind_profile_and_recipient_do_not_allow_is_refused(world: World, case: Case, consent: Consent) -> None:
    with pytest.raises(Invalid) as refused:
        previewed(world, case, a_preview(consent, kind="cross_border"))
    assert code_of(refused) == "no_border_crossed"


def test_nothing_is_decrypted_for_a_profile_without_an_identity(
    world: World, case: Case, consent: Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeVault, "read", forbidden)
    previewed(world, case, a_preview(disclosure_profile="d1_capacity"))
    with pytest.raises(AssertionError):
        previewed(world, case, a_preview(consent))


def test_nothing_would_leave_a_closed_case(world: World, consent: Consent) -> None:
    case = a_case(consents=[consent])
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready):
        previewed(world, case, a_preview(consent))
