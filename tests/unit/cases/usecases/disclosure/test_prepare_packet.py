"""Sealing what a referral takes along."""

# fixed dates: NOON is the clock of the service

import base64
import json
from datetime import date
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.consent.consent import Consent
from services.cases.domain.disclosure.packet import PreparePacket
from services.cases.usecases.disclosure.prepare_packet import Packet, prepare_packet
from services.cases.usecases.disclosure.preview_packet import preview_packet
from shared.crypto import open_sealed
from shared.kernel.errors import DomainError, Invalid
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_packet, a_preview, an_identity
from tests.support.fakes.cases.people import FakeVault
from tests.support.fakes.cases.work import PACKET_KEY
from tests.support.use_cases import actions, code_of
from tests.support.world import CLINIC, GT, HN
from tests.unit.cases.usecases.world import World, audited_fields, forbidden


@pytest.fixture
def consent() -> Consent:
    """A guardian's yes to a referral to NGOs of the network, with the name."""
    return a_consent()


@pytest.fixture
def case(world: World, consent: Consent) -> Case:
    """A child's case whose best interests were considered."""
    case = a_case(consents=[consent], best_interest="considered", identified_adm1="GT-01")
    return world.add(case, an_identity())


def prepared(world: World, case: Case, command: PreparePacket) -> Packet:
    """The packet, as a caller gets it: a refusal is raised after the commit."""
    with world.work() as work:
        packet = prepare_packet(case.id, command, work=work)
    if isinstance(packet, DomainError):
        raise packet
    return packet


def content_of(packet: Packet, command: PreparePacket) -> Any:
    """What the receiver reads."""
    info = f"ceiba/packet/v1|{command.referral_id}|{command.to_country}"
    return json.loads(open_sealed(PACKET_KEY, base64.b64decode(packet.sealed), info))


def test_the_receiver_reads_what_the_profile_shows(world: World, case: Case, consent: Consent) -> None:
    command = a_packet(consent)
    packet = prepared(world, case, command)
    content = content_of(packet, command)
    assert content.pop("referral_id") == str(command.referral_id)
    assert content.pop("profile") == "d3_identified"
    assert len(content.pop("nonce")) == 32
    assert sorted(content) == list(packet.fields)
    assert (content["first_names"], content["case_number"]) == ("María José", case.case_number)
    assert "documents" not in content


def test_nothing_that_identifies_is_on_the_card_that_is_read_before(world: World, case: Case, consent: Consent) -> None:
    packet = prepared(world, case, a_packet(consent))
    assert packet.capacity.keys() == {"services", "country", "age_band", "majority", "gender"}
    assert (packet.country, packet.consent_expires_on) == (GT, date(2027, 11, 20))


def test_what_left_is_prepared_as_a_disclosure_and_audited(world: World, case: Case, consent: Consent) -> None:
    command = a_packet(consent)
    with world.work() as work:
        packet = prepare_packet(case.id, command, work=work)
    assert isinstance(packet, Packet)
    with world.work() as later:
        (record,) = later.disclosures.prepared(case.id, command.referral_id)
        assert later.disclosures.confirmed(case.id) == []
    assert (record.consent_id, record.profile, record.fields) == (consent.id, "d3_identified", packet.fields)
    assert (record.kind, record.to_country, record.to_organisation_id) == ("service_referral", GT, CLINIC)
    assert (record.recipient_type, record.disclosed_at, record.disclosed_by) == ("network_ngo", NOON, "ana")
    assert record.payload_sha256 == packet.payload_sha256
    assert (actions(work), audited_fields(work)) == (["packet.sealed"], [list(packet.fields)])
    assert (work.published, world.happened(case)) == ([], [])


def test_the_same_packet_twice_is_one_disclosure(world: World, case: Case, consent: Consent) -> None:
    command = a_packet(consent)
    first, second = prepared(world, case, command), prepared(world, case, command)
    assert first.payload_sha256 == second.payload_sha256
    with world.work() as work:
        assert len(work.disclosures.prepared(case.id)) == 1


def test_the_same_content_has_another_hash_in_another_referral(world: World, case: Case, consent: Consent) -> None:
    first, second = (prepared(world, case, a_packet(consent)) for _ in range(2))
    assert first.payload_sha256 != second.payload_sha256


def test_a_packet_without_a_person_needs_no_consent(world: World) -> None:
    case = world.add(identity=an_identity())
    command = a_packet(disclosure_profile="d1_capacity")
    packet = prepared(world, case, command)
    assert packet.consent_expires_on is None
    assert "first_names" not in content_of(packet, command)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consent_id": None}, "consent_missing"),
        ({"recipient_type": "health"}, "consent_recipient"),
        ({"to_country": HN}, "consent_recipient"),
        ({"kind": "consultation"}, "consultation_carries_no_person"),
        ({"disclosure_profile": "d4_full"}, "full_file_needs_transfer"),
        ({"kind": "prosecution_notice"}, "notice_needs_prosecution"),
        ({"kind": "cross_border"}, "no_border_crossed"),
    ],
)
def test_what_the_consent_or_the_kind_does_not_cover_stays(
    world: World, case: Case, consent: Consent, changes: dict[str, Any], code: str
) -> None:
    with world.work() as work:
        refusal = prepare_packet(case.id, a_packet(consent, **changes), work=work)
    assert isinstance(refusal, Invalid)
    assert [problem.code for problem in refusal.problems] == [code]
    with world.work() as later:
        assert later.disclosures.prepared(case.id) == []
    assert actions(work) == []


@pytest.mark.parametrize(
    ("consent", "code"),
    [
        (a_consent(data_scope="d2_protection"), "consent_scope"),
        (a_consent(expires_on=date(2026, 11, 23)), "consent_expired"),
        (a_consent(capacity="self_adult"), "consent_capacity"),
        (a_consent(capacity="self_adolescent_assent"), "consent_child_decision"),
    ],
)
def test_a_consent_that_does_not_reach_is_refused(world: World, case: Case, consent: Consent, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        prepared(world, case, a_packet(consent))
    assert code_of(refused) == code


def test_the_best_interests_of_a_child_are_considered_first(world: World, consent: Consent) -> None:
    case = world.add(a_case(consents=[consent]))
    with pytest.raises(Invalid) as refused:
        prepared(world, case, a_packet(consent))
    assert code_of(refused) == "best_interest_missing"


def test_what_was_previewed_leaves(world: World, case: Case, consent: Consent) -> None:
    with world.work() as work:
        seal = preview_packet(case.id, a_preview(consent), work=work).seal
    prepared(world, case, a_packet(consent, previewed=seal))


def test_what_changed_since_the_preview_stays(world: World, case: Case, consent: Consent) -> None:
    with world.work() as work:
        seal = preview_packet(case.id, a_preview(consent), work=work).seal
        work.vault.replace(case, an_identity(known_as="Majo"))
    with pytest.raises(Invalid) as refused:
        prepared(world, case, a_packet(consent, previewed=seal))
    assert (refused.value.problems[0].field, code_of(refused)) == ("previewed", "preview_changed")


def test_another_message_than_the_one_previewed_stays(world: World, case: Case, consent: Consent) -> None:
    with world.work() as work:
        seal = preview_packet(case.id, a_preview(consent, message="Llega hoy"), work=work).seal
    prepared(world, case, a_packet(consent, message="Llega hoy", previewed=seal))
    with pytest.raises(Invalid):
        prepared(world, case, a_packet(consent, message="Llega mañana", previewed=seal))


@pytest.mark.parametrize(("confirmed", "code"), [(False, "looks_like_name"), (True, "stored_name")])
def test_a_message_that_names_the_person_keeps_the_packet_back_and_stays_on_record(
    world: World, case: Case, consent: Consent, confirmed: bool, code: str
) -> None:
    message = "Llega con Rosa Pérez" if code == "looks_like_name" else "Llega María Hernández"
    with world.work() as work:
        refusal = prepare_packet(case.id, a_packet(consent, message=message, text_confirmed=confirmed), work=work)
    assert isinstance(refusal, Invalid)
    assert {(problem.field, problem.code) for problem in refusal.problems} == {("message", code)}
    assert actions(work) == ["text.checked"]
    with world.work() as later:
        assert later.disclosures.prepared(case.id) == []


def test_a_guess_that_is_confirmed_leaves_compared_and_sealed_in_one_transaction(
    world: World, case: Case, consent: Consent
) -> None:
    with world.work() as work:
        packet = prepare_packet(
            case.id, a_packet(consent, message="Llega con Rosa Pérez", text_confirmed=True), work=work
        )
    assert isinstance(packet, Packet)
    assert (actions(work), audited_fields(work)) == (
        ["text.checked", "packet.sealed"],
        [["looks_like_name"], list(packet.fields)],
    )


def test_the_message_is_judged_first_and_its_comparison_outlives_another_refusal(
    world: World, consent: Consent
) -> None:
    case = a_case(consents=[consent], best_interest="considered")
    case.close("other", on=TODAY)
    world.add(case, an_identity())
    with world.work() as work:
        named = prepare_packet(case.id, a_packet(consent, message="Llega Hernández", text_confirmed=False), work=work)
        closed = prepare_packet(case.id, a_packet(consent, message="Llega hoy", text_confirmed=False), work=work)
    assert isinstance(named, Invalid)
    assert isinstance(closed, CaseClosedAlready)
    assert actions(work) == ["text.checked", "text.checked"]


def test_a_message_that_the_caller_had_compared_is_not_compared_again(
    world: World, case: Case, consent: Consent
) -> None:
    with world.work() as work:
        prepare_packet(case.id, a_packet(consent, message="Llega Hernández"), work=work)
        prepare_packet(case.id, a_packet(consent, text_confirmed=False), work=work)
    assert actions(work) == ["packet.sealed", "packet.sealed"]


def test_nothing_is_decrypted_for_a_profile_without_an_identity(
    world: World, case: Case, consent: Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeVault, "read", forbidden)
    prepared(world, case, a_packet(disclosure_profile="d1_capacity"))
    with pytest.raises(AssertionError):
        prepared(world, case, a_packet(consent))


def test_nothing_leaves_a_closed_case(world: World, consent: Consent) -> None:
    case = a_case(consents=[consent], best_interest="considered")
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready):
        prepared(world, case, a_packet(consent))
